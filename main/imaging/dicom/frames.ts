/**
 * Frames of a file as stored grey values: decompressed, in the machine's byte order, bits above those stored taken off,
 * signs extended. `values.ts` makes of them what they measure.
 */
import { AppError } from '../../../shared/result.ts';
import { codecs } from './codecs/index.ts';
import type { Decode, Samples } from './codecs/codec.ts';
import { streamSizeOf } from './codecs/stream-size.ts';
import { encodedFrame, unpackBits } from './encoded-frames.ts';
import { colourText, pixelFormatOf, type PixelFormat } from './pixel-format.ts';
import { readDicomFile, withDicomFile, type DicomFile } from './read-file.ts';
import type { TransferSyntax } from './transfer-syntaxes.ts';

export type StoredValues = Samples | Int8Array | Float32Array | Float64Array;

/**
 * Calls `use` with the stored values of each wanted frame, one after the other; they may be kept.
 * @param frames indices from 0; all where left out
 * @throws AppError naming the file: no DICOM, no pixels, colours, a transfer syntax or stream that cannot be decoded
 */
export async function readFrames(
  path: string,
  use: (values: StoredValues, index: number, file: DicomFile) => void,
  frames?: readonly number[],
): Promise<void> {
  const header = readDicomFile(path);
  if (!header) throw new AppError('invalid-input', `${path}: is no DICOM file.`);
  const decode = await decoderOf(header.syntax, path);
  withDicomFile(path, (file, source) => {
    const { pixels } = file;
    const format = pixelFormatOf(file.dataset, pixels, path);
    if (format.samplesPerPixel !== 1) {
      throw new AppError('unsupported', `${path}: ${colourText(format)}`, 'Use a grey-value image.');
    }
    if (!pixels) return;
    for (const index of frames ?? Array.from({ length: format.frames }, (_, frame) => frame)) {
      const encoded = encodedFrame(source, pixels, { format, index, file: path });
      const values = decode
        ? decompressed(encoded, { decode, format, file, index })
        : native(encoded, format, file, index);
      use(values, index, file);
    }
  });
}

async function decoderOf({ codec, name }: TransferSyntax, path: string): Promise<Decode | null> {
  if (codec === null) return null;
  if (codec === 'unknown') {
    throw new AppError(
      'unsupported',
      `${path}: its pixels are compressed as ${name}, which cannot be read.`,
      'Export it again uncompressed (Explicit VR Little Endian).',
    );
  }
  return codecs[codec]();
}

interface Compressed {
  readonly decode: Decode;
  readonly format: PixelFormat;
  readonly file: DicomFile;
  readonly index: number;
}

function decompressed(encoded: Uint8Array, { decode, format, file, index }: Compressed): StoredValues {
  const { rows, columns } = format;
  const refuse = (what: string, cause?: unknown): AppError => {
    const which = format.frames > 1 ? `frame ${index + 1}` : 'its image';
    return new AppError(
      'invalid-input',
      `${file.path}: ${which} (${file.syntax.name}) ${what}.`,
      'The file is damaged: copy it again from its source.',
      { cause },
    );
  };
  const size = streamSizeOf(encoded);
  if (size && (size.rows !== rows || size.columns !== columns)) {
    throw refuse(`is ${size.columns} × ${size.rows} pixels where the header says ${columns} × ${rows}`);
  }
  let samples: Samples;
  try {
    samples = decode(encoded, format);
  } catch (cause) {
    throw refuse(cause instanceof Error ? cause.message : 'cannot be decoded', cause);
  }
  if (samples.length < rows * columns) throw refuse(`has ${samples.length} of ${rows * columns} pixels`);
  return storedBits(samples, format);
}

function native(bytes: Uint8Array, format: PixelFormat, file: DicomFile, index: number): StoredValues {
  const count = format.rows * format.columns;
  if (format.bitsAllocated === 1) return unpackBits(bytes, (index * count) % 8, count);
  const copy = Buffer.from(bytes.slice().buffer); // of its own, for alignment and for swapping
  const isWords = format.bitsAllocated === 8 && file.pixels?.vr === 'OW';
  if (!file.syntax.littleEndian) swapBytes(copy, isWords ? 16 : format.bitsAllocated);
  if (format.isFloat)
    return format.bitsAllocated === 64 ? new Float64Array(copy.buffer) : new Float32Array(copy.buffer);
  if (format.bitsAllocated === 8) return storedBits(new Uint8Array(copy.buffer), format);
  if (format.bitsAllocated === 16) return storedBits(new Uint16Array(copy.buffer), format);
  return storedBits(new Uint32Array(copy.buffer), format);
}

function swapBytes(bytes: Buffer, bits: number): void {
  if (bits === 16 && bytes.length % 2 === 0) bytes.swap16();
  else if (bits === 32) bytes.swap32();
  else if (bits === 64) bytes.swap64();
}

/** Keeps the bits from `highBit` down, `bitsStored` of them; the topmost is the sign of signed values. */
function storedBits(
  samples: Samples,
  { bitsStored, highBit, isSigned, bitsAllocated }: PixelFormat,
): StoredValues {
  const width = samples.BYTES_PER_ELEMENT * 8;
  const signed = isSigned ? asSigned(samples) : asUnsigned(samples);
  // A codec gives the stored bits alone, at the bottom.
  const top = Math.min(highBit, width - 1);
  if (bitsStored === width && (width === bitsAllocated || !isSigned)) return signed;
  const left = 31 - top;
  const right = 32 - bitsStored;
  const target = isSigned && bitsAllocated === 16 && width === 8 ? new Int16Array(samples.length) : signed;
  for (let index = 0; index < samples.length; index++) {
    const shifted = (samples[index] as number) << left;
    target[index] = isSigned ? shifted >> right : shifted >>> right;
  }
  return target;
}

function asSigned(samples: Samples): Int8Array | Int16Array | Int32Array {
  const { buffer, byteOffset, length } = samples;
  if (samples.BYTES_PER_ELEMENT === 1) return new Int8Array(buffer, byteOffset, length);
  if (samples.BYTES_PER_ELEMENT === 2) return new Int16Array(buffer, byteOffset, length);
  return new Int32Array(buffer, byteOffset, length);
}

function asUnsigned(samples: Samples): Uint8Array | Uint16Array | Uint32Array {
  const { buffer, byteOffset, length } = samples;
  if (samples.BYTES_PER_ELEMENT === 1) return new Uint8Array(buffer, byteOffset, length);
  if (samples.BYTES_PER_ELEMENT === 2) return new Uint16Array(buffer, byteOffset, length);
  return new Uint32Array(buffer, byteOffset, length);
}
