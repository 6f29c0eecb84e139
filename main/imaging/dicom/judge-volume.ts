/** The verdict on the slices of one volume: what must hold before their distances are looked at. */
import { basename } from 'node:path';
import { at } from '../../../shared/at.ts';
import type { Grid } from '../../../shared/volume.ts';
import { judge, refusal, type Judgement } from './judge.ts';
import { colourText } from './pixel-format.ts';
import { sliceName } from './parts.ts';
import {
  meanGap,
  millimetres,
  regularGrid,
  samePlaceOf,
  stackOf,
  type PlacedSlice,
  type Slice,
  type Stack,
} from './stack.ts';
import { placeByOrder } from './unplaced.ts';

export interface Judged {
  readonly judgement: Judgement;
  readonly stack: Stack | null;
  readonly grid: Grid | null;
}

export interface Circumstances {
  /** What is odd about the series already. */
  readonly notes: readonly string[];
  /** A few slices beside a whole volume. */
  readonly isRemainder: boolean;
  /** Why its slices cannot be told apart; null where they can. */
  readonly tie: string | null;
}

export function judgeVolume(volume: readonly Slice[], { notes, isRemainder, tie }: Circumstances): Judged {
  const [first] = volume;
  const refused = (text: string): Judged => ({
    judgement: refusal([...notes, text]),
    stack: null,
    grid: null,
  });
  if (!first) return refused('It holds no images.');
  const { isDecodable, syntaxName } = first.instance;
  if (!isDecodable) {
    return refused(
      `Its pixels are compressed as ${syntaxName}, which cannot be read; export it uncompressed.`,
    );
  }
  if (first.instance.noSlices !== null) return refused(first.instance.noSlices);
  const colour = colourText(first.instance);
  if (colour !== null) return refused(`It ${colour}`);
  if (first.instance.imageType.some((one) => one.toUpperCase() === 'LOCALIZER')) {
    return refused('It is a localiser: an image for planning, not a volume.');
  }
  if (isRemainder) {
    const images = volume.length === 1 ? 'One image that points' : `${volume.length} images that point`;
    return refused(
      `${images} elsewhere or differ${volume.length === 1 ? 's' : ''} in kind from the rest of its series (a localiser?).`,
    );
  }
  if (tie !== null) return refused(tie);
  const odd = oddSize(volume);
  if (odd !== null) return refused(odd);
  if (volume.some(({ frame }) => !frame.position || !frame.orientation)) return judgeUnplaced(volume, notes);
  return judgePlaced(volume, notes);
}

/** Images of other sizes cannot be slices of one volume; the rarest size is named. */
function oddSize(volume: readonly Slice[]): string | null {
  const bySize = Map.groupBy(volume, ({ instance }) => `${instance.columns} × ${instance.rows}`);
  if (bySize.size < 2) return null;
  const sorted = [...bySize].sort(([, a], [, b]) => b.length - a.length);
  const [usual = ''] = sorted[0] ?? [];
  const [size = '', slices = []] = sorted.at(-1) ?? [];
  const file = basename(slices[0]?.instance.path ?? '');
  return `${file} has ${size} pixels where the others have ${usual}; remove it to use the rest.`;
}

function judgeUnplaced(volume: readonly Slice[], notes: readonly string[]): Judged {
  const placed = placeByOrder(volume);
  if (placed.slices === null) {
    return { judgement: refusal([...notes, placed.reason]), stack: null, grid: null };
  }
  const { orientation, spacing } = placed;
  const stack = stackOf(placed.slices, orientation, spacing);
  const judgement = judge(stack, [...notes, placed.reason]);
  const gap = judgement.gap || placed.gap;
  return { judgement, stack, grid: regularGrid(stack, gap) };
}

/** Share by which Pixel Spacing may differ: a tenth of a pixel over 500 of them. */
const sameSpacing = 2e-4;

function judgePlaced(volume: readonly Slice[], notes: readonly string[]): Judged {
  const [first] = volume;
  const orientation = first?.frame.orientation;
  if (!orientation) throw new Error('judgePlaced: slices have an orientation');
  const spacing = first.frame.spacing ?? [1, 1];
  const remarks = [...notes];
  if (!first.frame.spacing) remarks.push('Pixel Spacing is missing; 1 mm was assumed. Do not measure in it.');
  const differs = volume.some(({ frame }) =>
    [0, 1].some((axis) => {
      const own = at(spacing, axis);
      return Math.abs((frame.spacing === null ? 1 : at(frame.spacing, axis)) - own) > sameSpacing * own;
    }),
  );
  if (differs)
    return { judgement: refusal([...notes, 'Its slices differ in Pixel Spacing.']), stack: null, grid: null };
  const single = withoutDoubles(stackOf(volume, orientation, spacing));
  remarks.push(...single.notes);
  const { stack } = single;
  const isSingle = stack.slices.length === 1;
  if (isSingle) remarks.push('It is a single slice, for work in two dimensions.');
  const judgement = judge(stack, remarks);
  const gap = judgement.gap || (first.instance.spacingBetweenSlices ?? 1);
  return { judgement, stack, grid: regularGrid(stack, gap) };
}

/** Of slices at one place the first counts; the others are named. */
function withoutDoubles(stack: Stack): { stack: Stack; notes: string[] } {
  const kept: PlacedSlice[] = [];
  const notes: string[] = [];
  const within = samePlaceOf(stack);
  for (const slice of stack.slices) {
    const before = kept.at(-1);
    const isDouble =
      before !== undefined &&
      slice.distance - before.distance <= within &&
      Math.hypot(slice.shift[0] - before.shift[0], slice.shift[1] - before.shift[1]) <= within;
    if (!isDouble) kept.push(slice);
    else {
      const names = `${sliceName(slice)} lies where ${sliceName(before)} lies`;
      notes.push(
        `${names} (at ${millimetres(slice.distance, meanGap(stack))}) and was left out: look whether the right one stays.`,
      );
    }
  }
  if (notes.length === 0) return { stack, notes };
  const gaps = kept.slice(1).map(({ distance }, index) => distance - (kept[index]?.distance ?? 0));
  return { stack: { ...stack, slices: kept, gaps }, notes };
}
