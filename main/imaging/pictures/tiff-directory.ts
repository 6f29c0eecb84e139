/** The directories of a TIFF file: where the fields of each page lie. BigTIFF has the same with wider numbers. */
import { refuse } from './picture.ts';

export interface Directory {
  readonly littleEndian: boolean;
  readonly list: (tag: number) => readonly number[];
  readonly first: (tag: number) => number | undefined;
  /** A field of text (ASCII); empty where there is none. */
  readonly text: (tag: number) => string;
}

const mostPages = 65_536;
/** Bytes per value of the field types that hold whole numbers: BYTE, SHORT, LONG, LONG8. */
const widths: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 16: 8 };
const ascii = 2;

export function directoriesOf(bytes: Buffer, file: string): Directory[] {
  const littleEndian = bytes.toString('latin1', 0, 2) === 'II';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const number = (at: number, width: number): number => {
    if (width === 8) return Number(view.getBigUint64(at, littleEndian));
    if (width === 4) return view.getUint32(at, littleEndian);
    return width === 2 ? view.getUint16(at, littleEndian) : view.getUint8(at);
  };
  const isBig = number(2, 2) === 43;
  const [offsetWidth, countWidth, entryBytes] = isBig ? [8, 8, 20] : [4, 2, 12];
  const found: Directory[] = [];
  const seen = new Set<number>();
  for (let at = number(isBig ? 8 : 4, offsetWidth); at !== 0;) {
    if (seen.has(at) || found.length >= mostPages) throw refuse(file, 'has pages that lead in a circle.');
    seen.add(at);
    const count = number(at, countWidth);
    const fields = new Map<number, readonly number[]>();
    const texts = new Map<number, string>();
    for (let entry = 0; entry < count; entry++) {
      const start = at + countWidth + entry * entryBytes;
      const type = number(start + 2, 2);
      const width = type === ascii ? 1 : widths[type];
      const values = number(start + 4, offsetWidth);
      if (width === undefined) continue;
      if (values * width > bytes.length)
        throw refuse(file, `claims ${values} values in the field ${number(start, 2)}.`);
      const inside = start + 4 + offsetWidth;
      const place = values * width <= offsetWidth ? inside : number(inside, offsetWidth);
      if (type === ascii) texts.set(number(start, 2), bytes.toString('latin1', place, place + values));
      else
        fields.set(
          number(start, 2),
          Array.from({ length: values }, (_, index) => number(place + index * width, width)),
        );
    }
    const list = (tag: number): readonly number[] => fields.get(tag) ?? [];
    found.push({ littleEndian, list, first: (tag) => list(tag)[0], text: (tag) => texts.get(tag) ?? '' });
    at = number(at + countWidth + count * entryBytes, offsetWidth);
  }
  if (found.length === 0) throw refuse(file, 'holds no picture.');
  return found;
}
