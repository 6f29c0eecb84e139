/** Stored values → what they measure: rescale slope and intercept or a Modality LUT (PS3.3 C.11.1), and padding. */
import { itemsOf, numbersOf } from './dataset.ts';
import type { StoredValues } from './frames.ts';
import type { Slice } from './stack.ts';
import type { DicomFile } from './read-file.ts';
import { tags } from './tags.ts';

/** Padding becomes air in CT and nothing elsewhere, so that it does not stretch the range of values. */
export const paddedValue = (modality: string): number => (modality === 'CT' ? -1024 : 0);

/** @returns one value per pixel, row by row */
export function measuredValues(
  stored: StoredValues,
  { instance, frame }: Slice,
  file: DicomFile,
): Float32Array {
  const lut = lutOf(file, instance.isSigned);
  const { slope, intercept } = frame;
  const values = new Float32Array(stored.length);
  if (lut) {
    for (let index = 0; index < stored.length; index++) values[index] = lut(stored[index] as number);
  } else {
    for (let index = 0; index < stored.length; index++) {
      values[index] = (stored[index] as number) * slope + intercept;
    }
  }
  if (instance.padding) {
    const [low, high] = instance.padding;
    const padded = paddedValue(instance.modality);
    for (let index = 0; index < stored.length; index++) {
      const value = stored[index] as number;
      if (value >= low && value <= high) values[index] = padded;
    }
  }
  return values;
}

/** The LUT's three descriptors: entries (0 stands for 65,536), first stored value mapped, bits per entry. */
function lutOf({ dataset }: DicomFile, isSigned: boolean): ((stored: number) => number) | null {
  const [lut] = itemsOf(dataset, tags.ModalityLUTSequence);
  if (!lut) return null;
  const [entries = 0, first = 0] = numbersOf(lut, tags.LUTDescriptor);
  const table = Float64Array.from(numbersOf(lut, tags.LUTData));
  const count = entries === 0 ? 65_536 : entries;
  const start = isSigned && first > 32_767 ? first - 65_536 : first;
  return (stored) => table[Math.min(Math.max(stored - start, 0), count - 1)] ?? 0;
}
