/**
 * The patches on which a run is judged after every epoch: the same ones each time, covering the validation cases
 * without overlap (whole slices in 2D, whole cases where the patch is large enough), or a seeded choice of them where
 * they are many. Mixed, so that each batch shows several cases.
 */
import { createRandom, shuffled } from '../../shared/random.ts';
import { cutSample, sampleArrays, type BatchArrays, type BatchRecipe, type LoadCase } from './batch.ts';
import { poseAt, voxelsIn } from './patch.ts';
import { innerOf, patchTriple, windowsOver } from './windows.ts';

export interface ValidationOptions extends Pick<
  BatchRecipe,
  'cases' | 'channels' | 'patch' | 'margin' | 'batch' | 'seed'
> {
  /** Largest number of patches. All batches stay in memory. */
  readonly limit: number;
}

/** Full batches; the last is filled up with the first patches again. */
export async function validationBatches(
  { cases, channels, patch: sides, margin, batch, seed, limit }: ValidationOptions,
  load: LoadCase,
): Promise<BatchArrays[]> {
  const patch = patchTriple(sides);
  const inner = innerOf(patch, margin);
  const voxels = voxelsIn(patch);
  const tiles = [];
  for (const path of cases) {
    const { size } = await load(path);
    tiles.push(...windowsOver(size, inner, 1).map((start) => ({ path, start })));
  }
  const chosen = shuffled(tiles, createRandom(seed)).slice(0, limit);
  const batches = Array.from({ length: Math.ceil(chosen.length / batch) }, () => ({
    image: new Float32Array(batch * channels * voxels),
    labels: new Float32Array(batch * voxels),
  }));
  const samples = batches.flatMap((arrays) =>
    Array.from({ length: batch }, (_, sample) => sampleArrays(arrays, sample, channels, patch)),
  );
  const placed = samples.map((arrays, index) => ({ arrays, tile: chosen[index % chosen.length] }));
  for (const path of cases) {
    const source = await load(path);
    for (const { arrays, tile } of placed) {
      if (tile?.path === path) cutSample(source, poseAt(tile.start, inner), patch, arrays);
    }
  }
  return batches;
}
