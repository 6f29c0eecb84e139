/**
 * Instances → volumes: sorts slices into series and splits each by what makes one volume (orientation, echo, kind of
 * image, diffusion weighting, stack, time). What is left over is said, never mixed in.
 */
import { createHash } from 'node:crypto';
import { at } from '../../../shared/at.ts';
import type { SeriesSummary, Verdict } from '../../../shared/dicom.ts';
import type { Grid } from '../../../shared/volume.ts';
import type { Instance } from './instance.ts';
import type { Repair } from './judge.ts';
import { judgeVolume } from './judge-volume.ts';
import { withoutCopies } from './copies.ts';
import { membersOf, type Members } from './members.ts';
import { partsOf } from './parts.ts';
import { partNames } from './part-names.ts';
import { repairedGrid } from './regularise.ts';
import type { Slice, Stack } from './stack.ts';

/** One volume, or why there is none. */
export interface Series {
  readonly summary: SeriesSummary;
  /** null where the verdict is `refused`. */
  readonly source: VolumeSource | null;
}

/** All that reading a volume needs. */
export interface VolumeSource {
  readonly stack: Stack;
  /** null where the slices lie on `grid` as they are. */
  readonly repair: Repair | null;
  /** Without repair: the grid of the slices. */
  readonly grid: Grid;
  /** False for pictures whose place in the patient nobody knows: masks of them can only be NIfTI. */
  readonly isPlaced: boolean;
}

/** The grid that the volume is read on. */
export const gridOfVolume = ({ stack, repair, grid }: VolumeSource): Grid =>
  repair ? repairedGrid(stack, repair) : grid;

/** @param instances images only, in any order */
export function seriesOf(instances: readonly Instance[]): Series[] {
  return membersOf(instances).flatMap(volumesOf).sort(byName);
}

const byName = (a: Series, b: Series): number => (nameOf(a) < nameOf(b) ? -1 : 1);
const nameOf = ({ summary }: Series): string =>
  [summary.patientId, summary.studyDate, summary.description, summary.part, summary.id].join('\n');

function volumesOf({ instances, notes }: Members): Series[] {
  const { kept, notes: copyNotes } = withoutCopies(instances);
  const slices = kept.flatMap((instance) => instance.frames.map((frame) => ({ instance, frame })));
  const { parts, notes: placeNotes } = partsOf(slices);
  const largest = parts.reduce((most, part) => Math.max(most, part.slices.length), 0);
  const names = partNames(parts.map((part) => part.slices));
  const isShared = sharedUids(kept);
  const remarks = [...new Set(kept.flatMap((instance) => instance.remarks))];
  return parts.map(({ slices: volume, tie }, index) => {
    const isRemainder =
      volume.length < largest && volume.length <= Math.max(1, largest / 4) && volume.length < 4;
    const { judgement, stack, grid } = judgeVolume(volume, {
      notes: [...notes, ...copyNotes, ...placeNotes, ...remarks],
      isRemainder,
      tie,
    });
    const outcome = stack && judgement.repair ? repairedGrid(stack, judgement.repair) : grid;
    return {
      summary: summaryOf(volume, {
        part: at(names, index),
        verdict: judgement.verdict,
        grid: outcome,
        isShared,
      }),
      source:
        stack && grid && judgement.verdict.level !== 'refused'
          ? { stack, repair: judgement.repair, grid, isPlaced: isPlaced(volume) }
          : null,
    };
  });
}

/** Whether the files themselves say where the volume lies in the patient. */
const isPlaced = (volume: readonly Slice[]): boolean =>
  volume.every(({ frame }) => frame.position && frame.orientation && frame.spacing);

/** SOP Instance UIDs that several images carry. */
function sharedUids(instances: readonly Instance[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(
    instances.flatMap(({ sopInstanceUid }) => {
      const isShared = seen.has(sopInstanceUid);
      seen.add(sopInstanceUid);
      return isShared ? [sopInstanceUid] : [];
    }),
  );
}

interface Outcome {
  readonly part: string;
  readonly verdict: Verdict;
  readonly grid: Grid | null;
  readonly isShared: ReadonlySet<string>;
}

function summaryOf(volume: readonly Slice[], { part, verdict, grid, isShared }: Outcome): SeriesSummary {
  const instance = volume[0]?.instance;
  if (!instance) throw new Error('summaryOf: a volume has slices');
  const files = new Set(volume.map((one) => one.instance.path));
  const identity = volume.map(({ instance: { sopInstanceUid, path }, frame }) => {
    const name = `${sopInstanceUid || path}#${frame.index}`;
    return isShared.has(sopInstanceUid) ? `${name}#${JSON.stringify([frame.position, frame.marks])}` : name;
  });
  return {
    id: createHash('sha256').update(identity.sort().join('\n')).digest('hex').slice(0, 16),
    patientName: instance.patientName,
    patientId: instance.patientId,
    studyDate: instance.studyDate,
    description:
      instance.seriesDescription || instance.studyDescription || `series ${instance.seriesNumber ?? '?'}`,
    part,
    modality: instance.modality,
    bodyPart: instance.bodyPart,
    size: grid?.size ?? null,
    spacing: grid?.spacing ?? null,
    files: files.size,
    example: instance.path,
    transferSyntax: instance.syntaxName,
    verdict,
  };
}
