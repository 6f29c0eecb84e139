/** What an executable promises, whichever engine made it: state, feeds, errors, memory. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../main/engine/engine.ts';
import { createOnnxEngine } from '../../../main/engine/onnx/engine.ts';
import { createReferenceEngine } from '../../../main/engine/reference/engine.ts';
import * as t from '../../../main/tensor/index.ts';
import type { Program } from '../../../main/tensor/index.ts';
import { tensorflowEngines } from '../../support/tensorflow.ts';

const engines: readonly (readonly [string, Engine])[] = [
  ['onnx', createOnnxEngine({ threads: 1 })],
  ['reference', createReferenceEngine()],
  ...tensorflowEngines.map((engine) => ['tensorflow', engine] as const),
];

const numbers = (...values: number[]): Float32Array => Float32Array.from(values);

/** total += x; the output is the total before. */
function accumulator(): Program {
  const total = t.state('total', [2]);
  return t.program({
    outputs: { before: t.multiply(total, 1) },
    updates: { total: t.add(total, t.input('x', [2])) },
  });
}

/** Adam (Kingma & Ba 2015) on (w − 3)², with the rate as an input. */
function adamStep(): Program {
  const [w, m, v, step] = ['w', 'm', 'v', 'step'].map((name) => t.state(name, []));
  if (!w || !m || !v || !step) throw new Error('four states');
  const loss = t.square(t.subtract(w, 3));
  const [gradient] = t.gradients(loss, [w]);
  const count = t.add(step, 1);
  const first = t.add(t.multiply(m, 0.9), t.multiply(gradient!, 0.1));
  const second = t.add(t.multiply(v, 0.999), t.multiply(t.square(gradient!), 0.001));
  const corrected = (slot: t.Tensor, beta: number): t.Tensor =>
    t.divide(slot, t.subtract(1, t.exp(t.multiply(count, Math.log(beta)))));
  const change = t.divide(corrected(first, 0.9), t.add(t.sqrt(corrected(second, 0.999)), 1e-8));
  const next = t.subtract(w, t.multiply(change, t.input('rate', [])));
  return t.program({ outputs: { loss }, updates: { w: next, m: first, v: second, step: count } });
}

const zeros = new Map(['w', 'm', 'v', 'step'].map((name) => [name, numbers(0)] as const));

