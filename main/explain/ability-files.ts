/** Segmentation ability as files for other programs: two tables and a picture. */
import type { AbilityReport } from '../../shared/explain.ts';
import { encodeGreyPng } from '../imaging/pictures/write-png.ts';

/** By name: `ability.csv`, `ability-cases.csv`, `ability.png`. */
export function abilityFiles(report: AbilityReport): Map<string, Uint8Array> {
  const text = (rows: readonly (readonly (string | number | null)[])[]): Uint8Array =>
    new TextEncoder().encode(rows.map((row) => `${row.map(cell).join(',')}\n`).join(''));
  return new Map([
    ['ability.csv', text([unitTitles, ...unitRows(report)])],
    ['ability-cases.csv', text([caseTitles, ...caseRows(report)])],
    ['ability.png', picture(report)],
  ]);
}

const unitTitles = ['layer', 'unit', 'structure', 'against labels', 'against own mask'];

/** `all` for the units of a layer together; the network's own Dice comes last. */
function unitRows({ layers, structures, network }: AbilityReport): (string | number | null)[][] {
  const rows = layers.flatMap(({ layer, together, single }) =>
    structures.flatMap(({ name }, structure) => [
      [layer, 'all', name, together[structure]?.truth ?? null, together[structure]?.own ?? null],
      ...(single[structure] ?? []).map(({ truth, own }, unit) => [layer, unit, name, truth, own]),
    ]),
  );
  return [
    ...rows,
    ...structures.map(({ name }, structure) => ['network', 'all', name, network[structure] ?? null, null]),
  ];
}

const caseTitles = ['case', 'layer', 'structure', 'against labels', 'against own mask'];

function caseRows({ cases, layers, structures }: AbilityReport): (string | number | null)[][] {
  return cases.flatMap(({ case: id, network, together }) =>
    structures.flatMap(({ name }, structure) => [
      ...layers.map(({ layer }, index) => {
        const ability = together[index]?.[structure];
        return [id, layer, name, ability?.truth ?? null, ability?.own ?? null];
      }),
      [id, 'network', name, network[structure] ?? null, null],
    ]),
  );
}

/** A text that a table program would take for a formula is no formula behind an apostrophe. */
function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** Of a unit, in pixels, and of the line below a layer. */
const side = { width: 3, height: 9, gap: 3 };

/** A band for each layer with a row for each structure: its units from the best to the worst, white for a Dice of 1. */
function picture({ layers, structures }: AbilityReport): Uint8Array {
  const width = side.width * Math.max(...layers.map(({ units }) => units));
  const band = side.height * structures.length + side.gap;
  const pixels = new Uint8Array(width * band * layers.length);
  for (const [index, { single }] of layers.entries()) {
    for (const [structure, units] of single.entries()) {
      const sorted = units.map(({ truth }) => truth ?? 0).sort((a, b) => b - a);
      const top = index * band + structure * side.height;
      for (let y = top; y < top + side.height; y++)
        for (const [unit, value] of sorted.entries()) {
          const from = y * width + unit * side.width;
          // black is where a layer has no unit
          pixels.fill(40 + Math.round(215 * value), from, from + side.width);
        }
    }
  }
  return encodeGreyPng(pixels, width, band * layers.length);
}
