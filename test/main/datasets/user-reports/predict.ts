/** User reports: images given to `predict`. */
import { copyFileSync, cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readLabel } from '../../../../main/datasets/case-files.ts';
import { readNiftiImage } from '../../../../main/imaging/nifti/read.ts';
import { secateur } from '../../cli/secateur.ts';
import { twoChannelBundle } from '../../export/foreign-bundle.ts';
import { temporaryFolder } from '../../imaging/nifti/fixtures.ts';
import type { Checks } from './report.ts';

async function predict(model: string, images: readonly string[], to: string) {
  const { code, out, err } = await secateur('predict', '--model', model, '--image', ...images, '--out', to);
  return { code, said: out + err };
}

/** 1 where the second channel is above the first: wrong wherever channels are laid over each other wrongly. */
async function secondIsAbove(folder: string): Promise<Uint8Array> {
  const [first, second] = await Promise.all(
    [0, 1].map(
      async (number) => (await readNiftiImage(join(folder, `same_000${number}.nii.gz`))).channels[0],
    ),
  );
  return Uint8Array.from(first ?? [], (value, index) => Number((second?.[index] ?? 0) > value));
}

const share = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((same, value, index) => same + Number(value === b[index]), 0) / a.length;

export const predictChecks: Checks = {
  p01_channels: async (folder) => {
    const out = temporaryFolder();
    const model = await twoChannelBundle();
    const truth = await secondIsAbove(folder);
    expect(truth.some((value) => value === 1)).toBe(true);
    const file = (name: string): string => join(folder, name);
    const good = ['same_0000.nii.gz', 'same_0001.nii.gz', 'flipped_0001.nii.gz', 'flipped_0000.nii.gz'];
    const { code, said } = await predict(model, [...good, 'mix_0001.nii', 'mix_0000.nii.gz'].map(file), out);
    expect(code, said).toBe(0);
    for (const name of ['same', 'flipped']) {
      const { voxels } = await readLabel(join(out, `${name}.nii.gz`));
      expect(share(voxels, truth), name).toBe(1);
    }
    expect(existsSync(join(out, 'mix.nii.gz'))).toBe(true);
    const fewer = await predict(model, ['fewer_0000.nii.gz', 'fewer_0001.nii.gz'].map(file), out);
    expect(fewer.code, fewer.said).toBe(0);
    expect(fewer.said).toMatch(/fewer_0001.*20 × 24 × 10 and 20 × 24 × 12 voxels.*covers 83 %/);
    const seen = (await readLabel(join(out, 'fewer.nii.gz'))).voxels.subarray(0, 20 * 24 * 10);
    expect(share(seen, truth.subarray(0, seen.length))).toBe(1);
    // one channel, and a third one for the second
    expect((await predict(model, [file('one_0000.nii.gz')], out)).said).toMatch(/one_0000.*has 1 channels/);
    const third = join(temporaryFolder(), 'same_0002.nii.gz');
    copyFileSync(file('same_0001.nii.gz'), third);
    const first = join(third, '../same_0000.nii.gz');
    copyFileSync(file('same_0000.nii.gz'), first);
    expect((await predict(model, [first, third], out)).said).toMatch(/number 0001 is missing/);
    const four = await predict(model, [file('four.nii.gz')], out);
    expect(four.code, four.said).toBe(0);
  },

  p05_overwrite: async (given) => {
    const folder = join(temporaryFolder(), 'data');
    cpSync(given, folder, { recursive: true });
    const link = join(folder, '../link');
    symlinkSync(folder, link);
    const model = await twoChannelBundle(1);
    const names = ['case.nii.gz', 'case_0000.nii.gz', 'img.nii', 'img.nii.gz', 'img.seg.nii'];
    const all = () => names.map((name) => readFileSync(join(folder, name)).toString('base64'));
    const before = all();
    const attempts: readonly (readonly [image: string, out: string, sentence: RegExp])[] = [
      [
        join(folder, 'case_0000.nii.gz'),
        folder,
        /case\.nii\.gz is there already and is no mask that Secateur/,
      ],
      [join(folder, 'img.nii'), folder, /img\.nii\.gz is there already/],
      [join(folder, 'img.nii.gz'), folder, /img\.nii\.gz is the image itself/],
      [join(folder, 'img.nii.gz'), link, /img\.nii\.gz is the image itself/],
      [join(link, 'img.nii.gz'), folder, /img\.nii\.gz is the image itself/],
    ];
    for (const [image, out, sentence] of attempts) {
      const { code, said } = await predict(model, [image], out);
      expect(code).not.toBe(0);
      expect(said).toMatch(sentence);
      expect(all()).toEqual(before);
    }
    const out = join(folder, 'masks');
    const both = await predict(model, [join(folder, 'img.nii'), join(folder, 'img.nii.gz')], out);
    expect(both.said).toMatch(/would both be written/);
    // its own mask of the same image is replaced, that of another image is not
    const image = join(folder, 'case_0000.nii.gz');
    for (const time of ['first', 'second']) {
      const { code, said } = await predict(model, [image], out);
      expect(code, `${time}: ${said}`).toBe(0);
    }
    copyFileSync(join(folder, 'img.nii'), image); // other bytes
    expect((await predict(model, [image], out)).said).toMatch(/is the mask of another image/);
    const seg = await predict(model, [join(folder, 'img.seg.nii')], out);
    expect(seg.code, seg.said).toBe(0);
    expect(existsSync(join(out, 'img.seg.nii.gz'))).toBe(true);
  },
};
