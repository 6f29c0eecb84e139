import { expect, test } from 'vitest';
import { pairedDifference, pairedT } from '../../../main/evaluation/paired.ts';
import { studyRows, type StudiedRun } from '../../../main/evaluation/study.ts';
import { armName } from '../../../shared/arm.ts';
import type { StartName } from '../../../shared/start.ts';
import type { MethodName } from '../../../shared/pruning.ts';
import { noPText, type StudySlot } from '../../../shared/study.ts';

const slot = (
  method: MethodName,
  seed: number,
  { start = 'planned', cut = 0.5 }: { start?: StartName; cut?: number } = {},
): StudySlot => {
  const arm = armName({ start, method });
  const place = { seed, fold: 0, cut: arm === 'dense' ? null : cut };
  return { key: `${arm} ${cut} ${seed}`, arm, start, method, ...place };
};

/** Cases a, b, c, … with one class each. */
function run(of: StudySlot, dice: readonly (number | null)[], costs: Partial<StudiedRun> = {}): StudiedRun {
  const cases = dice.map((value, index) => ({
    case: 'abcdefgh'.charAt(index),
    milliseconds: 1,
    diagonalMm: 9,
    classes: [{ value: 1, dice: value, hd95: value === null ? null : 2, referenceMm3: 1, predictedMm3: 1 }],
  }));
  const cost = { params: 10, macs: 20, bytes: 30, peakBytes: 40, milliseconds: 5 };
  return {
    ...of,
    run: of.key,
    cases,
    cutNothing: false,
    ...cost,
    pruningSeconds: 1,
    trainingSeconds: 2,
    ...costs,
  };
}

const slots = [1, 2, 3].flatMap((seed) => [slot('none', seed), slot('l1', seed), slot('random', seed)]);
const [dense1, dense2] = [slot('none', 1), slot('none', 2)];

test('a case counts once: seeds are averaged before the test', () => {
  const rows = studyRows(slots, [
    run(dense1, [0.8, 0.6, 0.7]),
    run(dense2, [0.6, 0.6, 0.7]),
    run(slot('l1', 1), [0.9, 0.7, 0.7], { macs: 8, milliseconds: 3 }),
    run(slot('l1', 2), [0.6, 0.4, 0.75], { macs: 12 }),
  ]);
  expect(rows.map(({ method, planned, runs }) => [method, planned, runs.length])).toEqual([
    ['none', 3, 2],
    ['l1', 3, 2],
  ]);
  const [dense, l1] = rows;
  expect(dense).toMatchObject({ toDense: null, hd95: 2 });
  expect(dense?.dice).toBeCloseTo((0.7 + 0.6 + 0.7) / 3);
  // Per case: (0.1 + 0) / 2, (0.1 - 0.2) / 2, (0 + 0.05) / 2.
  const expected = pairedDifference([0.05, -0.05, 0.025]);
  expect(l1?.toDense?.mean).toBeCloseTo(expected.mean);
  expect(l1?.toDense?.ciLow).toBeCloseTo(expected.ciLow!);
  expect(l1?.toDense).toMatchObject({
    cases: 3,
    seeds: 2,
    interval: 't',
    p: null,
    pHolm: null,
    pSeeds: null,
  });
  expect(noPText(l1!.toDense!)).toContain('2 seeds');
  expect(l1).toMatchObject({ macs: 10, milliseconds: 4, params: 10, trainingSeconds: 2 });
  const [mean1, mean2] = [2.3 / 3, 1.75 / 3];
  expect(l1?.diceDeviation).toBeCloseTo(Math.abs(mean1 - mean2) / Math.SQRT2);
});

test('from three seeds on p is over cases, corrected over all rows but dense, and once more over seeds', () => {
  const worse = [0.1, 0.12, 0.13, 0.14, 0.16, 0.17];
  const rows = studyRows(
    slots,
    [1, 2, 3].flatMap((seed) => [
      run(slot('none', seed), [0.8, 0.8, 0.8, 0.8, 0.8, 0.8]),
      run(
        slot('l1', seed),
        worse.map((by) => 0.8 - by * seed),
      ),
      run(
        slot('random', seed),
        worse.map((by, index) => (index === 0 ? 0.8 + by / 100 : 0.8 - by)),
      ),
    ]),
  );
  const [, l1, random] = rows;
  // Exact Wilcoxon of 6 cases: 2 / 64, and 4 / 64 where the smallest has the other sign.
  expect(l1?.toDense?.p).toBeCloseTo(2 / 64);
  expect(random?.toDense?.p).toBeCloseTo(4 / 64);
  expect([l1?.toDense?.pHolm, random?.toDense?.pHolm]).toEqual([4 / 64, 4 / 64]);
  const mean = 0.82 / 6;
  expect(l1?.toDense?.pSeeds).toBeCloseTo(pairedT([mean, 2 * mean, 3 * mean]), 12);
  expect(noPText(l1!.toDense!)).toBe('');
});

test('distances that a failed run has not are counted in its row', () => {
  const lost = { value: 1, dice: 0, hd95: null, referenceMm3: 1, predictedMm3: 0 };
  const failed = run(slot('l1', 1), [0.5, 0.5]);
  const [, row] = studyRows(slots, [
    run(dense1, [0.5, 0.5]),
    { ...failed, cases: failed.cases.map((one, index) => (index === 0 ? one : { ...one, classes: [lost] })) },
  ]);
  expect(row).toMatchObject({ hd95: 2, hd95Summary: { missing: 1, count: 2, penalised: (2 + 9) / 2 } });
});

test('without its dense control, a measured time or a common case nothing is made up', () => {
  const rows = studyRows(slots, [
    run(dense1, [null, 0.5]),
    run(slot('l1', 2), [0.5, 0.5]),
    run(slot('random', 1), [0.5, null], { milliseconds: null }),
  ]);
  expect(rows.map(({ toDense }) => toDense)).toEqual([null, null, null]);
  expect(rows[2]?.milliseconds).toBeNull();
  expect(rows[2]?.dice).toBe(0.5);
});

test('a flat network that nothing prunes is a baseline of its own, not the dense control', () => {
  const flat = slot('none', 1, { start: 'flat' });
  const rows = studyRows([dense1, flat], [run(dense1, [0.8, 0.6]), run(flat, [0.7, 0.6])]);
  expect(rows.map(({ arm, start, method, cut }) => [arm, start, method, cut])).toEqual([
    ['dense', 'planned', 'none', null],
    ['flat', 'flat', 'none', 0.5],
  ]);
  expect(rows[0]?.toDense).toBeNull();
  expect(rows[1]?.toDense?.mean).toBeCloseTo(-0.05);
  expect(rows[1]?.toDense?.pHolm).toBe(rows[1]?.toDense?.p);
});
