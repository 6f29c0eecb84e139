/**
 * Pictures for work in two dimensions: PNG, TIFF and JPEG, told apart by their first bytes. Images keep their range
 * (16 bits and floats too); label pictures give class values, or a sentence that says why they are none.
 */
import { filled } from '../filled.ts';
import { readRegular } from '../../files/regular.ts';
import { readJpeg } from './jpeg.ts';
import { refuse, type Picture } from './picture.ts';
import { readPng } from './png.ts';
import { readTiff } from './tiff.ts';

export const isPictureName = (name: string): boolean => /\.(png|tiff?|jpe?g|bmp|gif)$/i.test(name);

const largestFile = 2 ** 30;

/** Pages of the file; one for all formats but TIFF. */
async function readPages(path: string): Promise<{ pages: Picture[]; isLossy: boolean }> {
  const read = readRegular(path, largestFile);
  const bytes = Buffer.from(read.buffer, read.byteOffset, read.byteLength);
  const start = bytes.toString('latin1', 0, 4);
  if (start === '\x89PNG') return { pages: [readPng(bytes, path)], isLossy: false };
  if (/^(II[*+]\0|MM\0[*+])/.test(start)) return { pages: readTiff(bytes, path), isLossy: false };
  if (start.startsWith('\xff\xd8')) return { pages: [await readJpeg(bytes, path)], isLossy: true };
  throw refuse(path, 'is no PNG, TIFF or JPEG picture.', 'Save it as one of these.');
}

export interface PictureImage {
  readonly width: number;
  readonly height: number;
  /** Pages of a TIFF stack; 1 for everything else. */
  readonly depth: number;
  /** Grey or red, green, blue, or as many as the file has; pages one behind the other. */
  readonly channels: readonly Float32Array[];
  readonly warnings: readonly string[];
}

/** @throws AppError naming the file */
export async function readPicture(path: string): Promise<PictureImage> {
  const { pages } = await readPages(path);
  const plain = pages.map(withoutPalette);
  const [first] = plain;
  if (!first) throw refuse(path, 'holds no picture.');
  const { width, height } = first;
  const odd = plain.find(
    (page) =>
      page.width !== width || page.height !== height || page.channels.length !== first.channels.length,
  );
  if (odd) throw refuse(path, 'has pages of different sizes.', 'Save them as files of their own.');
  return {
    width,
    height,
    depth: plain.length,
    channels: first.channels.map((_, channel) => {
      const values = new Float32Array(width * height * plain.length);
      plain.forEach((page, index) => values.set(page.channels[channel] ?? [], index * width * height));
      return values;
    }),
    warnings: [...new Set(plain.flatMap(({ warnings }) => warnings))],
  };
}

/** True colours for indices, one channel where they are greys. */
function withoutPalette(page: Picture): Picture {
  const { colours, channels } = page;
  const [indices] = channels;
  const isGrey = (all: Picture['channels']): boolean =>
    all.length === 3 && all.every((channel) => channel.every((value, index) => value === all[0]?.[index]));
  const full =
    page.kind === 'palette' && colours && indices
      ? [0, 1, 2].map((part) =>
          filled(new Uint8Array(indices.length), (at) => colours[(indices[at] as number) * 3 + part] ?? 0),
        )
      : channels;
  return isGrey(full) ? { ...page, channels: full.slice(0, 1) } : { ...page, channels: full };
}

export interface LabelPicture {
  readonly width: number;
  readonly height: number;
  /** Class of each pixel before values with gaps are mapped. */
  readonly values: Float32Array;
  readonly warnings: readonly string[];
}

/** @throws AppError naming the file, where its pixels are no classes */
export async function readLabelPicture(path: string): Promise<LabelPicture> {
  const { pages, isLossy } = await readPages(path);
  const [page, ...more] = pages;
  if (!page || more.length > 0) throw refuse(path, `has ${pages.length} pages where a mask has one.`);
  if (isLossy) {
    throw refuse(
      path,
      'is a JPEG, whose compression changes the values of a mask.',
      'Save the mask as PNG or TIFF.',
    );
  }
  const { width, height, channels, kind, warnings } = kindOfMask(page);
  const [values] = channels;
  if (!values || channels.length > 1 || kind === 'colour') {
    throw refuse(
      path,
      'is painted in colours; a mask has one number per pixel.',
      'Save it as grey or indexed PNG.',
    );
  }
  const found = new Set(values);
  const whitest = 2 ** page.bits - 1;
  if (kind === 'grey' && page.bits >= 8 && found.size > 2 && found.has(0) && found.has(whitest)) {
    throw refuse(
      path,
      `has ${found.size} shades between black and white: its edges are soft, so that they belong to no class.`,
      'Save the mask without smoothing.',
    );
  }
  return { width, height, values: Float32Array.from(values), warnings };
}

/** Equal red, green and blue are one grey value. */
function kindOfMask(page: Picture): Picture {
  if (page.kind === 'palette') return page;
  const plain = withoutPalette(page);
  return plain.channels.length === 1 ? { ...plain, kind: 'grey' } : plain;
}
