/** A phantom without symmetry, stored in several orientations, must look the same on the screen. */
import { describe, expect, it } from 'vitest';
import type { Grid, Triple } from '../../../../shared/volume.ts';
import { cameraFor, fitted, pointOf, worldAt, zoomed } from '../../../../renderer/viewer/geometry/camera.ts';
import { middleOf, nearestVoxel, voxelOf, worldOf } from '../../../../renderer/viewer/geometry/grid.ts';
import { lettersOf, nearestAxes, planeNames, planeOf } from '../../../../renderer/viewer/geometry/planes.ts';
import { sampleImage, sampleLabels } from '../../../../renderer/viewer/geometry/sample.ts';
import { cross, dot } from '../../../../renderer/viewer/geometry/vectors.ts';

const level = { pitch: 0, yaw: 0 };

const centred = (size: Triple, direction: Grid['direction'], spacing: Triple = [1, 1, 1]): Grid => {
  const grid: Grid = { size, spacing, origin: [0, 0, 0], direction };
  const middle = middleOf(grid);
  return { ...grid, origin: [-middle[0], -middle[1], -middle[2]] };
};

const stored = {
  lps: centred(
    [3, 4, 5],
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  ),
  /** A NIfTI file's usual RAS. */
  ras: centred(
    [3, 4, 5],
    [
      [-1, 0, 0],
      [0, -1, 0],
      [0, 0, 1],
    ],
  ),
  /** A mirrored one, as many scanners' NIfTI files are. */
  las: centred(
    [3, 4, 5],
    [
      [1, 0, 0],
      [0, -1, 0],
      [0, 0, 1],
    ],
  ),
  /** A sagittal acquisition: i to the back, j to the feet, k to the left. */
  sagittal: centred(
    [4, 5, 3],
    [
      [0, 1, 0],
      [0, 0, -1],
      [1, 0, 0],
    ],
  ),
};

describe('nearestAxes', () => {
  it('finds the voxel axis of each patient axis', () => {
    expect(nearestAxes(stored.lps.direction)).toEqual([0, 1, 2]);
    expect(nearestAxes(stored.sagittal.direction)).toEqual([2, 0, 1]);
  });

  it('takes no axis twice in an oblique volume near 45°', () => {
    const s = Math.SQRT1_2;
    expect(
      [
        ...nearestAxes([
          [s, s, 0],
          [-s, s, 0],
          [0, 0, 1],
        ]),
      ].sort(),
    ).toEqual([0, 1, 2]);
  });
});

describe('planeOf', () => {
  it('puts the patient’s right on the left and the front up in an axial picture, however it is stored', () => {
    for (const grid of Object.values(stored)) {
      const { right, down } = planeOf(grid, 'axial', level);
      expect([lettersOf(right), lettersOf(down)]).toEqual(['L', 'P']);
    }
  });

  it('puts the head up in coronal and sagittal pictures, the front to the left in sagittal ones', () => {
    for (const grid of Object.values(stored)) {
      expect(lettersOf(planeOf(grid, 'coronal', level).down)).toBe('I');
      expect(lettersOf(planeOf(grid, 'coronal', level).right)).toBe('L');
      expect(lettersOf(planeOf(grid, 'sagittal', level).down)).toBe('I');
      expect(lettersOf(planeOf(grid, 'sagittal', level).right)).toBe('P');
    }
  });

  it('steps by the spacing across its slices', () => {
    const grid = centred([4, 5, 3], stored.sagittal.direction, [0.5, 2, 3]);
    expect(planeOf(grid, 'sagittal', level)).toMatchObject({ step: 3, axis: 2 });
    expect(planeOf(grid, 'coronal', level)).toMatchObject({ step: 0.5, axis: 0 });
  });

  it('turns the oblique plane about the screen’s axes and keeps right angles', () => {
    const plane = planeOf(stored.ras, 'oblique', { pitch: 0, yaw: 30 });
    expect(lettersOf(plane.right)).toMatch(/^L[SI]$/);
    expect(lettersOf(plane.down)).toBe('P');
    const tipped = planeOf(stored.ras, 'oblique', { pitch: 25, yaw: 30 });
    for (const [a, b] of [
      [tipped.right, tipped.down],
      [tipped.down, tipped.normal],
    ] as const)
      expect(dot(a, b)).toBeCloseTo(0, 9);
    cross(tipped.right, tipped.down).forEach((part, axis) =>
      expect(part).toBeCloseTo(tipped.normal[axis]!, 9),
    );
    expect(dot(planeOf(stored.ras, 'oblique', level).normal, [0, 0, 1])).toBe(1);
  });
});

