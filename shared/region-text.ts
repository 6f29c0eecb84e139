/** Regions as a person writes them: `whole tumour = 1 2 3 4; tumour core = 1 3 4; enhancing = 4`. */
import type { Region } from './task.ts';

export const regionsText = (regions: readonly Region[]): string =>
  regions.map(({ name, values }) => `${name} = ${values.join(' ')}`).join('; ');

/**
 * In the order in which masks are written: outer regions are named before inner ones. Each writes the first of its values
 * that no region after it holds, or where they hold all of them, the first that none of them writes.
 */
export function regionsOfText(text: string): Region[] {
  const regions: Region[] = [];
  for (const { name, values } of named(text).reverse()) {
    const isHeld = (value: number): boolean => regions.some((inner) => inner.values.includes(value));
    const isWritten = (value: number): boolean => regions.some(({ writes }) => writes === value);
    const writes =
      values.find((value) => !isHeld(value)) ?? values.find((value) => !isWritten(value)) ?? values[0];
    regions.unshift({ name, values, writes: writes ?? Number.NaN });
  }
  return regions;
}

const named = (text: string): { name: string; values: number[] }[] =>
  text
    .split(/[;\n]/)
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [name = '', values = ''] = part.split('=');
      const numbers = values.split(/[\s,]+/).filter((value) => value !== '');
      return { name: name.trim(), values: numbers.map(Number) };
    });
