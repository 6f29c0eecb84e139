/** The kinds of layer that networks are made of. A new one is one file and one line in each of the two lists. */
import { z } from 'zod';
import { activation, type ActivationLayer } from './activation.ts';
import { add, type AddLayer } from './add.ts';
import { concatenation, type ConcatenationLayer } from './concatenation.ts';
import { convolution, type ConvolutionLayer } from './convolution.ts';
import { crop, type CropLayer } from './crop.ts';
import { dropBlock, type DropBlockLayer } from './drop-block.ts';
import { dropout, type DropoutLayer } from './dropout.ts';
import { factorization, type FactorizationLayer } from './factorization.ts';
import { gate, type GateLayer } from './gate.ts';
import { gelu, type GeluLayer } from './gelu.ts';
import { input, type InputLayer } from './input.ts';
import { layerNorm, type LayerNormLayer } from './layer-norm.ts';
import type { LayerKind } from './layer-kind.ts';
import { normalization, type NormalizationLayer } from './normalization.ts';
import { pool, type PoolLayer } from './pool.ts';
import { positionTable, type PositionTableLayer } from './position-table.ts';
import { prelu, type PreluLayer } from './prelu.ts';
import { transposedConvolution, type TransposedConvolutionLayer } from './transposed-convolution.ts';
import { upsample, type UpsampleLayer } from './upsample.ts';

export type Layer =
  | InputLayer
  | ConvolutionLayer
  | TransposedConvolutionLayer
  | NormalizationLayer
  | ActivationLayer
  | PoolLayer
  | AddLayer
  | ConcatenationLayer
  | DropoutLayer
  | GateLayer
  | CropLayer
  | UpsampleLayer
  | PreluLayer
  | GeluLayer
  | LayerNormLayer
  | PositionTableLayer
  | FactorizationLayer
  | DropBlockLayer;

export type LayerKindName = Layer['kind'];

export type LayerOf<Name extends LayerKindName> = Extract<Layer, { readonly kind: Name }>;

export const layerKinds: { readonly [Name in LayerKindName]: LayerKind<LayerOf<Name>> } = {
  input,
  convolution,
  transposedConvolution,
  normalization,
  activation,
  pool,
  add,
  concatenation,
  dropout,
  gate,
  crop,
  upsample,
  prelu,
  gelu,
  layerNorm,
  positionTable,
  factorization,
  dropBlock,
};

/** What there is to say about this layer's kind. */
export function kindOf<L extends Layer>({ kind }: L): LayerKind<L> {
  return layerKinds[kind] as unknown as LayerKind<L>; // the table pairs each name with its own kind of layer
}

/** Any layer, by its kind. */
export const layerSchema: z.ZodType<Layer> = z
  .looseObject({ kind: z.enum(Object.keys(layerKinds) as LayerKindName[]) })
  .transform((layer, context) => {
    const parsed = layerKinds[layer.kind].schema.safeParse(layer);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) context.addIssue({ ...issue });
    return z.NEVER;
  });

export { count, id } from './fields.ts';
export type {
  AtomRuns,
  AtomTable,
  ForwardInputs,
  LayerParameter,
  ParameterAxis,
  ParameterRole,
} from './layer-kind.ts';