describe('grids', () => {
  it('take voxels to millimetres and back, slanted axes included', () => {
    const slanted: Grid = {
      size: [6, 5, 4],
      spacing: [1, 2, 3],
      origin: [10, -20, 5],
      direction: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0.3, Math.sqrt(1 - 0.09)],
      ],
    };
    expect(worldOf(slanted, [1, 1, 2])).toEqual([11, -18 + 6 * 0.3, 5 + 6 * Math.sqrt(0.91)]);
    voxelOf(slanted, worldOf(slanted, [1.25, 3, 2.5])).forEach((index, axis) =>
      expect(index).toBeCloseTo([1.25, 3, 2.5][axis]!, 9),
    );
    expect(nearestVoxel(slanted, worldOf(slanted, [-4, 2.4, 99]))).toEqual([0, 2, 3]);
  });
});

describe('cameras', () => {
  const pane = { width: 200, height: 100 };
  const grid = centred([10, 5, 3], stored.lps.direction, [1, 4, 1]);
  const camera = (box = fitted) =>
    cameraFor(grid, planeOf(grid, 'axial', level), { cursor: [0, 0, 1], box, pane });

  it('fit the longer side with square millimetres, through the cursor’s slice', () => {
    expect(camera().scale).toBeCloseTo(20 / 100);
    expect(camera().center).toEqual([0, 0, 1]);
  });

  it('go from the pane to the world and back, zoomed and panned', () => {
    const box = zoomed({ ...fitted, pan: { x: 3, y: -2 } }, 2.5);
    const point = pointOf(camera(box), pane, worldAt(camera(box), pane, { x: 17, y: 81 }));
    expect(point.x).toBeCloseTo(17);
    expect(point.y).toBeCloseTo(81);
    expect(pointOf(camera({ ...fitted, pan: { x: 3, y: 0 } }), pane, [0, 0, 0]).x).toBeCloseTo(100 + 3 / 0.2);
  });

  it('limit the zoom', () => {
    expect(zoomed(fitted, 1000).zoom).toBe(40);
    expect(zoomed(fitted, 0.0001).zoom).toBe(0.2);
  });
});

describe('sampling', () => {
  /** The voxel value is a function of the LPS position alone. */
  const volumeOf = (grid: Grid) => {
    const voxels = new Float32Array(60);
    const labels = new Uint8Array(60);
    for (let k = 0, n = 0; k < grid.size[2]; k++)
      for (let j = 0; j < grid.size[1]; j++)
        for (let i = 0; i < grid.size[0]; i++, n++) {
          const [x, y, z] = worldOf(grid, [i, j, k]);
          voxels[n] = x + 100 * y + 10_000 * z;
          labels[n] = 1 + Math.round(x + 1 + 3 * (y + 1.5) + 12 * (z + 2));
        }
    return { grid, voxels, labels };
  };

  for (const name of planeNames)
    it(`shows the same patient position at the same pixel, however the volume is stored (${name})`, () => {
      const pictures = Object.values(stored).map((grid) => {
        const { voxels, labels } = volumeOf(grid);
        const pane = { width: 24, height: 20, ratio: 2 };
        // Off every border between voxels, where rounding would decide.
        const cursor: Triple = [0.1, 0.2, 0.13];
        const view = cameraFor(grid, planeOf(grid, name, { pitch: 10, yaw: 20 }), {
          cursor,
          box: { zoom: 0.93, pan: { x: 0.07, y: 0.03 } },
          pane: { width: 12, height: 10 },
        });
        return {
          grey: [...sampleImage({ grid, voxels }, view, pane)].map((value) => Number(value.toFixed(1))),
          labels: [...sampleLabels({ grid, voxels: labels }, view, pane)],
        };
      });
      expect(pictures[0]!.grey.filter((value) => !Number.isNaN(value)).length).toBeGreaterThan(100);
      for (const picture of pictures.slice(1)) {
        expect(picture.labels).toEqual(pictures[0]!.labels);
        picture.grey.forEach((value, pixel) => {
          const expected = pictures[0]!.grey[pixel]!;
          if (!Number.isNaN(expected)) expect(Math.abs(value - expected)).toBeLessThan(1);
        });
      }
    });

  it('interpolates images and picks labels', () => {
    const { grid, voxels, labels } = volumeOf(stored.lps);
    const view = cameraFor(grid, planeOf(grid, 'axial', level), {
      cursor: [0, 0, 0.4],
      box: fitted,
      pane: { width: 3, height: 4 },
    });
    const raster = { width: 3, height: 4, ratio: 1 };
    expect(sampleImage({ grid, voxels }, view, raster)[0]).toBeCloseTo(-1 - 150 + 4000, 1);
    expect(sampleLabels({ grid, voxels: labels }, view, raster)[0]).toBe(1 + 12 * 2);
  });
});
