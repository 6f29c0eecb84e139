/**
 * A program as text, for people and for tests: leaves first, then one line per node in the order of computation, then
 * what comes out. Modelled on JAX's jaxpr.
 *
 *     input x [2, 3]
 *     state w [3]
 *     a = multiply x w : [2, 3]
 *     b = sum a {axes: [0, 1], keepDims: false} : []
 *     output loss = b
 *     update w = w
 *
 * Nodes are called a, b … z, aa, ab …; constants stand where they are used, as a number and their shape (`1e-8 []`), or
 * as their first numbers where they differ.
 */
import { dataAttribute, stringAttribute } from './attributes.ts';
import type { Program } from './program.ts';
import { isLeaf } from './names.ts';
import { format } from './shape.ts';
import type { Attribute, Tensor } from './tensor.ts';

/** Numbers of a constant that are written before it is cut short. */
const shownNumbers = 8;

export function printProgram({ inputs, states, outputs, updates, guard, nodes }: Program): string {
  const names = new Map<Tensor, string>();
  for (const node of nodes) if (!isLeaf(node.primitive)) names.set(node, letters(names.size));
  const nameOf = (tensor: Tensor): string => names.get(tensor) ?? leafText(tensor);
  const leaves = (kind: string, tensors: Program['inputs']): string[] =>
    [...tensors].map(([name, { shape }]) => `${kind} ${name} ${format(shape)}`);
  const results = (kind: string, tensors: Program['outputs']): string[] =>
    [...tensors].map(([name, tensor]) => `${kind} ${name} = ${nameOf(tensor)}`);
  return [
    ...leaves('input', inputs),
    ...leaves('state', states),
    ...[...names].map(([node, name]) => `${name} = ${nodeText(node, nameOf)}`),
    ...results('output', outputs),
    ...results(guard === undefined ? 'update' : `update if ${guard}`, updates),
  ].join('\n');
}

function nodeText(node: Tensor, nameOf: (tensor: Tensor) => string): string {
  const { primitive, inputs, attributes, shape, dtype } = node;
  const settings = Object.entries(attributes).map(([name, value]) => `${name}: ${attributeText(value)}`);
  const parts = [
    primitive,
    ...inputs.map(nameOf),
    ...(settings.length > 0 ? [`{${settings.join(', ')}}`] : []),
  ];
  return `${parts.join(' ')} : ${dtype === 'bool' ? 'bool ' : ''}${format(shape)}`;
}

function leafText({ primitive, attributes, shape }: Tensor): string {
  if (primitive !== 'constant') return stringAttribute(attributes, 'name');
  const data = dataAttribute(attributes);
  const [first = NaN] = data;
  const text = data.every((value) => Object.is(value, first)) ? numberText(first) : listText(data);
  return `${text}${format(shape)}`;
}

function attributeText(value: Attribute): string {
  if (value instanceof Float32Array) return listText(value);
  if (typeof value === 'object') return format(value);
  return typeof value === 'number' ? numberText(value) : String(value);
}

const listText = (numbers: Float32Array): string =>
  `(${[...numbers.subarray(0, shownNumbers)].map(numberText).join(' ')}${numbers.length > shownNumbers ? ' …' : ''})`;

/** As short as float32 allows, and −0 told apart from 0. */
const numberText = (value: number): string =>
  Object.is(value, -0) ? '-0' : String(Number(value.toPrecision(7)));

/** 0, 1, 2 … as a, b … z, aa, ab … */
function letters(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}
