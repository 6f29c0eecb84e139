/** Fields that several kinds of layer have, and what can be wrong with them. */
import { z } from 'zod';

export const id = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9.]*$/, 'a layer id is a letter, then letters, digits and dots');
export const count = z.number().int().min(1).max(65_536);
export const perAxis = z.array(z.number().int().min(1).max(64)).min(2).max(3);
export const sidesOfMaps = z.array(z.number().int().min(1).max(4096)).min(2).max(3);
/** Of a layer that makes channels. */
export const made = { id, input: id, stage: z.number().int().min(0), filters: count, bias: z.boolean() };

/** @returns a clause where a list has not one entry per axis */
export function axesProblem(
  lists: Readonly<Record<string, readonly number[]>>,
  dims: number,
): string | undefined {
  const wrong = Object.entries(lists).find(([, list]) => list.length !== dims);
  return wrong && `has ${wrong[0]} [${wrong[1].join(', ')}], but there are ${dims} axes`;
}
