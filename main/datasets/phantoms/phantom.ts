/**
 * One labelled phantom: an anatomy put on an oblique grid and seen through a scanner's faults (partial volume, a bias
 * field, noise, an intensity scale of its own). Head, tail and neighbours differ by less than the bias field and the scale
 * move them, so that no threshold finds them in every image; in one image an eye does, and so does a network in minutes.
 */
import { at as elementAt } from '../../../shared/at.ts';
import { createRandom, type Random } from '../../../shared/random.ts';
import type { Grid, Triple } from '../../../shared/volume.ts';
import { mapTriple, worldOf } from '../../imaging/geometry.ts';
import type { LabelVolume, Volume } from '../../imaging/volume.ts';
import { drawAnatomy, inside, organLabel, type Anatomy } from './shape.ts';

export interface Phantom {
  readonly image: Volume;
  readonly label: LabelVolume;
}

/** Intensities before scaling; noise and bias make those of head, tail and neighbours overlap. */
const tissue = { background: 55, cavity: 20, head: 132, tail: 96, neighbour: 114 };

/** @param sides voxels along i, j, k; 40³ or so */
export function makePhantom(seed: number, index: number, sides?: Triple): Phantom {
  const random = createRandom(seed, index);
  const grid = drawGrid(random, sides ?? mapTriple(() => 36 + random.integer(9)));
  const anatomy = drawAnatomy(random);
  const { image, label } = render(grid, anatomy);
  spoil(image, grid, random);
  return { image: { grid, voxels: image }, label: { grid, voxels: label } };
}

/** Turned a few degrees against the patient, a little anisotropic, RAS-like: the usual way of a head scan. */
function drawGrid(random: Random, size: Triple): Grid {
  const spacing = mapTriple(() => Number(random.between(0.9, 1.1).toFixed(3)));
  const angle = random.between(-0.1, 0.1);
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const direction: Grid['direction'] = [
    [-c, -s, 0],
    [s, -c, 0],
    [0, 0, 1],
  ];
  const grid = { size, spacing, origin: [0, 0, 0], direction } as const;
  const middle = worldOf(
    grid,
    mapTriple((axis) => (size[axis] - 1) / 2),
  );
  return { ...grid, origin: mapTriple((axis) => -middle[axis]) };
}

/** Eight samples a voxel: the image gets their mean, the label the value in the middle. */
function render(grid: Grid, anatomy: Anatomy): { image: Float32Array; label: Uint8Array } {
  const [ni, nj, nk] = grid.size;
  const image = new Float32Array(ni * nj * nk);
  const label = new Uint8Array(ni * nj * nk);
  let voxel = 0;
  for (let k = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) {
      for (let i = 0; i < ni; i++, voxel++) {
        label[voxel] = organLabel(anatomy.organ, worldOf(grid, [i, j, k]));
        image[voxel] = partialVolume(grid, anatomy, [i, j, k]);
      }
    }
  }
  return { image, label };
}

const corners = [-0.25, 0.25].flatMap((i) =>
  [-0.25, 0.25].flatMap((j) => [-0.25, 0.25].map((k) => [i, j, k] as const)),
);

function partialVolume(grid: Grid, anatomy: Anatomy, voxel: Triple): number {
  const sum = corners.reduce(
    (total, corner) =>
      total +
      intensityAt(
        anatomy,
        worldOf(
          grid,
          mapTriple((axis) => voxel[axis] + corner[axis]),
        ),
      ),
    0,
  );
  return sum / corners.length;
}

function intensityAt({ organ, neighbours, cavity }: Anatomy, point: Triple): number {
  const part = organLabel(organ, point);
  if (part !== 0) return part === 1 ? tissue.head : tissue.tail;
  if (neighbours.some((body) => inside(body, point))) return tissue.neighbour;
  return inside(cavity, point) ? tissue.cavity : tissue.background;
}

/** A smooth bias field of ±10 %, noise, and a scale that differs from case to case as in MR. */
function spoil(image: Float32Array, { size }: Grid, random: Random): void {
  const [ni, nj, nk] = size;
  const slope = mapTriple(() => random.between(-0.1, 0.1));
  const curve = mapTriple(() => random.between(-0.08, 0.08));
  const scale = random.between(0.5, 8);
  let voxel = 0;
  for (let k = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) {
      for (let i = 0; i < ni; i++, voxel++) {
        const at: Triple = [(2 * i) / (ni - 1) - 1, (2 * j) / (nj - 1) - 1, (2 * k) / (nk - 1) - 1];
        const bias = [0, 1, 2].reduce((sum, axis) => {
          const x = elementAt(at, axis);
          return sum + elementAt(slope, axis) * x + elementAt(curve, axis) * x * x;
        }, 1);
        image[voxel] = Math.max(0, scale * ((image[voxel] ?? 0) * bias + 6 * random.normal()));
      }
    }
  }
}
