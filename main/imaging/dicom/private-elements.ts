/** Elements of makers' own (PS3.5 7.8): found by who reserved their block, since a block has another number in each file. */
import { numbersOf, textsOf, type Dataset } from './dataset.ts';

export interface PrivateElement {
  /** Private Creator. */
  readonly creator: string;
  /** Group, and the last two digits of the element. */
  readonly tag: number;
}

/** @returns its values as text, numbers too; null where it is not there, or what it holds is not known */
export function privateTexts(dataset: Dataset, { creator, tag }: PrivateElement): readonly string[] | null {
  const group = tag & ~0xffff;
  for (let block = 0x10; block <= 0xff; block++) {
    if (!dataset.elements.has(group + block)) continue;
    if (textsOf(dataset, group + block)[0] !== creator) continue;
    const found = group + block * 0x100 + (tag & 0xff);
    const element = dataset.elements.get(found);
    if (!element) continue;
    return element.vr === 'UN' ? unknownTexts(element.bytes) : valuesOf(dataset, found);
  }
  return null;
}

function valuesOf(dataset: Dataset, tag: number): readonly string[] {
  const numbers = numbersOf(dataset, tag);
  return numbers.length > 0 && numbers.every(Number.isFinite) ? numbers.map(String) : textsOf(dataset, tag);
}

/** Written without a representation: text, or numbers of 2, 4 or 8 bytes by the makers' habit (US, FL, FD). */
function unknownTexts(bytes: Uint8Array): readonly string[] | null {
  if (bytes.length === 0) return null;
  if (bytes.every((byte) => byte === 0 || byte === 9 || (byte >= 32 && byte < 127))) {
    const texts = Buffer.from(bytes).toString('latin1').split('\\');
    if (texts.some((text) => /\S/.test(text.replaceAll('\0', ''))))
      return texts.map((text) => text.replace(/^[\s\0]+|[\s\0]+$/g, ''));
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length % 8 === 0)
    return Array.from({ length: bytes.length / 8 }, (_, index) => String(view.getFloat64(index * 8, true)));
  if (bytes.length === 4) return [String(view.getFloat32(0, true))];
  return bytes.length === 2 ? [String(view.getUint16(0, true))] : null;
}
