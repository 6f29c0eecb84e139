/** What the kinds that make channels by filters have in common: a kernel and, perhaps, a bias. */
import type { LayerParameter } from './layer-kind.ts';

/**
 * @param shape of the kernel
 * @param produce its axis that counts the filters: 0 for [O, I, k…], 1 for [I, O, k…]; the other one reads the input
 */
export function filterParameters(
  shape: readonly number[],
  produce: 0 | 1,
  { filters, bias }: { readonly filters: number; readonly bias: boolean },
): LayerParameter[] {
  const kernel: LayerParameter = {
    name: 'weight',
    role: 'kernel',
    shape,
    axes: [
      { axis: produce, does: 'produce', of: 'output' },
      { axis: 1 - produce, does: 'consume', of: 0 },
    ],
  };
  if (!bias) return [kernel];
  const axes = [{ axis: 0, does: 'produce', of: 'output' }] as const;
  return [kernel, { name: 'bias', role: 'bias', shape: [filters], axes }];
}
