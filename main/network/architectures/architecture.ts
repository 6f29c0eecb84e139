/** What an architecture is: rules that propose it for a data set, and the layers that a configuration of it comes to. */
import type { Preparation, Reason } from '../../../shared/proposal.ts';
import type { StartName } from '../../../shared/start.ts';
import type { Network } from '../graph.ts';

/** What the network stands between. */
export interface NetworkIo {
  readonly dims: 2 | 3;
  /** Of the image. */
  readonly channels: number;
  /** Channels of each head, background included. */
  readonly classes: number;
  /** Side lengths of the patches that it is built for, where they are known; some networks need them. */
  readonly patch?: readonly number[];
}

/** What the rules look at. Lists are in network order, with `dims` entries. */
export interface ImageFacts {
  /** Millimetres after resampling. */
  readonly spacing: readonly number[];
  /** Of the median image after resampling, in voxels. */
  readonly size: readonly number[];
  /** In the whole data set. */
  readonly voxels: number;
}

export interface ProposedNetwork<C> {
  readonly config: C;
  readonly patch: readonly number[];
  readonly batch: number;
  /** What the network wants of the images beyond what the rules for them say. */
  readonly preparation?: Pick<Preparation, 'foregroundChannel'>;
  /** One per field that was decided on. */
  readonly reasons: readonly Reason[];
}

export interface Architecture<C> {
  readonly propose: (images: ImageFacts, io: NetworkIo) => ProposedNetwork<C>;
  /** @throws AppError naming the field that is wrong */
  readonly build: (config: C, io: NetworkIo) => Network;
  /** For every start but the planned one, what it takes, or the sentence that refuses it. */
  readonly starts: { readonly [Name in keyof StartSupport<C>]: StartSupport<C>[Name] | Refusal };
}

/** What a start takes of an architecture; a narrow one takes what the shape of another run does. */
export interface StartSupport<C> extends Record<Exclude<StartName, 'planned' | 'narrow'>, unknown> {
  /** The same with so many filters at every stage. */
  readonly flat: (config: C, width: number) => C;
  /** Its layers can have any number of filters up to the planned one, as a pruned run has left them. */
  readonly shape: 'any';
}

export interface Refusal {
  /** Why, as a sentence. */
  readonly refused: string;
}
