/**
 * Real images beside the project (`../shared/data`). On a machine without them tests that need them are skipped with a
 * printed reason; under CI their absence is a failure.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'vitest';
import { hasPython } from './oracle.ts';

export const realData = resolve(import.meta.dirname, '../../../shared/data');

const inCi = process.env['CI'] !== undefined;

/** `test` where the data folder is there or CI runs; skipped otherwise. */
export const testOnRealData = requirement(existsSync(realData), `${realData} is not there`);

/** Like `testOnRealData`, for tests that ask nibabel too. */
export const testAgainstNibabel = requirement(
  existsSync(realData) && hasPython('nibabel'),
  'the real data or python3 with nibabel is not there',
);

/** For tests that ask pydicom with its decoders too. */
export const testAgainstPydicom = requirement(
  existsSync(realData) && hasPython('pydicom', 'pylibjpeg', 'libjpeg', 'openjpeg'),
  'the real data or python3 with pydicom and pylibjpeg is not there',
);

function requirement(met: boolean, reason: string): typeof test.skip {
  if (!met && !inCi) console.warn(`Skipped: ${reason}.`);
  return met || inCi ? test : test.skip;
}
