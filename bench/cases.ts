/** The training steps that are timed: U-Nets with two convolutions per stage, and the batch that each is fed. */

export interface StepCase {
  readonly name: string;
  /** Filters per stage, finest first. */
  readonly widths: readonly number[];
  readonly patch: readonly number[];
  readonly batch: number;
}

export const stepCases: readonly StepCase[] = [
  { name: 'dense', widths: [32, 64, 128, 256], patch: [128, 128], batch: 8 },
  { name: 'pruned', widths: [12, 20, 30, 40], patch: [128, 128], batch: 8 },
  { name: 'small', widths: [16, 32, 64, 128], patch: [56, 40], batch: 32 },
  { name: 'small-3d', widths: [16, 32, 64, 128], patch: [40, 56, 40], batch: 2 },
  { name: 'pruned-3d', widths: [12, 20, 30, 40], patch: [40, 56, 40], batch: 2 },
];
