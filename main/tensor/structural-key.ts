/** Tells whether two nodes compute the same: same primitive, same inputs, same attributes. */
import { dataAttribute } from './attributes.ts';
import { primitiveOf } from './primitives/index.ts';
import type { Tensor } from './tensor.ts';

/** Larger constants are told apart by identity: comparing them would cost more than it saves. */
const comparedSize = 1024;

const identities = new WeakMap<Float32Array, number>();
let nextIdentity = 0;

/** Equal for nodes with equal values, provided that equal inputs are one node already. */
export function structuralKey(node: Tensor): string {
  if (node.primitive === 'constant')
    return `constant ${node.shape.join()} ${dataKey(dataAttribute(node.attributes))}`;
  const ids = node.inputs.map(({ id }) => id);
  if (primitiveOf(node)?.traits.commutes === true) ids.sort((a, b) => a - b);
  return `${node.primitive} ${ids.join()} ${JSON.stringify(node.attributes)}`;
}

function dataKey(data: Float32Array): string {
  // Bits, not decimals: −0 is not 0.
  if (data.length <= comparedSize) return new Uint32Array(data.buffer, data.byteOffset, data.length).join();
  const identity = identities.get(data) ?? nextIdentity++;
  identities.set(data, identity);
  return `#${String(identity)}`;
}
