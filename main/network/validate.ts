/**
 * The check at the entrance: whatever comes from a file, a form or a builder is a network that can run, or an
 * `AppError` says which layer is wrong. Everything else in this folder trusts a validated network. (Whether an image
 * size fits is a question for `shapes.ts`.)
 */
import { z } from 'zod';
import { AppError } from '../../shared/result.ts';
import { inputsOf, type Layer, type Network } from './graph.ts';
import { channelCounts } from './shapes.ts';

const id = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9.]*$/, 'a layer id is a letter, then letters, digits and dots');
const count = z.number().int().min(1).max(65_536);
const perAxis = z.array(z.number().int().min(1).max(64)).min(2).max(3);
const stage = z.number().int().min(0);
const filters = { id, input: id, stage, filters: count, strides: perAxis, bias: z.boolean() };

const layerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('input'), id: z.literal('input') }),
  z.strictObject({ kind: z.literal('convolution'), ...filters, kernel: perAxis }),
  z.strictObject({ kind: z.literal('transposedConvolution'), ...filters }),
  z.strictObject({ kind: z.literal('normalization'), id, input: id, affine: z.boolean() }),
  z.strictObject({ kind: z.literal('activation'), id, input: id, slope: z.number().min(0).max(1) }),
  z.strictObject({
    kind: z.literal('pool'),
    id,
    input: id,
    mode: z.enum(['max', 'average']),
    window: perAxis,
  }),
  z.strictObject({ kind: z.literal('add'), id, inputs: z.array(id).min(2) }),
  z.strictObject({ kind: z.literal('concatenation'), id, inputs: z.array(id).min(2) }),
]);

const networkSchema = z.strictObject({
  dims: z.union([z.literal(2), z.literal(3)]),
  inputChannels: count,
  classes: z.number().int().min(2).max(1024),
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
  for (const layer of network.layers) checkAxes(layer, network.dims);
  channelCounts(network); // refuses additions of unequal channel counts
  checkHeads(network);
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
    (layer) => /norm/i.test(layer.kind) && (layer.kind !== 'normalization' || 'groups' in layer),
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
    if ((layer.kind === 'input') !== (index === 0)) refuse(`the first layer, and no other, is the input`);
    if (seen.has(layer.id)) refuse(`two layers are called "${layer.id}"`);
    const missing = inputsOf(layer).find((source) => !seen.has(source));
    if (missing !== undefined) refuse(`layer "${layer.id}" reads "${missing}", which no earlier layer gives`);
    seen.add(layer.id);
  }
  const read = new Set([...network.layers.flatMap(inputsOf), ...network.heads]);
  const idle = network.layers.find((layer) => !read.has(layer.id));
  if (idle) refuse(`nothing reads layer "${idle.id}"`);
}

function checkAxes(layer: Layer, dims: number): void {
  const lists = {
    kernel: layer.kind === 'convolution' ? layer.kernel : undefined,
    strides: 'strides' in layer ? layer.strides : undefined,
    window: layer.kind === 'pool' ? layer.window : undefined,
  };
  for (const [name, list] of Object.entries(lists)) {
    if (list && list.length !== dims) {
      refuse(`layer "${layer.id}" has ${name} [${list.join(', ')}], but there are ${dims} axes`);
    }
  }
  const even = lists.kernel?.find((side) => side % 2 === 0);
  if (even !== undefined) refuse(`layer "${layer.id}" has a kernel of ${even}; kernels are odd`);
}

function checkHeads(network: Network): void {
  if (new Set(network.heads).size !== network.heads.length) refuse('a head is listed twice');
  for (const head of network.heads) {
    const layer = network.layers.find((candidate) => candidate.id === head);
    if (layer?.kind !== 'convolution') refuse(`head "${head}" is no convolution of this network`);
    else if (layer.filters !== network.classes) {
      refuse(`head "${head}" gives ${layer.filters} maps for ${network.classes} classes`);
    }
  }
}
