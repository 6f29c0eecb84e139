/** What picture tests look at: a phantom of three classes on grids of every kind, and whether its colours lie right. */
import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Grid, Triple } from '../../../shared/volume.ts';
import type { Stage, StageScene } from './stage/stage.ts';

declare const window: { stage?: Stage };

export const colours = [
  [0, 0, 0],
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
];
const size: Triple = [12, 10, 8];
const place = { size, spacing: [2, 3, 4] as const, origin: [10, -20, 30] as const };
const s = Math.sqrt(0.5);
export const grids: Record<string, Grid> = {
  LPS: {
    ...place,
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  },
  RAS: {
    ...place,
    direction: [
      [-1, 0, 0],
      [0, -1, 0],
      [0, 0, 1],
    ],
  },
  'LAS, mirrored': {
    ...place,
    direction: [
      [1, 0, 0],
      [0, -1, 0],
      [0, 0, 1],
    ],
  },
  'a sagittal acquisition': {
    ...place,
    direction: [
      [0, 1, 0],
      [0, 0, -1],
      [-1, 0, 0],
    ],
  },
  'an oblique acquisition': {
    ...place,
    direction: [
      [s, s, 0],
      [-s, s, 0],
      [0, 0, 1],
    ],
  },
};
export const labelAt = ([i, j, k]: Triple): number => (i < 2 || j < 2 ? 0 : 1 + ((i + 2 * j + 3 * k) % 3));

interface Look {
  readonly tolerance?: number;
  /** The screen's pixels per CSS pixel. */
  readonly ratio?: number;
  readonly picture?: () => Promise<Buffer>;
}

export const expectLabels = (
  page: Page,
  scene: StageScene,
  voxels: readonly Triple[],
  look?: Look,
): Promise<void> => expectColours(page, scene, voxels, (voxel) => colours[labelAt(voxel)] as number[], look);

/** Waits until every voxel's place in the pane has its colour. */
export async function expectColours(
  page: Page,
  scene: StageScene,
  voxels: readonly Triple[],
  colourOf: (voxel: Triple) => readonly number[],
  { tolerance = 1, ratio = 1, picture = () => page.screenshot() }: Look = {},
): Promise<void> {
  await page.evaluate((shown) => window.stage?.show(shown), scene);
  const points = await page.evaluate(
    ({ scene: shown, voxels: asked }) => asked.map((voxel) => window.stage?.pointOf(shown, voxel)),
    { scene, voxels },
  );
  const wrong = async (): Promise<string[]> => {
    const image = await loadImage(await picture());
    const context = createCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    return voxels.flatMap((voxel, index) => {
      const { x = -1, y = -1 } = points[index] ?? {};
      const found = [...context.getImageData(Math.floor(x * ratio), Math.floor(y * ratio), 1, 1).data].slice(
        0,
        3,
      );
      const expected = colourOf(voxel);
      const off = found.some((part, at) => Math.abs(part - (expected[at] ?? 0)) > tolerance);
      return off ? [`${voxel.join()}: ${found.join()} for ${expected.map(Math.round).join()}`] : [];
    });
  };
  await expect.poll(wrong, { timeout: 10_000, interval: 100 }).toEqual([]);
}

/** All voxels of the straight plane through `at`. */
export function voxelsOf({
  grid,
  at,
  plane,
}: {
  grid: Grid;
  at: Triple;
  plane: 'axial' | 'coronal' | 'sagittal';
}): Triple[] {
  const world = { sagittal: 0, coronal: 1, axial: 2 }[plane];
  const axis = grid === grids['a sagittal acquisition'] ? [2, 0, 1][world] : world;
  return inSlice(axis as 0 | 1 | 2, at[axis ?? 0] ?? 0);
}

export function inSlice(axis: 0 | 1 | 2, index: number): Triple[] {
  const range = (of: 0 | 1 | 2): number[] => (of === axis ? [index] : [...Array(size[of]).keys()]);
  return range(0).flatMap((i) => range(1).flatMap((j) => range(2).map((k): Triple => [i, j, k])));
}
