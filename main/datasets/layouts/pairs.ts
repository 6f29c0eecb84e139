/**
 * Images and labels without a table: two folders (`images` and `labels`, under any of their usual names) whose files
 * share names, or one folder where `case_label.nii.gz` (or `_seg`, `_mask`, …) lies beside `case.nii.gz`.
 */
import { basename } from 'node:path/posix';
import type { ImportFinding } from '../../../shared/dataset.ts';
import { AppError } from '../../../shared/result.ts';
import { listNifti, stemOf, type Listing } from './folder.ts';
import { refused, type Candidate, type Layout } from './layout.ts';

export const imageFolder = /^(imagesTr|images?|imgs?|volumes?|scans?)$/i;
export const labelFolder =
  /^(labelsTr|labels?|masks?|segmentations?|segs?|annotations?|gt|ground[-_ ]?truth)$/i;
export const labelSuffix = /[-_. ](labels?|masks?|segmentations?|segs?|annotations?|gt)$/i;
const imageSuffix = /[-_. ](images?|img|0000)$/i;

export async function readPairs(folder: string): Promise<Layout> {
  const root = await listNifti(folder, '');
  const images = root.folders.find((name) => imageFolder.test(name));
  const labels = root.folders.find((name) => labelFolder.test(name));
  const listings =
    images !== undefined && labels !== undefined
      ? { images: await listNifti(folder, images), labels: await listNifti(folder, labels) }
      : splitBySuffix(root);
  if (listings.images.files.length + listings.labels.files.length === 0) {
    throw new AppError(
      'invalid-input',
      `${folder}: no images and labels were found.`,
      'Choose a folder with a dataset.json (Decathlon, nnU-Net), with images/ and labels/, or with files named case.nii.gz and case_label.nii.gz.',
    );
  }
  const { candidates, findings } = pair(listings.images.files, listings.labels.files);
  return {
    kind: 'pairs',
    name: basename(folder),
    modality: 'other',
    channels: null,
    classes: null,
    candidates,
    findings: [...listings.images.findings, ...listings.labels.findings, ...findings],
  };
}

function splitBySuffix({ files, folders, findings }: Listing): { images: Listing; labels: Listing } {
  const isLabel = (file: string): boolean => labelSuffix.test(stemOf(file));
  return {
    images: { files: files.filter((file) => !isLabel(file)), folders, findings },
    labels: { files: files.filter(isLabel), folders, findings: [] },
  };
}

function pair(
  images: readonly string[],
  labels: readonly string[],
): { candidates: Candidate[]; findings: ImportFinding[] } {
  const key = (file: string): string => stemOf(file).replace(labelSuffix, '').replace(imageSuffix, '');
  const labelsByKey = Map.groupBy(labels, key);
  const imagesByKey = Map.groupBy(images, key);
  const candidates: Candidate[] = [];
  const findings: ImportFinding[] = [];
  for (const [id, [image = id, ...more]] of imagesByKey) {
    const [label, ...moreLabels] = labelsByKey.get(id) ?? [];
    if (label === undefined) findings.push(refused(image, 'This image has no label of the same name.'));
    else if (more.length + moreLabels.length > 0) {
      const all = [...more, ...moreLabels].join(', ');
      findings.push(refused(image, `More than one file goes by the name "${id}": ${all}.`));
    } else candidates.push({ id, images: [image], label });
  }
  for (const [id, files] of labelsByKey) {
    if (imagesByKey.has(id)) continue;
    findings.push(...files.map((file) => refused(file, 'This label has no image of the same name.')));
  }
  return { candidates, findings };
}
