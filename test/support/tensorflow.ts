/**
 * The TensorFlow engine for tests: a list of one where it is set up, an empty one (and a printed reason) elsewhere.
 * SECATEUR_TENSORFLOW=required, as CI sets it after `npm run engine:tensorflow`, makes its absence a failure.
 */
import { describe } from 'vitest';
import type { Engine } from '../../main/engine/engine.ts';
import { isTensorflowReady } from '../../main/engine/tensorflow/binding.ts';
import { openTensorflowEngine } from '../../main/engine/tensorflow/engine.ts';

const required = process.env['SECATEUR_TENSORFLOW'] === 'required';
const { ready, reason } = isTensorflowReady();
if (!ready && !required) console.warn(`Skipped: ${reason}`);

export const tensorflowEngines: readonly Engine[] = ready || required ? [openTensorflowEngine()] : [];

/** `describe` with the TensorFlow engine, where it is set up. */
export function describeTensorflow(name: string, tests: (engine: Engine) => void): void {
  const [engine] = tensorflowEngines;
  if (engine === undefined) describe.skip(name, () => undefined);
  else describe(name, () => tests(engine));
}
