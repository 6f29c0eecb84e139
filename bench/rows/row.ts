/** What a row of the table is, and what it gives: one result for each pair that it compared. */
import type { Settings } from '../contestants.ts';
import type { EngineName, PeerName } from '../contestants.ts';

export interface Row {
  readonly name: string;
  /** What is measured, in words. */
  readonly about: string;
  /** Part of `--quick`. */
  readonly quick: boolean;
  readonly measure: (context: BenchContext) => Promise<readonly Result[]>;
}

export interface BenchContext {
  readonly settings: Settings;
  readonly engines: readonly EngineName[];
  /** Those that can run here; none without a Python that has PyTorch. */
  readonly peers: readonly PeerName[];
  readonly quick: boolean;
  /** For what happens besides: which networks were compared, which contestant failed. */
  readonly note: (text: string) => void;
}

export interface Result {
  readonly engine: string;
  readonly ours: Measured;
  /** Absent where there is nothing to compare with. */
  readonly peer?: { readonly name: string; readonly measured: Measured };
  /** The ratio of times that we aim at, or below. */
  readonly goal?: number;
  /** Milliseconds that we must stay under, whatever others need. */
  readonly limit?: number;
  /** Floating-point operations of ours in one repeat: two for each multiply-accumulate of a convolution. */
  readonly operations?: number;
}

export interface Measured {
  readonly milliseconds: number;
  /** Processor time. Waiting threads spin, so it means something with `--threads 1` only: there it is the work done. */
  readonly processor: number;
  readonly peakMiB: number;
}
