/**
 * Parses data elements (PS3.5 section 7) from any byte source: explicit or implicit value representations, either byte
 * order, sequences of known and unknown length. Pixels are located, never read. Damage ends the parsing with a sentence
 * that names the element.
 */
import { AppError } from '../../../shared/result.ts';
import type { Dataset, Element } from './dataset.ts';
import { decodeText } from './character-sets.ts';
import { vrOf } from './dictionary.ts';
import { settledVr } from './settle-vr.ts';
import type { ByteSource } from './source.ts';
import { tags, tagText } from './tags.ts';

export interface Encoding {
  readonly explicit: boolean;
  readonly littleEndian: boolean;
}

/** A run of pixel bytes in the source. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** Where the pixels of a data set lie. */
export interface PixelElement {
  readonly tag: number;
  readonly vr: string;
  /** null for pixels as they are; else the fragments, the offset table first (PS3.5 A.4). */
  readonly fragments: readonly Span[] | null;
  /** The whole value: from the first byte behind the length. */
  readonly value: Span;
  /** True where the file ends before the pixels do. */
  readonly isCut: boolean;
}

export interface Parsed {
  readonly dataset: Dataset;
  /** Pixels of the outermost data set. */
  readonly pixels: PixelElement | null;
  /** First byte behind what was parsed. */
  readonly end: number;
}

export interface ParseOptions extends Encoding {
  /** For messages. */
  readonly file: string;
  readonly start: number;
  /** Parsing ends here, or behind the pixels where `toPixels` is set. */
  readonly end: number;
  /** Leaves off at the pixels: what lies behind them is of no interest. */
  readonly toPixels?: boolean;
  /** Leaves off at the first element of another group (for the file meta information). */
  readonly onlyGroup?: number;
  readonly characterSets?: readonly string[];
  readonly depth?: number;
}

const undefinedLength = 0xffff_ffff;
const item = 0xfffe_e000;
const itemEnd = 0xfffe_e00d;
const sequenceEnd = 0xfffe_e0dd;
const deepest = 32;
/** A longer value that is no pixels is left out: no header needs it, and a damaged length may claim anything. */
const longestValue = 64 << 20;

const pixelTags: readonly number[] = [tags.PixelData, tags.FloatPixelData, tags.DoubleFloatPixelData];
const longForm = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const shortForm = new Set(
  'AE AS AT CS DA DS DT FL FD IS LO LT PN SH SL SS ST TM UI UL US'.split(' '), // a length of 16 bits
);
export const isKnownVr = (vr: string): boolean => longForm.has(vr) || shortForm.has(vr);

interface ElementHeader {
  readonly tag: number;
  readonly vr: string;
  readonly length: number;
  /** First byte of the value. */
  readonly value: number;
}

export function parseDataset(source: ByteSource, options: ParseOptions): Parsed {
  const { file, start, end, depth = 0 } = options;
  if (depth > deepest) throw damaged(file, `has sequences more than ${deepest} deep`);
  const elements = new Map<number, Element>();
  let characterSets = options.characterSets ?? [];
  let pixels: PixelElement | null = null;
  let at = start;
  const dataset = (): Dataset => ({ elements, littleEndian: options.littleEndian, characterSets });
  while (at + 8 <= end) {
    const header = readHeader(source, at, options);
    if (options.onlyGroup !== undefined && header.tag >>> 16 !== options.onlyGroup) break;
    if (header.tag === itemEnd || header.tag === 0) {
      // a zero tag is padding behind the end
      return { dataset: dataset(), pixels, end: header.tag === 0 ? end : header.value };
    }
    if (depth === 0 && pixelTags.includes(header.tag)) {
      pixels = locatePixels(source, header, options);
      if (options.toPixels) return { dataset: dataset(), pixels, end: header.value };
      at = pixels.value.offset + pixels.value.length;
      if (pixels.fragments) at += 8; // the sequence delimiter
      continue;
    }
    const { element, next } = readElement(source, header, { ...options, characterSets });
    elements.set(element.tag, element);
    if (element.tag === tags.SpecificCharacterSet) {
      characterSets = decodeText(element.bytes, [])
        .split('\\')
        .map((term) => term.replace(/[\s\0]+$/, ''));
    }
    at = next;
  }
  return { dataset: dataset(), pixels, end: at };
}