describe.each(engines)('%s executable', (_, engine) => {
  it('carries its state from step to step', async () => {
    const executable = await engine.compile(accumulator(), new Map([['total', numbers(1, 2)]]));
    expect(await executable.run({ x: numbers(10, 20) })).toEqual({ before: numbers(1, 2) });
    expect(await executable.run({ x: numbers(1, 1) })).toEqual({ before: numbers(11, 22) });
    expect(await executable.readState()).toEqual(new Map([['total', numbers(12, 23)]]));
  });

  it('reads copies and writes copies', async () => {
    const executable = await engine.compile(accumulator(), new Map([['total', numbers(0, 0)]]));
    (await executable.readState()).get('total')?.fill(9);
    expect(await executable.run({ x: numbers(0, 0) })).toEqual({ before: numbers(0, 0) });
    const written = numbers(5, 6);
    await executable.writeState(new Map([['total', written]]));
    written.fill(9);
    expect(await executable.run({ x: numbers(0, 0) })).toEqual({ before: numbers(5, 6) });
  });

  it('leaves the array that a state started from alone', async () => {
    const initial = numbers(1, 1);
    const executable = await engine.compile(accumulator(), new Map([['total', initial]]));
    await executable.run({ x: numbers(1, 1) });
    expect(initial).toEqual(numbers(1, 1));
  });

  it('updates all states at once, from the values before the step', async () => {
    const swap = t.program({ outputs: {}, updates: { a: t.state('b', []), b: t.state('a', []) } });
    const executable = await engine.compile(
      swap,
      new Map([
        ['a', numbers(1)],
        ['b', numbers(2)],
      ]),
    );
    await executable.run({});
    expect(await executable.readState(['b', 'a'])).toEqual(
      new Map([
        ['b', numbers(1)],
        ['a', numbers(2)],
      ]),
    );
  });

  it('takes updates over only where the guard is 1', async () => {
    const [a, b] = [t.state('a', [2]), t.state('b', [])];
    const guarded = t.program({
      outputs: { ok: t.toFloat(t.less(t.input('x', []), 10)), next: t.add(b, 1) },
      updates: { a: t.multiply(a, t.input('x', [])), b: t.add(b, 1) },
      guard: 'ok',
    });
    const first = new Map([
      ['a', numbers(1, 2)],
      ['b', numbers(0)],
    ]);
    const executable = await engine.compile(guarded, first);
    expect(await executable.run({ x: numbers(Infinity) })).toEqual({ ok: numbers(0), next: numbers(1) });
    expect(await executable.readState()).toEqual(first);
    expect(await executable.run({ x: numbers(3) })).toEqual({ ok: numbers(1), next: numbers(1) });
    expect(await executable.run({ x: numbers(NaN) })).toEqual({ ok: numbers(0), next: numbers(2) });
    expect(await executable.readState()).toEqual(
      new Map([
        ['a', numbers(3, 6)],
        ['b', numbers(1)],
      ]),
    );
  });

  it('returns a state, an input, a constant or the same value twice', async () => {
    const [x, w] = [t.input('x', [2]), t.state('w', [2])];
    const sum = t.add(x, w);
    const outputs = { x: t.multiply(x, 1), w: t.add(w, 0), one: t.constant(1, [2]), sum, again: sum };
    const executable = await engine.compile(t.program({ outputs }), new Map([['w', numbers(3, 4)]]));
    expect(await executable.run({ x: numbers(1, 2) })).toEqual({
      x: numbers(1, 2),
      w: numbers(3, 4),
      one: numbers(1, 1),
      sum: numbers(4, 6),
      again: numbers(4, 6),
    });
  });

  it('reduces over no axis by leaving the values alone', async () => {
    const x = t.input('x', [2]);
    const executable = await engine.compile(
      t.program({ outputs: { y: t.sum(x, []), z: t.max(x, []) } }),
      new Map(),
    );
    expect(await executable.run({ x: numbers(1, 2) })).toEqual({ y: numbers(1, 2), z: numbers(1, 2) });
  });

  it('takes the first two steps of Adam as written by hand', async () => {
    const executable = await engine.compile(adamStep(), zeros);
    const losses = [];
    for (let step = 0; step < 2; step++)
      losses.push((await executable.run({ rate: numbers(0.5) }))['loss']?.[0]);
    // Gradients −6 and −5; the second step is 0.5 · (1.04 / 0.19) / √(0.060964 / 0.001999) = 0.5 · 0.99117.
    expect(losses[0]).toBeCloseTo(9, 3);
    expect(losses[1]).toBeCloseTo(6.25, 3);
    expect((await executable.readState(['w'])).get('w')?.[0]).toBeCloseTo(0.99559, 4);
  });

  it('reads an input from shared memory', async () => {
    const shared = new Float32Array(new SharedArrayBuffer(8));
    shared.set([7, 8]);
    const executable = await engine.compile(accumulator(), new Map([['total', numbers(0, 0)]]));
    await executable.run({ x: shared });
    expect((await executable.readState()).get('total')).toEqual(numbers(7, 8));
  });

  it('names a missing input, a wrong length, a missing or unknown state', async () => {
    const executable = await engine.compile(accumulator(), new Map([['total', numbers(0, 0)]]));
    await expect(executable.run({})).rejects.toThrow('The input "x" is missing');
    await expect(executable.run({ x: numbers(1) })).rejects.toThrow(
      '"x" has 1 numbers; its shape [2] needs 2',
    );
    await expect(engine.compile(accumulator(), new Map())).rejects.toThrow('The state "total" is missing');
    await expect(executable.readState(['w'])).rejects.toThrow('no state "w"');
    await expect(executable.writeState(new Map([['w', numbers(1)]]))).rejects.toThrow('no state "w"');
    await expect(executable.writeState(new Map([['total', numbers(1)]]))).rejects.toThrow(
      '"total" has 1 numbers',
    );
  });

  it('keeps two executables apart', async () => {
    const first = await engine.compile(accumulator(), new Map([['total', numbers(1, 1)]]));
    const second = await engine.compile(accumulator(), new Map([['total', numbers(2, 2)]]));
    await Promise.all([first.run({ x: numbers(1, 1) }), second.run({ x: numbers(1, 1) })]);
    await first.dispose();
    expect((await second.readState()).get('total')).toEqual(numbers(3, 3));
  });
});

describe('onnx executable', () => {
  it('says which primitive failed in a step', async () => {
    const y = t.gather(t.input('x', [1, 2]), t.input('positions', [1, 1]));
    const executable = await createOnnxEngine().compile(t.program({ outputs: { y } }), new Map());
    await expect(executable.run({ x: numbers(1, 2), positions: numbers(7) })).rejects.toThrow(/gather\.\d+/);
  });

  it('keeps memory flat over 200 steps and 20 compilations', async () => {
    const engine = createOnnxEngine({ threads: 1 });
    const size = 1_000_000;
    const w = t.state('w', [size]);
    const updates = { w: t.multiply(t.add(w, t.input('x', [size])), 0.5) };
    const program = t.program({ outputs: { mean: t.mean(w) }, updates });
    const state = new Map([['w', new Float32Array(size)]]);
    const feeds = { x: new Float32Array(size).fill(1) };
    const work = async (): Promise<number> => {
      for (let compilation = 0; compilation < 10; compilation++) {
        const executable = await engine.compile(program, state);
        for (let step = 0; step < 10; step++) await executable.run(feeds);
        await executable.dispose();
      }
      return process.memoryUsage().rss;
    };
    const before = await work();
    const after = [await work(), await work(), await work()];
    // 100 steps make 400 MB of new states, and ten sessions hold 80 MB: far more than this, if they stayed. What waits for
    // the garbage collector comes and goes, and is not in the smallest.
    expect(Math.min(...after) - before).toBeLessThan(60e6);
  });
});

describe('reference executable', () => {
  it('leaves no tensor behind', async () => {
    const executable = await createReferenceEngine().compile(adamStep(), zeros);
    const before = tf.memory().numTensors;
    for (let step = 0; step < 5; step++) await executable.run({ rate: numbers(0.1) });
    expect(tf.memory().numTensors).toBe(before);
  });
});
