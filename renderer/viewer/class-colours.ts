/** Colours that a person gave to classes, kept by the class's name, so that they go along from project to project. */
import { type Colour, colourOf } from './overlay.ts';

export type Colours = Readonly<Record<string, Colour>>;

const place = 'secateur.class-colours';

/** What cannot be read is as if it were not there. */
export function storedColours(storage: Pick<Storage, 'getItem'>): Colours {
  try {
    const read: unknown = JSON.parse(storage.getItem(place) ?? '{}');
    if (typeof read !== 'object' || read === null) return {};
    const entries = Object.entries(read).map(([name, text]) => [name, colourFromHex(String(text))] as const);
    return Object.fromEntries(entries.filter((entry): entry is [string, Colour] => entry[1] !== null));
  } catch {
    return {};
  }
}

export function storeColours(storage: Pick<Storage, 'setItem'>, colours: Colours): void {
  const texts = Object.entries(colours).map(([name, colour]) => [name, hexOf(colour)]);
  try {
    storage.setItem(place, JSON.stringify(Object.fromEntries(texts)));
  } catch {
    // No room, or none allowed: the colours hold until the page is left.
  }
}

/** Chosen colours first, then those of the set that everybody can tell apart. */
export function palette(
  classes: readonly { readonly value: number; readonly name: string }[],
  chosen: Colours,
): (label: number) => Colour {
  const own = new Map(classes.map(({ value, name }) => [value, chosen[name]]));
  return (label) => own.get(label) ?? colourOf(label);
}

export const hexOf = (colour: Colour): string =>
  `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;

export function colourFromHex(text: string): Colour | null {
  const [, red, green, blue] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text) ?? [];
  if (red === undefined || green === undefined || blue === undefined) return null;
  return [parseInt(red, 16), parseInt(green, 16), parseInt(blue, 16)];
}
