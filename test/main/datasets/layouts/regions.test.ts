/** Regions of an nnU-Net folder: unions of labels that may be segmented instead of classes. */
import { expect, test } from 'vitest';
import { scanDataset } from '../../../../main/datasets/scan.ts';
import { put, temporaryFolder } from '../../imaging/nifti/fixtures.ts';
import { image, label, nnunet } from '../folders.ts';

test('regions come in by classes, with the order in which masks are written', async () => {
  const folder = temporaryFolder();
  const labels = { background: 0, whole: [1, 2, 4], core: [1, 4], enhancing: 4 };
  nnunet(folder, { labels, regions_class_order: [2, 1, 4] });
  put(folder, 'imagesTr/a_0000.nii', image(1));
  put(folder, 'imagesTr/a_0001.nii', image(2));
  put(folder, 'labelsTr/a.nii', label([1, 2, 4]));
  const { dataset } = await scanDataset(folder, { scratch: temporaryFolder() });
  expect(dataset.classes.map(({ name }) => name)).toEqual(['background', 'label 1', 'label 2', 'label 4']);
  expect(dataset.regions).toEqual([
    { name: 'whole', values: [1, 2, 3], writes: 2 },
    { name: 'core', values: [1, 3], writes: 1 },
    { name: 'enhancing', values: [3], writes: 3 },
  ]);
});
