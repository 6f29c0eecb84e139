/** What primitives say of themselves holds for their examples, and every primitive has one. */
import { expect, test } from 'vitest';
import * as t from '../../../main/tensor/index.ts';
import type { PrimitiveName, Tensor } from '../../../main/tensor/index.ts';
import { collect } from '../../../main/tensor/collect.ts';
import { createTensor } from '../../../main/tensor/tensor.ts';
import { withInputs } from '../../../main/tensor/rewrite.ts';
import { runSimple } from '../../support/double.ts';
import { examples } from '../../support/primitive-examples.ts';

/** A node of each primitive that the examples hold, the first of each. */
const nodes = new Map<string, Tensor>();
for (const { inputs, build } of examples) {
  const y = build(...inputs.map(({ shape }, position) => t.input(`x${String(position)}`, shape)));
  const slopes = t.gradients(t.sum(t.square(y)), y.inputs);
  const outputs = { y, ...Object.fromEntries(slopes.map((slope, index) => [`d${String(index)}`, slope])) };
  for (const node of t.program({ outputs }).nodes)
    if (!nodes.has(node.primitive)) nodes.set(node.primitive, node);
}

const nodeOf = (name: PrimitiveName): Tensor => {
  const node = nodes.get(name);
  if (node === undefined) throw new Error(`no example holds ${name}`);
  return node;
};

const traitsOf = (name: PrimitiveName) => {
  const primitive = t.primitiveOf(nodeOf(name));
  if (primitive === undefined) throw new Error(`${name} is no primitive`);
  expect(primitive.name).toBe(name);
  return primitive.traits;
};

/** Of a node as it stands: a program that is simplified would be simplified by the very traits. */
function valueOf(node: Tensor): number[] {
  const y = node.dtype === 'bool' ? t.toFloat(node) : node;
  return [...(runSimple(collect(new Map([['y', y]]), new Map()), new Map()).get('y') ?? [])];
}

const scalar = (name: PrimitiveName, ...operands: Tensor[]): Tensor =>
  createTensor(name, operands, nodeOf(name).attributes, [], nodeOf(name).dtype);

/** As an operand of this shape. */
const filled = (value: number, like: Tensor): Tensor =>
  like.dtype === 'bool' ? t.greater(t.constant(value, like.shape), 0) : t.constant(value, like.shape);

test('every primitive has an example', () => {
  expect(t.primitiveNames.filter((name) => !nodes.has(name))).toEqual([]);
});

test.each(t.primitiveNames.filter((name) => traitsOf(name).ofNumbers !== null))(
  '%s makes of repeated numbers what it says',
  (name) => {
    const { ofNumbers } = traitsOf(name);
    const node = nodeOf(name);
    const numbers = node.inputs.map((_, index) => 0.75 + index);
    const result = valueOf(
      withInputs(
        node,
        node.inputs.map((operand, index) => filled(0.75 + index, operand)),
      ),
    );
    const expected = ofNumbers?.(...numbers) ?? NaN;
    expect(result).toHaveLength(t.sizeOf(node.shape));
    for (const value of result) expect(value).toBeCloseTo(expected, 6);
  },
);

test.each(t.primitiveNames.filter((name) => traitsOf(name).commutes))('%s commutes', (name) => {
  const [a, b] = [t.constant(0.75), t.constant(2)];
  expect(valueOf(scalar(name, a, b))).toEqual(valueOf(scalar(name, b, a)));
});

test('those that do not commute do not', () => {
  const [a, b] = [t.constant(0.75), t.constant(2)];
  for (const name of ['subtract', 'divide', 'less', 'greater'] as const)
    expect(valueOf(scalar(name, a, b))).not.toEqual(valueOf(scalar(name, b, a)));
});

test.each(t.primitiveNames.filter((name) => traitsOf(name).neutral.some((number) => number !== null)))(
  '%s with its neutral number changes nothing',
  (name) => {
    const [first, second] = traitsOf(name).neutral;
    const x = t.constant(0.75);
    if (first !== null) expect(valueOf(scalar(name, t.constant(first), x))).toEqual([0.75]);
    if (second !== null) expect(valueOf(scalar(name, x, t.constant(second)))).toEqual([0.75]);
  },
);
