/**
 * Label maps as coloured pixels: a translucent fill, and an opaque outline so that a class shows by its border too.
 * Labels are picked, never interpolated.
 */

export type Colour = readonly [number, number, number];

/** Told apart by people with the common colour-vision deficiencies (Okabe and Ito's set, without black and grey). */
const classColours: readonly Colour[] = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
  [204, 121, 167],
  [240, 228, 66],
  [213, 94, 0],
  [0, 114, 178],
];

export const colourOf = (label: number): Colour =>
  classColours[(label - 1) % classColours.length] ?? [255, 255, 255];

export interface OverlayStyle {
  /** 0 … 1 for the inside of a class. */
  readonly opacity: number;
  readonly outline: boolean;
  readonly hidden: ReadonlySet<number>;
  readonly colourOf: (label: number) => Colour;
}

/** Blends the fill of a slice of labels over opaque RGBA pixels. */
export function paintLabels(labels: Uint8Array, style: OverlayStyle, rgba: Uint8ClampedArray): void {
  const { opacity, hidden } = style;
  for (let pixel = 0, out = 0; pixel < labels.length; pixel++, out += 4) {
    const label = labels[pixel] ?? 0;
    if (label === 0 || hidden.has(label)) continue;
    const colour = style.colourOf(label);
    for (let part = 0; part < 3; part++)
      rgba[out + part] = (rgba[out + part] ?? 0) * (1 - opacity) + (colour[part] ?? 0) * opacity;
  }
}

/** Paints the borders of a slice of labels (`width` pixels a row) as opaque RGBA; all else stays clear. */
export function paintOutlines(
  labels: Uint8Array,
  width: number,
  style: OverlayStyle,
  rgba: Uint8ClampedArray,
): void {
  for (let pixel = 0, out = 0; pixel < labels.length; pixel++, out += 4) {
    const label = labels[pixel] ?? 0;
    if (label === 0 || style.hidden.has(label) || !onBorder(labels, width, pixel)) continue;
    rgba.set(style.colourOf(label), out);
    rgba[out + 3] = 255;
  }
}

/** Has the pixel a neighbour of another label (or none) above, below, left or right? */
function onBorder(labels: Uint8Array, width: number, pixel: number): boolean {
  const label = labels[pixel];
  const x = pixel % width;
  return (
    (x > 0 ? labels[pixel - 1] : 0) !== label ||
    (x < width - 1 ? labels[pixel + 1] : 0) !== label ||
    (labels[pixel - width] ?? 0) !== label ||
    (labels[pixel + width] ?? 0) !== label
  );
}
