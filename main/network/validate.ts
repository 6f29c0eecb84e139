/**
 * The check at the entrance: whatever comes from a file, a form or a builder is a network that can run, or an
 * `AppError` says which layer is wrong. Everything else in this folder trusts a validated network. (Whether an image
 * size fits is a question for `shapes.ts`.)
 */
import { z } from 'zod';
import { AppError } from '../../shared/result.ts';
import { inputsOf, type Network } from './graph.ts';
import { count, id, kindOf, layerKinds, layerSchema } from './layers/index.ts';
import { channelCounts } from './shapes.ts';

const networkSchema = z.strictObject({
  dims: z.union([z.literal(2), z.literal(3)]),
  inputChannels: count,
  classes: z.number().int().min(1).max(1024),
  layers: z.array(layerSchema).min(2),
  heads: z.array(id).min(1),
}) satisfies z.ZodType<Network>;

const refuse = (message: string): never => {
  throw new AppError('invalid-input', `The network cannot be used: ${message}.`);
};

/** @throws AppError that names the layer or field and what is wrong with it. */
export function parseNetwork(value: unknown): Network {
  checkNorms(value);
  const parsed = networkSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return refuse(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a network'}`);
  }
  const network: Network = parsed.data;
  checkOrder(network);
  for (const layer of network.layers) {
    const problem = kindOf(layer).problem(layer, network.dims);
    if (problem !== undefined) refuse(`layer "${layer.id}" ${problem}`);
  }
  checkHeads(network, channelCounts(network)); // which refuses additions of unequal channel counts
  return network;
}

/**
 * Norms that take statistics over several channels are refused by name: a channel that is cut would change its
 * neighbours' statistics, so a cut network would not be its masked twin (pruning-methods.md 1.3).
 */
function checkNorms(value: unknown): void {
  const layers = z
    .object({ layers: z.array(z.looseObject({ kind: z.string(), id: z.string() })) })
    .safeParse(value);
  const other = layers.data?.layers.find(
    (layer) => /norm/i.test(layer.kind) && (!Object.hasOwn(layerKinds, layer.kind) || 'groups' in layer),
  );
  if (other === undefined) return;
  throw new AppError(
    'unsupported',
    `The network cannot be used: layer "${other.id}" is a norm over several channels or a batch (${other.kind}); ` +
      'a cut channel would change what its neighbours are divided by.',
    'Build the network with instance norms ("normalization").',
  );
}

function checkOrder(network: Network): void {
  const seen = new Set<string>();
  for (const [index, layer] of network.layers.entries()) {
    if ((inputsOf(layer).length === 0) !== (index === 0))
      refuse(`the first layer, and no other, is the input`);
    if (seen.has(layer.id)) refuse(`two layers are called "${layer.id}"`);
    const missing = inputsOf(layer).find((source) => !seen.has(source));
    if (missing !== undefined) refuse(`layer "${layer.id}" reads "${missing}", which no earlier layer gives`);
    seen.add(layer.id);
  }
  const read = new Set([...network.layers.flatMap(inputsOf), ...network.heads]);
  const idle = network.layers.find((layer) => !read.has(layer.id));
  if (idle) refuse(`nothing reads layer "${idle.id}"`);
}

function checkHeads(network: Network, channels: ReadonlyMap<string, number>): void {
  if (new Set(network.heads).size !== network.heads.length) refuse('a head is listed twice');
  for (const head of network.heads) {
    const layer = network.layers.find((candidate) => candidate.id === head);
    if (layer === undefined || kindOf(layer).withFilters === null)
      refuse(`head "${head}" is no convolution of this network`);
    const given = channels.get(head) ?? 0;
    if (given !== network.classes)
      refuse(`head "${head}" gives ${given} maps for ${network.classes} classes`);
  }
}
