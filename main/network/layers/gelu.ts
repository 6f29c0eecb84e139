/** GELU (Hendrycks, Gimpel 2016) in its form with tanh: x · σ(2 √(2/π) (x + 0.044715 x³)). */
import { z } from 'zod';
import { add, multiply, sigmoid } from '../../tensor/index.ts';
import { id } from './fields.ts';
import { passing, type LayerKind } from './layer-kind.ts';

export interface GeluLayer {
  readonly kind: 'gelu';
  readonly id: string;
  readonly input: string;
}

const steepness = 2 * Math.sqrt(2 / Math.PI);

export const gelu: LayerKind<GeluLayer> = {
  ...passing,
  schema: z.strictObject({ kind: z.literal('gelu'), id, input: id }),
  forward: (_layer, { x }) => {
    const cubic = add(multiply(multiply(multiply(x, x), x), 0.044715), x);
    return multiply(x, sigmoid(multiply(cubic, steepness)));
  },
};
