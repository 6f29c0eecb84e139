/** Typed access to a node's attributes. A wrong type is a defect of whoever built the node, so it throws. */
import type { Attribute, Attributes } from './tensor.ts';

function mistyped(name: string, value: Attribute | undefined, expected: string): Error {
  return new Error(`internal: attribute "${name}" is ${String(value)}, not ${expected}`);
}

export function numberAttribute(attributes: Attributes, name: string): number {
  const value = attributes[name];
  if (typeof value !== 'number') throw mistyped(name, value, 'a number');
  return value;
}

export function stringAttribute(attributes: Attributes, name: string): string {
  const value = attributes[name];
  if (typeof value !== 'string') throw mistyped(name, value, 'a string');
  return value;
}

export function flagAttribute(attributes: Attributes, name: string): boolean {
  const value = attributes[name];
  if (typeof value !== 'boolean') throw mistyped(name, value, 'true or false');
  return value;
}

const isList = (value: Attribute | undefined): value is readonly number[] => Array.isArray(value);

export function numbersAttribute(attributes: Attributes, name: string): readonly number[] {
  const value = attributes[name];
  if (!isList(value)) throw mistyped(name, value, 'a list of numbers');
  return value;
}

/** The numbers of a constant. */
export function dataAttribute(attributes: Attributes, name = 'data'): Float32Array {
  const value = attributes[name];
  if (!(value instanceof Float32Array)) throw mistyped(name, value, 'a Float32Array');
  return value;
}
