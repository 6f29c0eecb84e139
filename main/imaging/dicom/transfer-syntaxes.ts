/** Transfer syntaxes (PS3.5 annex A): how a data set is encoded, and which codec its pixels went through. */

export const codecNames = ['rle', 'jpeg', 'jpeg-lossless', 'jpeg-ls', 'jpeg-2000', 'htj2k'] as const;
export type CodecName = (typeof codecNames)[number];

export interface TransferSyntax {
  readonly uid: string;
  readonly name: string;
  readonly explicit: boolean;
  readonly littleEndian: boolean;
  readonly deflated: boolean;
  /** null for pixels that lie as they are; `unknown` where there is no decoder for them. */
  readonly codec: CodecName | 'unknown' | null;
}

const native = (uid: string, name: string, differs: Partial<TransferSyntax> = {}): TransferSyntax => ({
  uid,
  name,
  explicit: true,
  littleEndian: true,
  deflated: false,
  codec: null,
  ...differs,
});

const compressed = (uid: string, name: string, codec: TransferSyntax['codec']): TransferSyntax =>
  native(`1.2.840.10008.1.2.${uid}`, name, { codec });

export const implicitLittleEndian = native('1.2.840.10008.1.2', 'Implicit VR Little Endian', {
  explicit: false,
});
export const explicitLittleEndian = native('1.2.840.10008.1.2.1', 'Explicit VR Little Endian');
export const explicitBigEndian = native('1.2.840.10008.1.2.2', 'Explicit VR Big Endian', {
  littleEndian: false,
});

const table: readonly TransferSyntax[] = [
  implicitLittleEndian,
  explicitLittleEndian,
  explicitBigEndian,
  native('1.2.840.10008.1.2.1.99', 'Deflated Explicit VR Little Endian', { deflated: true }),
  compressed('5', 'RLE Lossless', 'rle'),
  compressed('4.50', 'JPEG Baseline (Process 1)', 'jpeg'),
  compressed('4.51', 'JPEG Extended (Process 2 & 4)', 'jpeg'),
  compressed('4.57', 'JPEG Lossless (Process 14)', 'jpeg-lossless'),
  compressed('4.70', 'JPEG Lossless (Process 14, Selection Value 1)', 'jpeg-lossless'),
  compressed('4.80', 'JPEG-LS Lossless', 'jpeg-ls'),
  compressed('4.81', 'JPEG-LS Near-Lossless', 'jpeg-ls'),
  compressed('4.90', 'JPEG 2000 Lossless', 'jpeg-2000'),
  compressed('4.91', 'JPEG 2000', 'jpeg-2000'),
  compressed('4.201', 'High-Throughput JPEG 2000 Lossless', 'htj2k'),
  compressed('4.202', 'High-Throughput JPEG 2000 with RPCL, Lossless', 'htj2k'),
  compressed('4.203', 'High-Throughput JPEG 2000', 'htj2k'),
  compressed('4.100', 'MPEG2 Main Profile', 'unknown'),
  compressed('4.102', 'MPEG-4 AVC/H.264 High Profile', 'unknown'),
  compressed('4.107', 'HEVC/H.265 Main Profile', 'unknown'),
];

const byUid = new Map(table.map((syntax) => [syntax.uid, syntax]));

/** An unknown one is taken for a compressed one: explicit, little-endian, without a decoder. */
export function transferSyntaxOf(uid: string): TransferSyntax {
  return byUid.get(uid) ?? native(uid, `transfer syntax ${uid}`, { codec: 'unknown' });
}
