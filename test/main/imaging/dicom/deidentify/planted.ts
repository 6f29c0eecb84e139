/**
 * A data set with identifiers planted wherever one can stand: every text representation, dates, UIDs, numbers, private
 * elements, nested sequences, codes of a hospital's own, curves and overlays. Each secret is told by its own text.
 */
import type { Dataset, Element } from '../../../../../main/imaging/dicom/dataset.ts';
import {
  bytesElement,
  decimalElement,
  makeDataset,
  numberElement,
  sequenceElement,
  textElement,
} from '../../../../../main/imaging/dicom/make-element.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

export const plantedTexts: readonly string[] = [
  'Zwickelbauer',
  'Hieronymus',
  'ID4711815',
  '19550317',
  '20231124',
  '131415',
  '1.2.276.0.99.555',
  'KLINIKUM',
  'Waldweg',
  'Prof. Ruhland',
  'PLANTEDAE',
  'SN-778899',
  '0815HEINZ',
  'mueller-lyer.example',
  '067Y',
  '83.25',
  '77554433',
  'EVERYVR',
];

/** What stands in numbers of every width: as bytes, since no text tells it. */
export const plantedBytes: readonly Uint8Array[] = [
  Uint8Array.of(0x41, 0xda, 0x5b, 0xc7),
  new Uint8Array(Float64Array.of(77_554_433.125).buffer),
  new Uint8Array(Float32Array.of(7755.4433).buffer),
];

