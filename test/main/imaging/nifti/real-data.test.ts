/** The reader and writer on real and on damaged files, against nibabel and the manifest of what is acceptable. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect } from 'vitest';
import { AppError } from '../../../../shared/result.ts';
import { affineOf } from '../../../../main/imaging/geometry.ts';
import { readNiftiImage, type NiftiImage } from '../../../../main/imaging/nifti/read.ts';
import { writeNifti } from '../../../../main/imaging/nifti/write.ts';
import { orientationOf, reorientationTo, reorientVoxels } from '../../../../main/imaging/orientation.ts';
import { realData, testAgainstNibabel, testOnRealData } from '../../../support/real-data.ts';
import { temporaryFolder } from './fixtures.ts';

const hostile = (name: string): string => join(realData, 'hostile', 'nifti', name);

interface Facts {
  readonly shape: readonly number[];
  readonly placed: boolean;
  readonly affine: readonly number[];
  readonly sha256: string;
}

function nibabelFacts(paths: readonly string[]): Facts[] {
  const script = join(import.meta.dirname, 'nibabel-facts.py');
  const text = execFileSync('python3', [script], { input: `${paths.join('\n')}\n`, encoding: 'utf8' });
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Facts);
}

function sha256(channels: readonly Float32Array[]): string {
  const hash = createHash('sha256');
  for (const voxels of channels) hash.update(voxels);
  return hash.digest('hex');
}

function expectSameAffine(ours: readonly number[], theirs: readonly number[], file: string): void {
  ours.forEach((value, index) => {
    const other = theirs[index] ?? NaN;
    expect(Math.abs(value - other), `${file}, affine entry ${index}`).toBeLessThan(
      1e-4 + 1e-6 * Math.abs(other),
    );
  });
}

/** Files that both readers take. */
function soundFiles(): string[] {
  const odd = ['anatomical', 'functional', 'reoriented_anat_moved', 'resampled_anat_moved'].map((name) =>
    join(realData, 'nifti_odd/nibabel', `${name}.nii`),
  );
  const nifti2 = join(realData, 'nifti_odd/nibabel/example_nifti2.nii.gz');
  const folders = ['nifti_odd/niivue_images', 'nifti_odd/mricron_atlases', 'openms_lesions/patient26'];
  const rest = folders.flatMap((folder) =>
    readdirSync(join(realData, folder))
      .filter((name) => name.endsWith('.nii.gz'))
      .map((name) => join(realData, folder, name)),
  );
  const made = [
    'reference_image',
    'oblique_20deg',
    'sheared_sform',
    'sform_qform_conflict',
    'qform_only',
    'qfac_zero',
    'big_endian',
    'nifti2',
    'scaled_int16',
    'slope_negative',
    'dtype_int64',
    'dtype_uint64',
    'dtype_float64',
    '4d_two_channels',
    'units_micron',
    'orient_PSR_image',
    'no_form_codes',
    'nan_inf',
    'ünïcode 海马 name',
  ].map((name) => hostile(`${name}.nii.gz`));
  return [...odd, nifti2, ...rest, ...made];
}

testAgainstNibabel('voxels and affine as nibabel reads them', async () => {
  const files = soundFiles();
  const facts = nibabelFacts(files);
  for (const [index, file] of files.entries()) {
    const { grid, channels } = await readNiftiImage(file);
    const theirs = facts[index] as Facts;
    expect([...grid.size, channels.length], file).toEqual([...theirs.shape, 1, 1].slice(0, 4));
    // without codes nibabel centres the image and mirrors it; the standard does not
    if (theirs.placed) expectSameAffine(affineOf(grid), theirs.affine, file);
    if (basename(file) !== 'nan_inf.nii.gz' && !file.includes('resampled_anat')) {
      expect(sha256(channels), file).toBe(theirs.sha256); // NaN has many bit patterns
    }
  }
});

testAgainstNibabel('a mask written like an image has that image’s affine, and its own values', async () => {
  const folder = temporaryFolder();
  const images = soundFiles();
  const masks: string[] = [];
  for (const [index, like] of images.entries()) {
    const { grid } = await readNiftiImage(like);
    const voxels = new Uint8Array(grid.size[0] * grid.size[1] * grid.size[2]).map((_, voxel) => voxel % 3);
    const mask = join(folder, `${index}.nii.gz`);
    await writeNifti(mask, { grid, voxels }, { like });
    masks.push(mask);
  }
  const [ofImages, ofMasks] = [nibabelFacts(images), nibabelFacts(masks)];
  for (const [index, image] of images.entries()) {
    expectSameAffine(ofMasks[index]?.affine ?? [], ofImages[index]?.affine ?? [], image);
    const { channels } = await readNiftiImage(masks[index] ?? '');
    expect(sha256(channels)).toBe(ofMasks[index]?.sha256);
  }
});

