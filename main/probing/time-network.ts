/** How long a network takes here. */
import { at } from '../../shared/at.ts';
import type { Engine } from '../engine/engine.ts';
import type { Network } from '../network/index.ts';
import { program, sizeOf, state } from '../tensor/index.ts';
import { networkPass } from './pass.ts';

/** Runs before the clock counts, and runs of which the median is taken. */
const [warmUps, timedRuns] = [2, 7];

/** Milliseconds of one prediction of a patch: the median of several. The weights do not matter. */
export async function timeNetwork(
  engine: Engine,
  network: Network,
  patch: readonly number[],
): Promise<number> {
  const { image: images, heads } = networkPass(network, { batch: 1, patch, parameterOf: state });
  const [logits] = heads;
  if (logits === undefined) throw new Error('a network without heads predicts nothing');
  const predicting = program({ outputs: { logits }, updates: {} });
  const zeros = [...predicting.states].map(
    ([name, { shape }]) => [name, new Float32Array(sizeOf(shape))] as const,
  );
  const executable = await engine.compile(predicting, new Map(zeros));
  try {
    const image = new Float32Array(sizeOf(images.shape)).fill(1);
    const times: number[] = [];
    for (let run = 0; run < warmUps + timedRuns; run++) {
      const started = performance.now();
      await executable.run({ image });
      times.push(performance.now() - started);
    }
    return at(
      times.slice(warmUps).sort((a, b) => a - b),
      timedRuns >> 1,
    );
  } finally {
    await executable.dispose();
  }
}
