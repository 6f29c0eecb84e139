/** The data dictionary (PS3.6), for files that leave value representations out. */
import dcmjs from 'dcmjs';
import { tags, tagText } from './tags.ts';

const { dictionary } = dcmjs.data.DicomMetaDictionary;

/** Entries whose representation depends on the pixels; all are numbers of 16 bits. */
const sixteenBits = new Set<number>([
  tags.PixelPaddingValue,
  tags.PixelPaddingRangeLimit,
  tags.LUTDescriptor,
  tags.LUTData,
]);

/** @returns `UN` for private and unknown elements */
export function vrOf(tag: number): string {
  if ((tag & 0xffff) === 0) return 'UL'; // group length
  if (sixteenBits.has(tag)) return 'US';
  const group = tag >>> 16;
  if (group % 2 === 1) return isPrivateCreator(tag) ? 'LO' : 'UN';
  const vr = dictionary[tagText(tag)]?.vr ?? 'UN';
  if (vr === 'ox' || vr === 'xs') return vr === 'ox' ? 'OW' : 'US';
  return vr.length === 2 ? vr : 'UN';
}

/** (gggg,0010–00FF) with odd gggg: who owns a block of private elements (PS3.5 7.8.1). */
function isPrivateCreator(tag: number): boolean {
  const element = tag & 0xffff;
  return element >= 0x10 && element <= 0xff;
}
