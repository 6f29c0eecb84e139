/**
 * The verdict on a stack of slices, in words for people who do not know DICOM: good, usable (perhaps after resampling,
 * which is named), or refused and why. All distances are judged in millimetres.
 */
import type { Verdict } from '../../../shared/dicom.ts';
import {
  isEven,
  isStraight,
  lateralShift,
  meanGap,
  medianGap,
  millimetres,
  missingSlices,
  tiltDegrees,
  type Stack,
} from './stack.ts';

/** How the slices are brought onto a regular grid. */
export interface Repair {
  /** Millimetres between the slices of the grid. */
  readonly gap: number;
  /** Slices are shifted in their planes, as a tilted gantry asks for. */
  readonly isShifted: boolean;
  /** Slices are interpolated where there are none. */
  readonly isInterpolated: boolean;
}

export interface Judgement {
  readonly verdict: Verdict;
  /** null where the grid is regular as it is, or the stack is refused. */
  readonly repair: Repair | null;
  /** Millimetres between slices; 0 for a single one. */
  readonly gap: number;
}

/** A gap longer than this, in usual gaps, is not bridged: nobody knows what lies in it. */
const longestBridge = 4;
/** Nor is a series of which more than this share would be made up. */
const mostMadeUp = 0.25;

/** @param notes what is odd about the slices already; they make a good stack a usable one */
export function judge(stack: Stack, notes: readonly string[]): Judgement {
  const gap = meanGap(stack);
  const even = isEven(stack);
  const straight = isStraight(stack);
  if (even && straight) {
    const level = notes.length === 0 ? 'good' : 'usable';
    return { verdict: { level, resampling: null, reasons: notes }, repair: null, gap };
  }
  const reasons = [...notes];
  if (!straight) reasons.push(tiltText(stack));
  const spacing = even ? { gap, text: null, refusal: null } : unevenText(stack);
  if (spacing.text !== null) reasons.push(spacing.text);
  if (spacing.refusal !== null) return refusal([...reasons, spacing.refusal]);
  const repair = { gap: spacing.gap, isShifted: !straight, isInterpolated: !even };
  return { verdict: { level: 'usable', resampling: repairText(repair), reasons }, repair, gap: spacing.gap };
}

export function refusal(reasons: readonly string[]): Judgement {
  return { verdict: { level: 'refused', resampling: null, reasons }, repair: null, gap: 0 };
}

function tiltText(stack: Stack): string {
  const degrees = tiltDegrees(stack).toFixed(1);
  const shift = millimetres(lateralShift(stack), Math.min(...stack.pixelSpacing));
  return `The slices are shifted against each other by up to ${shift} (a gantry tilted by ${degrees} degrees).`;
}

function unevenText(stack: Stack): { gap: number; text: string; refusal: string | null } {
  const usual = medianGap(stack);
  const missing = missingSlices(stack);
  if (missing) {
    const total = missing.reduce((sum, count) => sum + count, 0);
    const longest = Math.max(...missing);
    const where = missing.flatMap((count, index) => (count > 0 ? [gapText(stack, index, count)] : []));
    const text = `${slicesText(total)} missing: ${listed(where)}.`;
    const tooMany = longest + 1 > longestBridge || total > mostMadeUp * (stack.slices.length + total);
    return { gap: usual, text, refusal: tooMany ? 'Too much of it would be made up.' : null };
  }
  const [low, high] = [Math.min(...stack.gaps), Math.max(...stack.gaps)];
  const [from, to] = [millimetres(low, usual, 1), millimetres(high, usual, 1)];
  const text = `The distance between slices changes from ${from.replace(' mm', '')} to ${to}.`;
  const tooFar = high > longestBridge * usual;
  return { gap: usual, text, refusal: tooFar ? 'Nobody knows what lies in the longest gap.' : null };
}

const slicesText = (count: number): string => (count === 1 ? 'One slice is' : `${count} slices are`);

function gapText(stack: Stack, index: number, count: number): string {
  const from = stack.slices[index]?.distance ?? 0;
  const to = stack.slices[index + 1]?.distance ?? 0;
  const usual = medianGap(stack);
  return `${count} between ${millimetres(from, usual).replace(' mm', '')} and ${millimetres(to, usual)}`;
}

function listed(parts: readonly string[]): string {
  return parts.length > 4 ? `${parts.slice(0, 4).join(', ')} and elsewhere` : parts.join(', ');
}

function repairText({ gap, isShifted, isInterpolated }: Repair): string {
  const steps = [
    ...(isShifted ? ['the slices are moved straight above each other'] : []),
    ...(isInterpolated ? [`slices every ${millimetres(gap, gap, 1)} are interpolated`] : []),
  ];
  const text = steps.join(', and ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