const [wide, double, single] = plantedBytes as readonly [Uint8Array, Uint8Array, Uint8Array];
const textVrs = [
  'AE',
  'AS',
  'CS',
  'LO',
  'LT',
  'PN',
  'SH',
  'ST',
  'UC',
  'UR',
  'UT',
  'DS',
  'IS',
  'DA',
  'DT',
  'TM',
];
const byteVrs = ['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'UN'];
const valuesOf: readonly (readonly [vr: string, value: Uint8Array])[] = [
  ...textVrs.map((vr) => [vr, text('EVERYVR 77554433')] as const),
  ...['IS', 'DS'].map((vr) => [vr, text('77554433')] as const),
  ['UI', text('1.2.276.0.99.555.77554433')],
  ...byteVrs.map((vr) => [vr, text('EVERYVR 77554433')] as const),
  ...['US', 'SS', 'UL', 'SL', 'UV', 'SV', 'AT'].map(
    (vr) => [vr, Uint8Array.from([...wide, ...wide])] as const,
  ),
  ['FD', double],
  ['FL', single],
];

/** How many elements of each group `elementsOfEveryKind` has; it stands in five places of `plantedElements`. */
export const kinds = valuesOf.length;

/**
 * Every representation in attributes that no table lists: of a standard group, of none, private, and where numbers are
 * read (names instead of numbers there).
 */
export function elementsOfEveryKind(): Element[] {
  const standard = valuesOf.map(([vr, value], index) => bytesElement(0x0020_9a00 + index, vr, value));
  const unknown = valuesOf.map(([vr, value], index) => bytesElement(0x0fee_0100 + index, vr, value));
  const hidden = valuesOf.map(([vr, value], index) => bytesElement(0x0029_1000 + index, vr, value));
  return [
    ...standard,
    ...unknown,
    ...hidden,
    bytesElement(0x0018_0088, 'DS', text('EVERYVR ')), // SpacingBetweenSlices
    textElement(0x0008_0104, 'LO', 'EVERYVR meaning without a code'),
    textElement(0x0008_0100, 'SH', 'EVERYVR'),
  ];
}

export function plantedElements(): Element[] {
  const inner = makeDataset([
    textElement(0x0010_0010, 'PN', 'Zwickelbauer^Nested'),
    textElement(0x0008_1155, 'UI', '1.2.276.0.99.555.3'),
    textElement(0x0040_a123, 'PN', 'Prof. Ruhland'),
    textElement(0x0020_4000, 'LT', 'Zwickelbauer in a comment'),
    textElement(0x0011_0010, 'LO', 'KLINIKUM PRIVATE NESTED'),
    sequenceElement(0x0040_a730, makeDataset([textElement(0x0040_a160, 'UT', 'Hieronymus, deeper')])),
    sequenceElement(0x0020_9bff, makeDataset(elementsOfEveryKind())),
    ...elementsOfEveryKind(),
  ]);
  const localCode = makeDataset([
    textElement(0x0008_0100, 'SH', '0815HEINZ'),
    textElement(0x0008_0102, 'SH', '99KLINIKUM'),
    textElement(0x0008_0104, 'LO', 'Head of Prof. Ruhland'),
  ]);
  const publicCode = makeDataset([
    textElement(0x0008_0100, 'SH', '69536005'),
    textElement(0x0008_0102, 'SH', 'SCT'),
    textElement(0x0008_0104, 'LO', 'Head Zwickelbauer'),
  ]);
  return [
    ...elementsOfEveryKind(),
    sequenceElement(0x0020_9bfe, makeDataset(elementsOfEveryKind())),
    sequenceElement(0x0054_0016, makeDataset(elementsOfEveryKind())), // a standard one
    textElement(0x0008_0008, 'CS', 'ORIGINAL', 'PRIMARY', 'AXIAL'),
    textElement(0x0008_0012, 'DA', '20231124'),
    textElement(0x0008_0016, 'UI', '1.2.840.10008.5.1.4.1.1.4'),
    textElement(0x0008_0018, 'UI', '1.2.276.0.99.555.1.1'),
    textElement(0x0008_0020, 'DA', '20231124'),
    textElement(0x0008_0022, 'DA', '20231124'),
    textElement(0x0008_002a, 'DT', '20231124131415.123456'),
    textElement(0x0008_0030, 'TM', '131415.99'),
    textElement(0x0008_0050, 'SH', 'ID4711815'),
    textElement(0x0008_0054, 'AE', 'PLANTEDAE'),
    textElement(0x0008_0060, 'CS', 'MR'),
    textElement(0x0008_0080, 'LO', 'KLINIKUM am Park'),
    textElement(0x0008_0081, 'ST', 'Waldweg 3'),
    textElement(0x0008_0090, 'PN', 'Prof. Ruhland'),
    textElement(0x0008_1030, 'LO', 'MR brain of Zwickelbauer'),
    textElement(0x0008_103e, 'LO', 'T1 axial Hieronymus'),
    sequenceElement(0x0008_1140, inner),
    sequenceElement(0x0008_2218, localCode, publicCode),
    textElement(0x0010_0010, 'PN', 'Zwickelbauer^Hieronymus'),
    textElement(0x0010_0020, 'LO', 'ID4711815'),
    textElement(0x0010_0030, 'DA', '19550317'),
    textElement(0x0010_0040, 'CS', 'M'),
    textElement(0x0010_1010, 'AS', '067Y'),
    decimalElement(0x0010_1030, 83.25),
    textElement(0x0010_4000, 'LT', 'lives in Waldweg'),
    textElement(0x0009_0010, 'LO', 'KLINIKUM PRIVATE'),
    bytesElement(0x0009_1001, 'OB', text('Zwickelbauer bytes')),
    bytesElement(0x0009_1002, 'UN', text('ID4711815 unknown')),
    textElement(0x0018_0015, 'CS', 'HEAD'),
    textElement(0x0018_1000, 'LO', 'SN-778899'),
    textElement(0x0018_1030, 'LO', 'Hieronymus protocol'),
    textElement(0x0018_9367, 'UC', 'SN-778899 tube'),
    textElement(0x0018_9074, 'DT', '20231124131415'),
    textElement(0x0020_000d, 'UI', '1.2.276.0.99.555.1'),
    textElement(0x0020_000e, 'UI', '1.2.276.0.99.555.2'),
    textElement(0x0020_0052, 'UI', '1.2.276.0.99.555.4'),
    decimalElement(0x0020_0032, -12.5, 3.25, 101.125),
    textElement(0x0020_1040, 'LO', 'Hieronymus'), // not in the table
    textElement(0x0008_1190, 'UR', 'https://mueller-lyer.example/wado'),
    numberElement(0x0028_0010, 'US', 4),
    numberElement(0x0028_0011, 'US', 4),
    bytesElement(0x0042_0011, 'OB', text('Zwickelbauer.pdf')),
    textElement(0x0040_a160, 'UT', 'Zwickelbauer and Ruhland: Prof. Ruhland'),
    bytesElement(0x5000_3000, 'OW', text('Hieronymus curve')),
    textElement(0x6000_4000, 'LT', 'Zwickelbauer overlay'),
    bytesElement(0x6000_3000, 'OW', text('Zwickelbauer bits')),
    textElement(0x0043_0010, 'LO', 'GEMS'),
    sequenceElement(0x0040_0275, makeDataset([textElement(0x0040_0007, 'LO', 'KLINIKUM request')])),
  ];
}

export function plantedDataset(changes: readonly Element[] = []): Dataset {
  const changed = new Set(changes.map(({ tag }) => tag));
  return makeDataset([...plantedElements().filter(({ tag }) => !changed.has(tag)), ...changes]);
}
