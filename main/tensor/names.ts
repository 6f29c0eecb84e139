/**
 * What a node can be: a primitive, whose record is in `primitives/`, or a leaf. A new primitive is its name here, its record
 * in a file of `primitives/` and a line in the table there, which does not compile without.
 */
export const primitiveNames = [
  'abs',
  'add',
  'argMax',
  'argMin',
  'averagePool',
  'averagePoolGradient',
  'broadcastTo',
  'concatenate',
  'convolution',
  'convolutionInputGradient',
  'convolutionWeightGradient',
  'divide',
  'equal',
  'exp',
  'gather',
  'greater',
  'leakyRelu',
  'leakyReluGradient',
  'less',
  'log',
  'logSoftmax',
  'matmul',
  'max',
  'maxPool',
  'maxPoolGradient',
  'maximum',
  'mean',
  'min',
  'minimum',
  'multiply',
  'negate',
  'normalize',
  'normalizeGradient',
  'normalizeScaleGradient',
  'pad',
  'reshape',
  'resize',
  'resizeGradient',
  'scatterAdd',
  'select',
  'sigmoid',
  'slice',
  'softmax',
  'sqrt',
  'square',
  'subtract',
  'sum',
  'toFloat',
  'transpose',
] as const;

export type PrimitiveName = (typeof primitiveNames)[number];

export type LeafName = 'input' | 'state' | 'constant';

const leaves: readonly string[] = ['input', 'state', 'constant'] satisfies readonly LeafName[];

export const isLeaf = (name: PrimitiveName | LeafName): name is LeafName => leaves.includes(name);