function readHeader(
  source: ByteSource,
  at: number,
  { explicit, littleEndian, file }: ParseOptions,
): ElementHeader {
  const bytes = readBytes(source, at, 8, file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const tag = view.getUint16(0, littleEndian) * 0x1_0000 + view.getUint16(2, littleEndian);
  const vr = String.fromCharCode(view.getUint8(4), view.getUint8(5));
  const isDelimiter = tag >>> 16 === 0xfffe;
  // A representation that is no two capitals was not written: this element is implicit in the midst of explicit ones.
  if (isDelimiter || !explicit || !/^[A-Z]{2}$/.test(vr)) {
    return { tag, vr: isDelimiter ? '' : vrOf(tag), length: view.getUint32(4, littleEndian), value: at + 8 };
  }
  if (shortForm.has(vr)) return { tag, vr, length: view.getUint16(6, littleEndian), value: at + 8 };
  const more = readBytes(source, at + 8, 4, file);
  const length = new DataView(more.buffer, more.byteOffset, 4).getUint32(0, littleEndian);
  return { tag, vr, length, value: at + 12 };
}

function readElement(
  source: ByteSource,
  { tag, vr, length, value }: ElementHeader,
  options: ParseOptions,
): { element: Element; next: number } {
  const isUnknown = vr === 'UN' && options.explicit;
  if (vr === 'SQ' || length === undefinedLength) {
    // Unknown elements of unknown length are implicit little-endian inside (PS3.5 6.2.2, note 2).
    const inside = isUnknown ? asImplicit(options) : options;
    const { items, next } = readItems(source, { tag, vr, length, value }, inside);
    return { element: { tag, vr: 'SQ', bytes: nothing, items }, next };
  }
  const next = value + length;
  if (next > options.end) {
    throw damaged(options.file, `ends inside ${tagText(tag)}, which claims ${length} bytes`);
  }
  if (isUnknown && vrOf(tag) === 'SQ') {
    const items = unknownItems(source, { tag, vr, length, value }, options);
    if (items) return { element: { tag, vr: 'SQ', bytes: nothing, items }, next };
  }
  const bytes = length > longestValue ? nothing : readBytes(source, value, length, options.file);
  return { element: { tag, vr: settledVr(tag, vr, bytes), bytes, items: null }, next };
}

const asImplicit = (options: ParseOptions): ParseOptions => ({
  ...options,
  explicit: false,
  littleEndian: true,
});

/** The items of a sequence that was written as unknown, byte for byte as it was implicit; null where it is none. */
function unknownItems(
  source: ByteSource,
  header: ElementHeader,
  options: ParseOptions,
): readonly Dataset[] | null {
  try {
    return readItems(source, header, asImplicit(options)).items;
  } catch (cause) {
    if (cause instanceof AppError) return null;
    throw cause;
  }
}

const nothing = new Uint8Array(0);

function readItems(
  source: ByteSource,
  { tag, length, value }: ElementHeader,
  options: ParseOptions,
): { items: Dataset[]; next: number } {
  const end = length === undefinedLength ? options.end : value + length;
  if (end > options.end) throw damaged(options.file, `ends inside the sequence ${tagText(tag)}`);
  const items: Dataset[] = [];
  let at = value;
  while (at + 8 <= end) {
    const header = readHeader(source, at, options);
    if (header.tag === sequenceEnd) return { items, next: header.value };
    if (header.tag !== item) {
      throw damaged(options.file, `has ${tagText(header.tag)} where an item of ${tagText(tag)} should begin`);
    }
    const isOpen = header.length === undefinedLength;
    const itemEnds = isOpen ? end : header.value + header.length;
    if (itemEnds > end) throw damaged(options.file, `ends inside an item of ${tagText(tag)}`);
    const parsed = parseDataset(source, {
      ...options,
      start: header.value,
      end: itemEnds,
      depth: (options.depth ?? 0) + 1,
    });
    items.push(parsed.dataset);
    at = isOpen ? parsed.end : itemEnds;
  }
  return { items, next: end };
}

function locatePixels(source: ByteSource, header: ElementHeader, options: ParseOptions): PixelElement {
  const { tag, vr, length, value } = header;
  if (length !== undefinedLength) {
    const there = Math.min(length, options.end - value);
    return { tag, vr, fragments: null, value: { offset: value, length: there }, isCut: there < length };
  }
  const fragments: Span[] = [];
  let at = value;
  let isCut = true;
  while (at + 8 <= options.end) {
    const next = readHeader(source, at, options);
    if (next.tag !== item) isCut = next.tag !== sequenceEnd;
    const there = Math.min(next.length, options.end - next.value);
    if (next.tag !== item || there < next.length) break;
    fragments.push({ offset: next.value, length: there });
    at = next.value + there;
  }
  return { tag, vr, fragments, value: { offset: value, length: at - value }, isCut };
}

function readBytes(source: ByteSource, offset: number, length: number, file: string): Uint8Array {
  try {
    return source.read(offset, length);
  } catch (cause) {
    if (cause instanceof RangeError) throw damaged(file, `ends early (${cause.message})`);
    throw cause;
  }
}

export function damaged(file: string, what: string): AppError {
  const hint = 'The file is cut or damaged: copy it again from its source.';
  return new AppError('invalid-input', `${file}: ${what}.`, hint);
}
