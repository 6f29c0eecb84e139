/**
 * Label maps of one image from several files, laid over each other by the rule that holds within a file too
 * (`labels/overlap.ts`): what lies within another label stays visible, whichever file it comes from.
 */
import { at } from '../../../shared/at.ts';
import { createPainter, hiddenText } from '../../imaging/dicom/labels/overlap.ts';
import { AppError } from '../../../shared/result.ts';

/** Labels of one file. */
export interface NamedLabels {
  readonly path: string;
  /** 0, or n for the nth name. */
  readonly voxels: Uint8Array;
  readonly names: readonly string[];
  /** Voxels of the nth name before others of its file were laid over it. */
  readonly counts: readonly number[];
}

export interface StackedLabels {
  /** 0, or n for the nth name. */
  readonly voxels: Uint8Array;
  readonly names: readonly string[];
  readonly findings: readonly { readonly path: string; readonly message: string }[];
}

/** @param files one is in memory at a time @param onTop names, the topmost first */
export async function stackLabels(
  files: readonly (() => Promise<NamedLabels>)[],
  length: number,
  onTop: readonly string[],
): Promise<StackedLabels> {
  const voxels = new Uint8Array(length);
  const names: string[] = [];
  const counts: number[] = [];
  /** Labels with a voxel before other files were laid over it, and the file. */
  const visible = new Map<number, string>();
  const findings: { path: string; message: string }[] = [];
  for (const read of files) {
    const file = await read();
    // One name in two files is one label, of their voxels together.
    const labels = new Uint16Array(
      file.names.map((name, index) => {
        if (at(file.counts, index) === 0) return 0;
        if (!names.includes(name)) counts[names.push(name) - 1] = 0;
        const place = names.indexOf(name);
        counts[place] = at(counts, place) + at(file.counts, index);
        return place + 1;
      }),
    );
    if (names.length > 255) {
      throw new AppError(
        'invalid-input',
        `${file.path}: with it, the image has ${names.length} different labels; 255 can be told apart.`,
        'Import a part of them.',
      );
    }
    const painter = createPainter({ names, counts }, onTop);
    const added = (label: number): number => (label === 0 ? 0 : (labels[label - 1] ?? 0));
    file.voxels.forEach((label, voxel) => {
      if (label === 0) return;
      voxels[voxel] = painter.over(voxels[voxel] ?? 0, added(label));
    });
    for (const label of new Set(file.voxels)) if (label !== 0) visible.set(added(label), file.path);
    findings.push(...painter.findings('file').map((message) => ({ path: file.path, message })));
  }
  const left = new Set(voxels);
  for (const [label, path] of visible) {
    const message = hiddenText(at(names, label - 1), at(counts, label - 1));
    if (!left.has(label)) findings.push({ path, message });
  }
  return { voxels, names, findings };
}
