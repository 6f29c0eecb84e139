/** Every DICOM entry of the manifest of hostile inputs: what is found in each folder, and that it reads or says why not. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { AppError } from '../../../../shared/result.ts';
import { readSeriesVolume } from '../../../../main/imaging/dicom/read-volume.ts';
import { scanDicom, type DicomScan } from '../../../../main/imaging/dicom/scan.ts';
import { realData, testOnRealData } from '../../../support/real-data.ts';

const root = join(realData, 'hostile/dicom');

interface Outcome {
  readonly scan: DicomScan;
  readonly levels: readonly string[];
  /** All reasons of all verdicts and refused files. */
  readonly said: string;
  readonly slices: readonly number[];
  /** Voxels of each volume, or the sentence that refuses it. */
  readonly volumes: readonly (Float32Array | string)[];
}

async function outcomeOf(entry: string): Promise<Outcome> {
  const scan = scanDicom([join(root, entry)]);
  const volumes: (Float32Array | string)[] = [];
  for (const { source } of scan.series) {
    if (!source) continue;
    try {
      volumes.push((await readSeriesVolume(source)).voxels);
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause;
      volumes.push(cause.message);
    }
  }
  const verdicts = scan.series.map(({ summary }) => summary.verdict);
  return {
    scan,
    levels: verdicts.map(({ level }) => level),
    said: [
      ...verdicts.flatMap(({ reasons, resampling }) => [...reasons, resampling ?? '']),
      ...scan.refused.map(({ path, message }) => `${path}: ${message}`),
    ].join('\n'),
    slices: scan.series.map(({ source }) => source?.stack.slices.length ?? 0),
    volumes,
  };
}

type Check = (outcome: Outcome, reference: Float32Array) => void;

const is =
  (level: string, said = /^$/): Check =>
  (outcome) => {
    expect(outcome.levels).toEqual([level]);
    expect(outcome.said.trim()).toMatch(said);
  };
const equalsReference: Check = ({ volumes, levels }, reference) => {
  expect(levels).toEqual(['good']);
  expect(volumes).toEqual([reference]);
};
const all =
  (...checks: readonly Check[]): Check =>
  (outcome, reference) =>
    checks.forEach((check) => check(outcome, reference));

/** By entry; the sentence of the manifest is in the test's name. */
const checks: Readonly<Record<string, Check>> = {
  reference: is('good'),
  missing_slice: is('usable', /One slice is missing: 1 between 17.0 and 19.0 mm/),
  duplicate_position: all(is('usable', /06.dcm lies where 02.dcm lies/), ({ slices }) =>
    expect(slices).toEqual([6]),
  ),
  duplicate_file: all(is('usable', /06.dcm is a copy of 02.dcm/), ({ slices }) =>
    expect(slices).toEqual([6]),
  ),
  two_series_one_folder: ({ scan, slices }) => {
    expect(scan.series.map(({ summary }) => summary.patientName)).toEqual([
      'Albus^Dumbledore',
      'Thanos^Inevitable',
    ]);
    expect(slices[0]).toBe(6);
  },
  no_position: is('refused', /order of the slices and their distance are unknown/),
  no_instance_number: equalsReference,
  no_pixel_spacing: is('usable', /Pixel Spacing is missing; 1 mm was assumed/),
  instance_number_reversed: equalsReference,
  irregular_spacing: is('usable', /changes from 0.50 to 4.50 mm/),
  truncated_file: all(is('usable', /01.dcm: Holds 1900 bytes/), ({ slices }) => expect(slices).toEqual([5])),
  no_preamble: equalsReference,
  no_file_meta: equalsReference,
  one_slice_other_size: is('refused', /03.dcm has 34 × 49 pixels/),
  localizer_in_series: ({ levels, said, slices }) => {
    expect(levels).toEqual(['usable', 'refused']);
    expect(slices).toEqual([5, 0]);
    expect(said).toMatch(/points elsewhere.*localiser/);
  },
  oblique_15deg: all(is('good'), ({ scan }) =>
    expect(Math.abs(scan.series[0]?.source?.grid.direction[1][1] ?? 0)).toBeCloseTo(
      Math.cos((15 * Math.PI) / 180),
      3,
    ),
  ),
  gantry_tilt: is('usable', /gantry tilted by 15.0 degrees/),
  no_pixel_data: ({ levels, said }) => {
    expect(levels).toEqual([]);
    expect(said).toMatch(/00.dcm: Holds no pixels/);
  },
  short_pixel_data: all(is('usable', /02.dcm: Holds 3200 bytes of pixels; its header needs 3400/)),
  rescale_per_slice: ({ volumes: [voxels] }, reference) => {
    const worst = Math.max(...reference.map((value, index) => Math.abs(value - Number(voxels?.[index]))));
    expect(worst).toBeLessThan(2);
  },
  monochrome1: all(equalsReference, ({ scan }) =>
    expect(scan.series[0]?.source?.stack.slices[0]?.instance.photometric).toBe('MONOCHROME1'),
  ),
  signed_values: all(is('good'), ({ volumes: [voxels] }) =>
    expect(Math.min(...(voxels as Float32Array))).toBeLessThan(0),
  ),
  bits_stored_12_high_bits_dirty: ({ volumes: [voxels] }, reference) =>
    expect(voxels).toEqual(reference.map((value) => Math.min(value, 4095))),
  unsupported_transfer_syntax: is('refused', /MPEG-4 AVC/),
  corrupt_jpeg2000: ({ said, volumes }) => {
    expect(said).toMatch(/04.dcm: Ends inside its pixels/);
    expect(volumes[0]).toMatch(/02.dcm: its image \(JPEG 2000 Lossless\)/);
  },
  junk_in_folder: all(equalsReference, ({ scan }) => {
    const names = scan.others.map((path) => path.slice(root.length));
    expect(names.join(' ')).toMatch(/Thumbs\.db/);
    expect(names.join(' ')).toMatch(/fake\.dcm.*notes\.txt.*zero\.dcm/);
  }),
  utf8_names: all(equalsReference, ({ scan }) =>
    expect(scan.series[0]?.summary).toMatchObject({ patientName: 'Пациент^Тест=患者^試験' }),
  ),
  path_characters_in_tags: equalsReference,
  no_extension_nested: equalsReference,
  multiframe_no_position: all(
    is('usable', /no position in space; unknown: orientation, distance/),
    ({ slices }) => expect(slices).toEqual([6]),
  ),
};

const manifest = (): string[][] =>
  readFileSync(join(realData, 'hostile/MANIFEST.tsv'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([file = '']) => file.startsWith('dicom/'));

describe('hostile DICOM', () => {
  for (const [entry, check] of Object.entries(checks)) {
    testOnRealData(entry, async () => {
      const reference = await outcomeOf('reference');
      check(await outcomeOf(entry), reference.volumes[0] as Float32Array);
    });
  }

  testOnRealData('no entry of the manifest and no folder is left out', () => {
    const named = manifest().map(([file = '']) => file.replace(/^dicom\/|\/$/g, ''));
    expect(Object.keys(checks).sort()).toEqual(named.sort());
    expect(readdirSync(root).sort()).toEqual(named.sort());
  });
});
