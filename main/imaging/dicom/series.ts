/**
 * Instances → volumes: sorts slices into series and splits each by what makes one volume (orientation, echo, kind of
 * image, diffusion weighting, stack, time). What is left over is said, never mixed in.
 */
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { SeriesSummary, Verdict } from '../../../shared/dicom.ts';
import type { Grid } from '../../../shared/volume.ts';
import type { Instance } from './instance.ts';
import type { Repair } from './judge.ts';
import { judgeVolume } from './judge-volume.ts';
import { partNames } from './part-names.ts';
import { repairedGrid } from './regularise.ts';
import { splitIntoVolumes, withoutCopies } from './split.ts';
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
}

/** @param instances images only, in any order */
export function seriesOf(instances: readonly Instance[]): Series[] {
  const bySeries = Map.groupBy(instances, ({ seriesUid, patientId, studyUid, modality, path }) =>
    [patientId, studyUid, seriesUid || dirname(path), modality].join('\n'),
  );
  return [...bySeries.values()].flatMap(volumesOf).sort(byName);
}

const byName = (a: Series, b: Series): number => (nameOf(a) < nameOf(b) ? -1 : 1);
const nameOf = ({ summary }: Series): string =>
  [summary.patientId, summary.studyDate, summary.description, summary.part, summary.id].join('\n');

function volumesOf(members: readonly Instance[]): Series[] {
  const { kept, notes } = withoutCopies(members);
  const slices = kept.flatMap((instance) => instance.frames.map((frame) => ({ instance, frame })));
  const volumes = splitIntoVolumes(slices);
  const largest = volumes.reduce((most, { length }) => Math.max(most, length), 0);
  const parts = partNames(volumes);
  return volumes.map((volume, index) => {
    const left = slices.length - volume.length;
    const isRemainder = volume.length <= Math.max(1, largest / 4) && volume.length < 4 && left > 0;
    const { judgement, stack, grid } = judgeVolume(volume, { notes, isRemainder });
    const outcome = stack && judgement.repair ? repairedGrid(stack, judgement.repair) : grid;
    return {
      summary: summaryOf(volume, { part: parts[index] ?? '', verdict: judgement.verdict, grid: outcome }),
      source:
        stack && grid && judgement.verdict.level !== 'refused'
          ? { stack, repair: judgement.repair, grid }
          : null,
    };
  });
}

function summaryOf(
  volume: readonly Slice[],
  { part, verdict, grid }: { part: string; verdict: Verdict; grid: Grid | null },
): SeriesSummary {
  const instance = volume[0]?.instance;
  if (!instance) throw new Error('summaryOf: a volume has slices');
  const files = new Set(volume.map((one) => one.instance.path));
  const identity = volume.map(
    (one) => `${one.instance.sopInstanceUid || one.instance.path}#${one.frame.index}`,
  );
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