testAgainstNibabel('a grid written without a model reads back in nibabel', async () => {
  const folder = temporaryFolder();
  for (const name of ['oblique_20deg', 'sheared_sform', 'orient_SPL_image']) {
    const { grid, channels } = await readNiftiImage(hostile(`${name}.nii.gz`));
    const copy = join(folder, `${name}.nii`);
    await writeNifti(copy, { grid, voxels: channels[0] ?? new Float32Array(0) });
    const [theirs, ours] = nibabelFacts([hostile(`${name}.nii.gz`), copy]);
    expectSameAffine(ours?.affine ?? [], theirs?.affine ?? [], name);
    expect(ours?.sha256).toBe(theirs?.sha256);
  }
});

interface Entry {
  readonly file: string;
  readonly outcome: string;
}

function manifest(): Entry[] {
  const lines = readFileSync(join(realData, 'hostile/MANIFEST.tsv'), 'utf8').trim().split('\n');
  return lines
    .map((line) => line.split('\t'))
    .filter(([file = '']) => file.startsWith('nifti/'))
    .map(([file = '', , outcome = '']) => ({ file: basename(file.replace(/ \+ .*/, '')), outcome }));
}

const outcomeOf = async (file: string): Promise<NiftiImage | AppError> => {
  try {
    return await readNiftiImage(hostile(file));
  } catch (cause) {
    if (cause instanceof AppError) return cause;
    throw cause;
  }
};

describe('hostile files', () => {
  testOnRealData('each ends as the manifest accepts, and a refusal names the file', async () => {
    // Labels and too small images read well; what the integrity check says of them is tested with it.
    const entries = manifest().filter(({ file }) => !/^(label_|one_voxel)/.test(file));
    expect(entries.length).toBe(76);
    for (const { file, outcome } of entries) {
      const result = await outcomeOf(file);
      const refused = result instanceof AppError;
      if (refused) expect(result.message, file).toContain(file);
      if (/^refuse(?! or)/.test(outcome)) expect(refused, `${file}: ${outcome}`).toBe(true);
      if (/^loads?(?! or| \(sniff\) or)/.test(outcome)) expect(refused, `${file}: ${outcome}`).toBe(false);
      if (!refused && !file.startsWith('nan_inf') && /with a warning|, warn|silently|unknown/.test(outcome))
        expect(result.warnings, `${file}: ${outcome}`).not.toEqual([]);
    }
  });

  testOnRealData('what is the reference in another guise has its voxels', async () => {
    const reference = await readNiftiImage(hostile('reference_image.nii.gz'));
    const same = [
      'gz_trailing_garbage',
      'gz_two_members',
      'big_endian',
      'nifti2',
      'slope_zero',
      'slope_nan',
      'qform_only',
      'sform_only',
      'qfac_zero',
      '4d_single',
      'plain_named_gz',
      'truncated_crc',
      'pair',
    ];
    for (const name of same) {
      const { channels, grid } = await readNiftiImage(
        hostile(name === 'pair' ? 'pair.hdr' : `${name}.nii.gz`),
      );
      expect(sha256(channels), name).toBe(sha256(reference.channels));
      expectSameAffine(affineOf(grid), affineOf(reference.grid), name);
    }
  });

  testOnRealData('the same image stored in five orientations is one after turning', async () => {
    const reference = await readNiftiImage(hostile('reference_image.nii.gz'));
    for (const code of ['LPS', 'LAS', 'PSR', 'ASL', 'SPL']) {
      const { grid, channels } = await readNiftiImage(hostile(`orient_${code}_image.nii.gz`));
      expect(orientationOf(grid)).toBe(code);
      const turned = reorientVoxels(
        channels[0] ?? new Float32Array(0),
        grid.size,
        reorientationTo('RAS', grid),
      );
      expect(sha256([turned]), code).toBe(sha256(reference.channels));
    }
  });

  testOnRealData('warnings say what is odd', async () => {
    const warnings = async (name: string) => (await readNiftiImage(hostile(name))).warnings.join(' ');
    expect(await warnings('sform_qform_conflict.nii.gz')).toMatch(/sform was used/);
    expect(await warnings('units_micron.nii.gz')).toMatch(/micrometres/);
    expect(await warnings('no_form_codes.nii.gz')).toMatch(/orientation is unknown/);
    expect(await warnings('pixdim_zero.nii')).toMatch(/voxel size along axis 1 is 0/);
    expect(await warnings('sheared_sform.nii.gz')).toMatch(/right angles/);
    expect(await warnings('reference_image.nii.gz')).toBe('');
  });
});

testOnRealData('files of other formats are refused by name', async () => {
  const folder = join(realData, 'nifti_odd/nibabel');
  for (const name of [
    'test.mgz',
    'small.mnc',
    'minc2_4d.mnc',
    'scaled+tlrc.HEAD',
    'nifti1.hdr',
    'analyze.hdr',
    'row_major.dconn.nii',
  ]) {
    await expect(readNiftiImage(join(folder, name))).rejects.toThrow(name);
  }
  await expect(readNiftiImage(join(realData, 'totalseg_ct_mr/rgb24_datatype128.nii.gz'))).rejects.toThrow(
    /RGB colours/,
  );
});
