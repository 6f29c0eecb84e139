import { describe, expect, it } from 'vitest';
import { augmentPose, poseAugmentations } from '../../../../main/datasets/augmentation/index.ts';
import { mirroring } from '../../../../main/datasets/augmentation/mirroring.ts';
import { rotation, rotationLimit } from '../../../../main/datasets/augmentation/rotation.ts';
import { scaling } from '../../../../main/datasets/augmentation/scaling.ts';
import { identity, multiply, poseAt, type Matrix } from '../../../../main/datasets/patch.ts';
import { createRandom } from '../../../../shared/random.ts';
import type { Triple } from '../../../../shared/volume.ts';
import { allOff } from './switches.ts';

/** A patch that may be mirrored along every axis. */
const free = (patch: Triple) => ({ patch, fixed: [] });

const transpose = (m: Matrix): Matrix => [
  [m[0][0], m[1][0], m[2][0]],
  [m[0][1], m[1][1], m[2][1]],
  [m[0][2], m[1][2], m[2][2]],
];

describe('rotation', () => {
  it.each<[Triple, number]>([
    [[40, 56, 40], 30],
    [[1, 56, 40], 180],
    [[1, 64, 40], 15],
    [[8, 40, 40], 180],
    [[8, 80, 40], 180], // v2 asks for no limit where a 3D patch is turned slice by slice
    [[16, 40, 40], 30],
  ])('turns a patch of %j by at most ±%i°', (patch, limit) => {
    expect(rotationLimit({ patch, fixed: [] })).toBe(limit);
  });

  it('never turns a slice upside down where an axis keeps its direction', () => {
    expect(rotationLimit({ patch: [1, 56, 40], fixed: [1] })).toBe(30);
    expect(rotationLimit({ patch: [1, 64, 40], fixed: [1] })).toBe(15);
  });

  it('keeps lengths and angles, and is not the identity', () => {
    const matrix = rotation.draw(free([40, 56, 40]), createRandom(3));
    const square = multiply(matrix, transpose(matrix));
    square.forEach((row, i) => row.forEach((value, j) => expect(value).toBeCloseTo(i === j ? 1 : 0, 12)));
    expect(matrix[0][0]).toBeLessThan(1);
  });

  it('leaves the slice axis alone in 2D', () => {
    const [first, second, third] = rotation.draw(free([1, 56, 40]), createRandom(3));
    expect(first).toEqual([1, 0, 0]);
    expect([second[0], third[0]]).toEqual([0, 0]);
    expect(second[1]).not.toBe(1);
  });
});

describe('scaling', () => {
  it('is isotropic within 0.7–1.4; in 2D within the slice', () => {
    for (let seed = 0; seed < 100; seed++) {
      const [[d], [, h], [, , w]] = scaling.draw(free([8, 8, 8]), createRandom(seed));
      expect(d).toBe(h);
      expect(h).toBe(w);
      expect(d).toBeGreaterThanOrEqual(0.7);
      expect(d).toBeLessThan(1.4);
    }
    expect(scaling.draw(free([1, 8, 8]), createRandom(1))[0]).toEqual([1, 0, 0]);
  });
});

describe('mirroring', () => {
  it('mirrors each axis half of the time, but not the axis of a single slice', () => {
    const count = [0, 0, 0];
    for (let seed = 0; seed < 400; seed++) {
      const matrix = mirroring.draw(free([1, 8, 8]), createRandom(seed));
      matrix.forEach((row, axis) => (count[axis]! += row[axis] === -1 ? 1 : 0));
    }
    expect(count[0]).toBe(0);
    expect(count[1]).toBeGreaterThan(160);
    expect(count[1]).toBeLessThan(240);
    expect(count[2]).toBeGreaterThan(160);
    expect(count[2]).toBeLessThan(240);
  });
});

it('keeps the direction of a fixed axis, and mirrors the others as it did', () => {
  for (let seed = 0; seed < 50; seed++) {
    const all = mirroring.draw(free([8, 8, 8]), createRandom(seed));
    const some = mirroring.draw({ patch: [8, 8, 8], fixed: [1] }, createRandom(seed));
    expect(some[1][1]).toBe(1);
    expect([some[0], some[2]]).toEqual([all[0], all[2]]);
  }
});

describe('augmentPose', () => {
  const patch: Triple = [8, 8, 8];
  const pose = poseAt([1, 2, 3], patch);

  it('changes nothing when all is off', () => {
    expect(augmentPose(pose, free(patch), allOff, createRandom(1))).toEqual(pose);
  });

  it.each(poseAugmentations.map(({ name, probability }) => [name, probability] as const))(
    'draws %s with probability %f',
    (name, probability) => {
      const switches = { ...allOff, [name]: true };
      let changed = 0;
      for (let seed = 0; seed < 1000; seed++) {
        const { matrix, center } = augmentPose(pose, free(patch), switches, createRandom(seed));
        expect(center).toBe(pose.center);
        if (JSON.stringify(matrix) !== JSON.stringify(identity)) changed++;
      }
      const expected = name === 'mirroring' ? 875 : 1000 * probability; // one of 8 mirrorings is none
      expect(Math.abs(changed - expected)).toBeLessThan(45);
    },
  );
});
