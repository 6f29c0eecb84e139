/** Counts to three with the onnx engine and reports the count. */
import { parentPort } from 'node:worker_threads';
import { createOnnxEngine } from '../../../main/engine/onnx/engine.ts';
import { add, program, state } from '../../../main/tensor/index.ts';

const next = add(state('counter', []), 1);
const counting = program({ outputs: {}, updates: { counter: next } });
const executable = await createOnnxEngine({ threads: 1 }).compile(
  counting,
  new Map([['counter', Float32Array.of(0)]]),
);
for (let step = 0; step < 3; step++) await executable.run({});
parentPort?.postMessage((await executable.readState()).get('counter')?.[0]);
await executable.dispose();
