/** Folders of tiny images and label maps by their paths, and what a look through them finds. */
import { scanDataset, type ScanOptions } from '../../../main/datasets/scan.ts';
import { put, temporaryFolder } from '../imaging/nifti/fixtures.ts';
import { image, label } from './folders.ts';

export type Content = 'image' | 'label' | 'empty' | 'soft';
let seed = 0;
const bytes = (content: Content): Uint8Array => {
  if (content === 'image')
    return image(++seed, {
      voxels: Array.from({ length: 32 }, (_, at) => seed * 7.5 + at * 9.3),
      datatype: 16,
    });
  return label(content === 'label' ? [1, 2] : content === 'soft' ? [0.7] : []);
};

/** Of images and label maps. @param files by path below the folder */
export function folderOf(files: Readonly<Record<string, Content>>): string {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) put(folder, path, bytes(content));
  return folder;
}

/** A folder's cases and remarks, with paths below it. */
export const scan = async (folder: string, options: Partial<ScanOptions> = {}) => {
  const { cases, dataset, findings, layout } = await scanDataset(folder, {
    scratch: temporaryFolder(),
    ...options,
  });
  return {
    layout,
    channels: dataset.channels,
    modality: dataset.modality,
    cases: cases.map(({ id, images, label }) => ({
      id,
      files: [...images, ...(label === null ? [] : [label])].map((file) => file.slice(folder.length + 1)),
      hasLabel: label !== null,
    })),
    findings: findings.map(({ severity, file, message }) => `${severity} ${file}: ${message}`),
  };
};
