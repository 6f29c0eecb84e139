/** Every engine gives what the primitives' definitions give in double precision: values and gradients. */
import { describe, expect, it } from 'vitest';
import { createOnnxEngine } from '../../../main/engine/onnx/engine.ts';
import { createReferenceEngine } from '../../../main/engine/reference/engine.ts';
import { runInDouble } from '../../support/double.ts';
import { exampleProgram, examples } from '../../support/primitive-examples.ts';
import { tensorflowEngines } from '../../support/tensorflow.ts';

const engines = [createOnnxEngine({ threads: 1 }), createReferenceEngine(), ...tensorflowEngines];

/** Largest difference, relative to the largest value. */
function difference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  const values = Array.from(expected);
  const scale = Math.max(1e-3, ...values.map(Math.abs));
  return Math.max(0, ...values.map((value, index) => Math.abs(value - (actual[index] ?? NaN)))) / scale;
}

describe.each(engines.map((engine) => [engine.device.engine, engine] as const))('%s', (_, engine) => {
  it.each(examples.map((example) => [example.name, example] as const))('%s', async (_, example) => {
    const { program, feeds } = exampleProgram(example);
    const doubles = Object.entries(feeds).map(([name, values]) => [name, Float64Array.from(values)] as const);
    const expected = runInDouble(program, new Map(doubles));
    const executable = await engine.compile(program, new Map());
    const actual = await executable.run(feeds);
    expect(Object.keys(actual)).toEqual([...expected.keys()]);
    for (const [name, values] of expected) {
      expect(actual[name]).toHaveLength(values.length);
      expect(difference(actual[name] ?? [], values), name).toBeLessThan(2e-5);
    }
    await executable.dispose();
  });
});
