/** Our overlay style as Cornerstone's colour tables, one for each style; opacity and hiding are in the alpha. */
import { segmentation } from '@cornerstonejs/tools';
import type { OverlayStyle } from '../../overlay.ts';

const tables = new Map<string, number>();

/** Cornerstone drops its tables with the last segmentation; what an index stood for is then nothing. */
export const forgetColourTables = (): void => tables.clear();

/** @returns the table's index */
export function colourTable({ opacity, hidden, colourOf }: OverlayStyle): number {
  const colours = Array.from({ length: 256 }, (_, label): [number, number, number, number] => {
    const [red, green, blue] = colourOf(label);
    return label === 0 ? [0, 0, 0, 0] : [red, green, blue, hidden.has(label) ? 0 : Math.round(255 * opacity)];
  });
  const name = JSON.stringify(colours);
  const known = tables.get(name);
  if (known !== undefined) return known;
  const index = segmentation.config.color.addColorLUT(colours);
  tables.set(name, index);
  return index;
}
