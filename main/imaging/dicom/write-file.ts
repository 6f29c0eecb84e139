/**
 * Writes a data set as a DICOM file (PS3.10): preamble, file meta information, then little-endian elements with known
 * lengths; explicit, unless a text is longer than the 16 bits that explicit ones have for its length. Takes what
 * `make-element.ts` makes; binary values must be little-endian.
 */
import { writeFileAtomically } from '../../files/atomic.ts';
import { textOf, type Dataset, type Element } from './dataset.ts';
import { bytesElement, makeDataset, numberElement, textElement } from './make-element.ts';
import { objectTags } from './object-tags.ts';
import { tags } from './tags.ts';
import { explicitLittleEndian, implicitLittleEndian } from './transfer-syntaxes.ts';

/** Names this writer in the file meta information: a UID from a random UUID (PS3.5 B.2), the same for ever. */
const implementationUid = '2.25.302517734561204377412056931175421347801';
const implementationName = 'SECATEUR';

export async function writeDicomFile(path: string, dataset: Dataset): Promise<void> {
  await writeFileAtomically(path, dicomFileParts(dataset));
}

/** The file in pieces, so that a large value is not copied together. */
export function dicomFileParts(dataset: Dataset): Uint8Array[] {
  const explicit = !hasLongText(dataset);
  const meta = encodeDataset(
    makeDataset([
      bytesElement(objectTags.FileMetaInformationVersion, 'OB', Uint8Array.of(0, 1)),
      textElement(objectTags.MediaStorageSOPClassUID, 'UI', textOf(dataset, tags.SOPClassUID)),
      textElement(objectTags.MediaStorageSOPInstanceUID, 'UI', textOf(dataset, tags.SOPInstanceUID)),
      textElement(tags.TransferSyntaxUID, 'UI', (explicit ? explicitLittleEndian : implicitLittleEndian).uid),
      textElement(objectTags.ImplementationClassUID, 'UI', implementationUid),
      textElement(objectTags.ImplementationVersionName, 'SH', implementationName),
    ]),
    true,
  );
  const length = numberElement(objectTags.FileMetaInformationGroupLength, 'UL', sizeOf(meta));
  const start = new Uint8Array(132);
  start.set(new TextEncoder().encode('DICM'), 128);
  return [start, ...encodeElement(length, true), ...meta, ...encodeDataset(dataset, explicit)];
}

/** Elements whose representation has a length of 32 bits behind two reserved bytes (PS3.5 table 7.1-1). */
const longForm = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);

const longest = 0xfffe;

function hasLongText({ elements }: Dataset): boolean {
  return [...elements.values()].some(({ vr, bytes, items }) =>
    items ? items.some(hasLongText) : bytes.length > longest && !longForm.has(vr),
  );
}

function encodeDataset({ elements }: Dataset, explicit: boolean): Uint8Array[] {
  return [...elements.values()].flatMap((element) => encodeElement(element, explicit));
}

function encodeElement({ tag, vr, bytes, items }: Element, explicit: boolean): Uint8Array[] {
  const value = items ? items.flatMap((item) => encodeItem(item, explicit)) : [bytes];
  const length = sizeOf(value);
  const isLong = explicit && longForm.has(vr);
  const header = new DataView(new ArrayBuffer(isLong ? 12 : 8));
  putTag(header, tag);
  if (explicit) {
    header.setUint8(4, vr.charCodeAt(0));
    header.setUint8(5, vr.charCodeAt(1));
  }
  if (isLong) header.setUint32(8, length, true);
  else if (explicit) header.setUint16(6, length, true);
  else header.setUint32(4, length, true);
  return [new Uint8Array(header.buffer), ...value];
}

function encodeItem(item: Dataset, explicit: boolean): Uint8Array[] {
  const content = encodeDataset(item, explicit);
  const header = new DataView(new ArrayBuffer(8));
  putTag(header, 0xfffe_e000);
  header.setUint32(4, sizeOf(content), true);
  return [new Uint8Array(header.buffer), ...content];
}

function putTag(view: DataView, tag: number): void {
  view.setUint16(0, tag >>> 16, true);
  view.setUint16(2, tag & 0xffff, true);
}

function sizeOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}
