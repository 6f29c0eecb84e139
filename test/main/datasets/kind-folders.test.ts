/** One folder per kind of image: told from one per patient, with names of cases however the kinds stand in them. */
import { describe, expect, test } from 'vitest';
import { folderOf, scan, type Content } from './scanned.ts';

describe('one folder per kind of image', () => {
  /** @param name of the file of a case in a folder of this kind */
  const kinds = (folders: readonly string[], name: (kind: string, id: string) => string) => {
    const files: Record<string, Content> = {};
    for (const id of ['p1', 'p2', 'p3'])
      for (const folder of folders) {
        const kind = folder.split('/').at(-1) ?? folder;
        files[`${folder}/${name(kind, id)}.nii`] = /seg|label|mask/i.test(kind) ? 'label' : 'image';
      }
    return files;
  };
  const sameName = (_: string, id: string): string => id;

  test.each([
    ['the same names', kinds(['FLAIR', 'T1', 'seg'], sameName)],
    ['the kind behind the name', kinds(['FLAIR', 'T1', 'seg'], (kind, id) => `${id}_${kind}`)],
    ['the kind in front of it', kinds(['FLAIR', 'T1', 'seg'], (kind, id) => `${kind}_${id}`)],
    [
      'images and labels in folders of their own',
      kinds(['images/FLAIR', 'images/T1', 'labels/seg'], sameName),
    ],
    [
      'numbers of channels, and labels called so',
      kinds(['FLAIR', 'T1', 'seg'], (kind, id) => id + { FLAIR: '_0000', T1: '_0001', seg: '_label' }[kind]!),
    ],
  ])('%s', async (_, files) => {
    const found = await scan(folderOf(files));
    expect(found.findings).toEqual([]);
    expect([found.layout, found.channels, found.modality]).toEqual(['patients', ['FLAIR', 'T1'], 'MR']);
    expect(found.cases.map(({ id, hasLabel, files }) => [id, hasLabel, files.length])).toEqual([
      ['p1', true, 3],
      ['p2', true, 3],
      ['p3', true, 3],
    ]);
    expect(found.cases[0]?.files.map((file) => /FLAIR|T1|seg/.exec(file)?.[0])).toEqual([
      'FLAIR',
      'T1',
      'seg',
    ]);
  });

  test('numbers that count cases are names', async () => {
    const found = await scan(
      folderOf({
        'CT/scan_0001.nii': 'image',
        'CT/scan_0002.nii': 'image',
        'mask_liver/scan_0001.nii': 'label',
        'mask_liver/scan_0002.nii': 'label',
      }),
    );
    expect(found.cases.map(({ id, hasLabel }) => [id, hasLabel])).toEqual([
      ['scan_0001', true],
      ['scan_0002', true],
    ]);
    expect(found.modality).toBe('CT');
  });

  test('in groups, whose names tell cases of one name apart', async () => {
    const found = await scan(
      folderOf({
        ...kinds(['train/T1', 'train/masks'], sameName),
        ...kinds(['val/T1', 'val/masks'], sameName),
      }),
    );
    expect(found.cases.map(({ id, files }) => [id, files])).toContainEqual([
      'val_p2',
      ['val/T1/p2.nii', 'val/masks/p2.nii'],
    ]);
    expect(found.cases).toHaveLength(6);
  });

  test('what is missing is said of the case; a label may be missing', async () => {
    const found = await scan(
      folderOf({
        'T1/a.nii': 'image',
        'T2/a.nii': 'image',
        'seg/a.nii': 'label',
        'T1/b.nii': 'image',
        'seg/b.nii': 'label',
        'seg/c.nii': 'label',
        'T1/d.nii': 'image',
        'T2/d.nii': 'image',
      }),
    );
    expect(found.cases.map(({ id, hasLabel }) => [id, hasLabel])).toEqual([
      ['a', true],
      ['d', false],
    ]);
    expect(found.findings).toEqual([
      'refused T1/b.nii: b has no T2, which others have.',
      'refused seg/c.nii: This label has no image.',
    ]);
  });

  test('kinds of other cases each are images by themselves', async () => {
    const found = await scan(
      folderOf({ 'CT/c1.nii': 'image', 'CT/c2.nii': 'image', 'MR/m1.nii': 'image', 'PET/m2.nii': 'image' }),
    );
    expect(found.layout).toBe('pairs');
    expect(found.cases.map(({ files }) => files.length)).toEqual([1, 1, 1, 1]);
  });

  test('folders of patients that say a kind as well are of patients, where their files say kinds', async () => {
    const found = await scan(
      folderOf({
        'P1_CT/image.nii': 'image',
        'P1_CT/label.nii': 'label',
        'P2_CT/image.nii': 'image',
        'P2_CT/label.nii': 'label',
      }),
    );
    expect(found.cases.map(({ id, hasLabel }) => [id, hasLabel])).toEqual([
      ['P1_CT', true],
      ['P2_CT', true],
    ]);
  });

  test('images, and labels in a folder that is called after what they show', async () => {
    const found = await scan(folderOf(kinds(['images'], sameName)));
    expect(found.cases.every(({ hasLabel }) => !hasLabel)).toBe(true);
    const lesions = Object.keys(kinds(['lesions'], sameName)).map((path) => [path, 'label'] as const);
    const labelled = await scan(folderOf({ ...kinds(['images'], sameName), ...Object.fromEntries(lesions) }));
    expect(labelled.cases.map(({ hasLabel }) => hasLabel)).toEqual([true, true, true]);
  });
});
