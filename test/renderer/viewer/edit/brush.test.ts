import { describe, expect, it } from 'vitest';
import { diskOffsets, regionOffsets } from '../../../../renderer/viewer/edit/brush.ts';
import { StrokeHistory } from '../../../../renderer/viewer/edit/history.ts';
import { offsetOf, worldOf } from '../../../../renderer/viewer/geometry/grid.ts';
import { planeOf } from '../../../../renderer/viewer/geometry/planes.ts';
import type { Grid, Triple } from '../../../../shared/volume.ts';

const grid: Grid = {
  size: [9, 8, 7],
  spacing: [1, 1, 3],
  origin: [5, 6, 7],
  direction: [
    [-1, 0, 0],
    [0, -1, 0],
    [0, 0, 1],
  ],
};
const voxel = (offset: number): Triple => [offset % 9, Math.floor(offset / 9) % 8, Math.floor(offset / 72)];

describe('diskOffsets', () => {
  it('takes the voxels of one slice within the radius', () => {
    const plane = planeOf(grid, 'axial', { pitch: 0, yaw: 0 });
    const found = diskOffsets(grid, plane, { center: worldOf(grid, [4, 4, 3]), radius: 1.1 }).map(voxel);
    expect(found.sort().map(String)).toEqual(['3,4,3', '4,3,3', '4,4,3', '4,5,3', '5,4,3']);
  });

  it('follows the plane: thick slices count across, not along', () => {
    const plane = planeOf(grid, 'coronal', { pitch: 0, yaw: 0 });
    const found = diskOffsets(grid, plane, { center: worldOf(grid, [4, 4, 3]), radius: 3.1 }).map(voxel);
    expect(found.every(([, j]) => j === 4)).toBe(true);
    expect(found.filter(([i, , k]) => i === 4 && k !== 3)).toHaveLength(2);
  });

  it('takes at least the voxel under the brush, and none outside of the volume', () => {
    const plane = planeOf(grid, 'axial', { pitch: 0, yaw: 0 });
    expect(diskOffsets(grid, plane, { center: worldOf(grid, [2.4, 3.4, 1]), radius: 0.1 })).toEqual([
      offsetOf(grid, [2, 3, 1]),
    ]);
    const corner = diskOffsets(grid, plane, { center: worldOf(grid, [0, 0, 0]), radius: 1.5 }).map(voxel);
    expect(corner.map(String).sort()).toEqual(['0,0,0', '0,1,0', '1,0,0', '1,1,0']);
  });
});

describe('regionOffsets', () => {
  it('fills up to other labels, within the slice, not across corners', () => {
    const labels = new Uint8Array(9 * 8 * 7);
    const wall: Triple[] = [
      [2, 1, 3],
      [1, 2, 3],
      [3, 2, 3],
      [2, 3, 3],
    ];
    for (const at of wall) labels[offsetOf(grid, at)] = 1;
    expect(regionOffsets(grid, labels, { seed: [2, 2, 3], axis: 2 })).toEqual([offsetOf(grid, [2, 2, 3])]);
    expect(regionOffsets(grid, labels, { seed: [0, 0, 3], axis: 2 })).toHaveLength(9 * 8 - 5);
  });
});

describe('StrokeHistory', () => {
  it('takes strokes back in turn, brings them again, and forgets undone ones after a new one', () => {
    const labels = new Uint8Array([0, 1, 2]);
    const history = new StrokeHistory();
    const paint = (offsets: number[], after: number): void => {
      history.push({ offsets, before: offsets.map((offset) => labels[offset]!), after });
      for (const offset of offsets) labels[offset] = after;
    };
    paint([0, 1], 3);
    paint([1, 2], 4);
    expect(history.undo(labels)).toBe(true);
    expect([...labels]).toEqual([3, 3, 2]);
    expect(history.redo(labels)).toBe(true);
    expect([...labels]).toEqual([3, 4, 4]);
    history.undo(labels);
    history.undo(labels);
    expect([...labels]).toEqual([0, 1, 2]);
    expect(history.undo(labels)).toBe(false);
    paint([2], 5);
    expect(history.canRedo).toBe(false);
  });
});
