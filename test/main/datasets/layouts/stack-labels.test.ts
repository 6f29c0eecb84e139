/** Labels of one image from several files. */
import { describe, expect, test } from 'vitest';
import { stackLabels, type NamedLabels } from '../../../../main/datasets/layouts/stack-labels.ts';

const file = (path: string, voxels: number[], ...names: string[]): (() => Promise<NamedLabels>) => {
  const counts = names.map((_, index) => voxels.filter((label) => label === index + 1).length);
  return () => Promise.resolve({ path, voxels: Uint8Array.from(voxels), names, counts });
};
const liver = file('liver.dcm', [1, 1, 1, 1, 0], 'liver');
const tumour = file('tumour.dcm', [0, 1, 0, 0, 0], 'tumour');
const stack = (files: Parameters<typeof stackLabels>[0], ...onTop: string[]) => stackLabels(files, 5, onTop);

describe('labels of several files', () => {
  test.each([[[liver, tumour]], [[tumour, liver]]])(
    'the smaller lies on top, whichever file comes first',
    async (files) => {
      const { voxels, names, findings } = await stack(files);
      expect([...voxels].map((label) => names[label - 1] ?? '-')).toEqual([
        'liver',
        'tumour',
        'liver',
        'liver',
        '-',
      ]);
      expect(findings.map(({ message }) => message)).toEqual([
        '1 voxel lies in more than one file; the smaller lies on top: liver (4 voxels) loses 1 to tumour.',
      ]);
    },
  );

  test('the order that was chosen holds across files, and what vanishes under several is named', async () => {
    const other = file('rest.dcm', [0, 0, 1, 1, 1], 'rest');
    const chosen = await stack([tumour, liver], 'liver');
    expect(chosen.findings.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      expect.stringMatching(/^liver\.dcm: 1 voxel/),
      expect.stringMatching(/^tumour\.dcm: tumour: none of its 1 voxels is left/),
    ]);
    const start = file('start.dcm', [1, 1, 0, 0, 0], 'start');
    const covered = await stack([liver, start, other]);
    expect(covered.findings.map(({ message }) => message).join('\n')).toMatch(
      /\nliver: none of its 4 voxels/,
    );
  });

  test('one name in two files is one label', async () => {
    const { voxels, names, findings } = await stack([liver, file('b.dcm', [0, 0, 0, 1, 1], 'liver')]);
    expect([[...voxels], names, findings]).toEqual([[1, 1, 1, 1, 1], ['liver'], []]);
  });
});
