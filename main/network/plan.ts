/**
 * A pruning plan: what every criterion's decision comes down to (pruning-methods.md 4.2). Per group the filters that
 * stay, and optionally what becomes of the others: P makes each new filter a mixture of old ones, Q tells the consumers
 * how the old ones follow from the new ones (a merged filter's kernels are added to its winner's), `replace` and
 * `addBias` hold weights solved anew. A plan bears the hash of the network it was made for, so it cannot be applied to
 * another one, nor twice. It is plain data: `planToJson` and `planFromJson` keep every bit.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { at } from '../../shared/at.ts';
import { AppError } from '../../shared/result.ts';
import { couple, type ChannelGroup, type Coupling } from './coupling.ts';
import { storedDocument, unversioned } from '../documents/document.ts';
import type { Network } from './graph.ts';
import type { Weights } from './weights.ts';

/** Row-major, `data[row * columns + column]`. */
interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
}

export interface Reduction {
  readonly group: string;
  /** Numbers of the filters that stay, ascending. m of C. */
  readonly keep: readonly number[];
  /** P, m × C: new filter = sum of old filters. Without it the kept ones stay as they are. */
  readonly produce?: Matrix;
  /** Q, C × m: old map ≈ sum of new maps. Without it consumers forget the others. */
  readonly consume?: Matrix;
  /** Whole parameters, already of their new shape. */
  readonly replace?: Weights;
  /** Added to a bias of its new length, by parameter name. */
  readonly addBias?: ReadonlyMap<string, Float32Array>;
}

export interface PruningPlan {
  /** `networkHash` of the network that the filter numbers refer to. */
  readonly network: string;
  readonly reductions: readonly Reduction[];
}

/** SHA-256 over the layer graph, in hexadecimal; the order of an object's keys does not matter. */
export function networkHash(network: Network): string {
  const canonical = JSON.stringify(network, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(canonical).digest('hex');
}

export interface PlanLimits {
  /** Fewest filters per group; 1 by default. */
  readonly minKeep?: number;
  /** What the number of kept filters must be a multiple of, where some go; 1 by default. */
  readonly roundTo?: number;
}

/** @throws AppError naming the group whose reduction this network does not allow. */
export function createPlan(
  network: Network,
  reductions: readonly Reduction[],
  limits: PlanLimits = {},
): PruningPlan {
  const groups = new Map(couple(network).groups.map((group) => [group.id, group]));
  const seen = new Set<string>();
  for (const reduction of reductions) {
    const group = groups.get(reduction.group);
    if (!group) throw refuse(reduction.group, 'no layer of the network has that name');
    if (seen.has(group.id)) throw refuse(group.id, 'it is listed twice');
    seen.add(group.id);
    checkKeep(group, reduction.keep, limits);
    checkMatrix(reduction, 'produce', reduction.keep.length, group.filters);
    checkMatrix(reduction, 'consume', group.filters, reduction.keep.length);
  }
  return { network: networkHash(network), reductions };
}

/** The coupling that a plan's numbers refer to. @throws AppError where the plan was made for another network. */
export function checkPlan(network: Network, plan: PruningPlan): Coupling {
  if (plan.network !== networkHash(network)) {
    throw new AppError(
      'invalid-input',
      'This pruning plan was made for another network, or has been applied to this one already.',
      'Apply it to the network it was made for; for a second cut, make a new plan.',
    );
  }
  createPlan(network, plan.reductions);
  return couple(network);
}

function checkKeep(
  group: ChannelGroup,
  keep: readonly number[],
  { minKeep = 1, roundTo = 1 }: PlanLimits,
): void {
  const [kept, all] = [keep.length, group.filters];
  if (kept < all && group.frozen) throw refuse(group.id, "the network's input and class maps stay whole");
  if (
    keep.some(
      (filter, index) => !(filter > (index === 0 ? -1 : at(keep, index - 1))) || !Number.isInteger(filter),
    )
  ) {
    throw refuse(group.id, 'its filters are not whole numbers in ascending order');
  }
  if (kept > 0 && at(keep, kept - 1) >= all) {
    throw refuse(group.id, `it has no filter ${keep.at(-1)}, only 0 to ${all - 1}`);
  }
  const floor = Math.min(all, Math.max(minKeep, group.minKeep));
  if (kept < floor) throw refuse(group.id, `${kept} filters would be left; ${floor} must stay`);
  if (kept < all && kept % roundTo !== 0) {
    throw refuse(group.id, `${kept} filters would be left, which is no multiple of ${roundTo}`);
  }
}

function checkMatrix(reduction: Reduction, name: 'produce' | 'consume', rows: number, columns: number): void {
  const matrix = reduction[name];
  if (!matrix) return;
  if (matrix.rows !== rows || matrix.columns !== columns || matrix.data.length !== rows * columns) {
    throw refuse(reduction.group, `its "${name}" matrix is not ${rows} × ${columns}`);
  }
  if (!matrix.data.every(Number.isFinite))
    throw refuse(reduction.group, `its "${name}" matrix is not finite`);
}

const refuse = (group: string, reason: string): AppError =>
  new AppError('invalid-input', `The pruning plan cannot be used: in "${group}", ${reason}.`);

// Base64 of the little-endian bytes keeps every bit (decimals would lose -0) at a fraction of the length.
const floats = z
  .base64()
  .transform((text) => new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer));
const matrix = z.strictObject({ rows: z.number(), columns: z.number(), data: floats });
const entries = <T extends z.ZodType>(value: T) =>
  z.record(z.string(), value).transform((record) => new Map(Object.entries(record)));

const planSchema = z.strictObject({
  network: z.string(),
  reductions: z.array(
    z.strictObject({
      group: z.string(),
      keep: z.array(z.number()),
      produce: matrix.exactOptional(),
      consume: matrix.exactOptional(),
      replace: entries(z.strictObject({ shape: z.array(z.number()), data: floats })).exactOptional(),
      addBias: entries(floats).exactOptional(),
    }),
  ),
});

const planDocument = storedDocument<PruningPlan>('cuts', planSchema, [unversioned]);

export function planToJson(plan: PruningPlan): string {
  return JSON.stringify(planDocument.toJson(plan), (_, value: unknown) => {
    if (value instanceof Map) return Object.fromEntries(value) as unknown;
    if (!(value instanceof Float32Array)) return value;
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  });
}

/** @param name for messages. @throws AppError where the text is no plan, or one of a newer release */
export function planFromJson(text: string, name = 'The pruning plan'): PruningPlan {
  try {
    return planDocument.fromText(text);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    const isNewer = cause.code === 'unsupported';
    throw new AppError(
      cause.code,
      `${name} cannot be used: ${cause.message}.`,
      isNewer ? 'Update Secateur, then try again.' : 'Export it again.',
      { cause },
    );
  }
}
