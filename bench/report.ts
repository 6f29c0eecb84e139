/** Results as lines: of a table for people, or of JSON for programs. */
import type { Result } from './rows/row.ts';

export interface Reported extends Result {
  readonly row: string;
}

export function jsonLine({ row, engine, ours, peer, limit }: Reported): string {
  return JSON.stringify({
    row,
    engine,
    peer: peer?.name ?? null,
    oursMs: rounded(ours.milliseconds),
    oursProcessorMs: rounded(ours.processor),
    peerMs: rounded(peer?.measured.milliseconds),
    ratio: rounded(ratioOf(ours, peer?.measured, 'milliseconds'), 3),
    limitMs: limit ?? null,
    oursMiB: rounded(ours.peakMiB),
    peerMiB: rounded(peer?.measured.peakMiB),
  });
}

const columns = [22, 10, 16, 9, 9, 6, 6, 6, 8, 8, 7, 6];

export const tableHead = (): string =>
  line(
    'row',
    'engine',
    'peer',
    'ours ms',
    'peer ms',
    'ratio',
    'goal',
    'work',
    'ours MiB',
    'peer MiB',
    'GFLOP/s',
    'share',
  );

/** An exclamation mark: a goal or a limit was missed. @param peak operations per second of the fastest convolution so far; `share` is ours of it */
export function tableLine(
  { row, engine, ours, peer, goal, limit, operations }: Reported,
  peak: number,
): string {
  const rate = rateOf(ours.milliseconds, operations);
  const ratio = ratioOf(ours, peer?.measured, 'milliseconds');
  const missed = goal !== undefined && ratio !== undefined && ratio > goal ? '!' : '';
  return line(
    row,
    engine,
    peer?.name ?? '–',
    `${fixed(ours.milliseconds, 1)}${limit !== undefined && ours.milliseconds > limit ? '!' : ''}`,
    fixed(peer?.measured.milliseconds, 1),
    fixed(ratio, 2),
    `${fixed(goal, 2)}${missed}`,
    fixed(ratioOf(ours, peer?.measured, 'processor'), 2),
    fixed(ours.peakMiB, 0),
    fixed(peer?.measured.peakMiB, 0),
    rate === undefined ? '–' : fixed(rate / 1e9, 0),
    rate === undefined ? '–' : `${fixed((100 * rate) / peak, 0)} %`,
  );
}

/** Operations per second, the faster of the two. */
export function bestRate({ ours, peer, operations }: Result): number {
  return Math.max(
    rateOf(ours.milliseconds, operations) ?? 0,
    rateOf(peer?.measured.milliseconds, operations) ?? 0,
  );
}

const rateOf = (milliseconds: number | undefined, operations: number | undefined): number | undefined =>
  milliseconds === undefined || operations === undefined ? undefined : (1000 * operations) / milliseconds;

type Times = Pick<Result['ours'], 'milliseconds' | 'processor'>;

function ratioOf(ours: Times, peer: Times | undefined, key: keyof Times): number | undefined {
  return peer === undefined ? undefined : ours[key] / peer[key];
}

const fixed = (value: number | undefined, digits: number): string =>
  value === undefined || Number.isNaN(value) ? '–' : value.toFixed(digits);

function rounded(value: number | undefined, digits = 1): number | null {
  return value === undefined || Number.isNaN(value) ? null : Number(value.toFixed(digits));
}

function line(...cells: readonly string[]): string {
  return cells
    .map((cell, index) => (index < 3 ? cell.padEnd(columns[index] ?? 0) : cell.padStart(columns[index] ?? 0)))
    .join(' ');
}
