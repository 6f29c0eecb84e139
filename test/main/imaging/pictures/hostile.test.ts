/** Every picture of the manifest of hostile inputs: read as it is meant, or refused with a sentence that names the file. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { readLabelPicture, readPicture, type PictureImage } from '../../../../main/imaging/pictures/read.ts';
import { realData, testOnRealData } from '../../../support/real-data.ts';

const at = (name: string): string => join(realData, 'hostile/pictures', name);
const image = (name: string): Promise<PictureImage> => readPicture(at(name));
const reference = async (): Promise<Float32Array> =>
  (await image('reference.png')).channels[0] as Float32Array;

type Check = (name: string) => Promise<void>;

const refuses =
  (text: RegExp, read: (path: string) => Promise<unknown> = readPicture): Check =>
  async (name) => {
    await expect(read(at(name))).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(text) as string,
    });
    await expect(read(at(name))).rejects.toThrow(name);
  };

const equals =
  (factor = 1): Check =>
  async (name) => {
    const { channels, width, height } = await image(name);
    expect([width, height, channels.length]).toEqual([96, 80, 1]);
    expect(channels[0]).toEqual((await reference()).map((value) => value * factor));
  };

const maskValues = async (name: string): Promise<number[]> =>
  [...new Set((await readLabelPicture(at(name))).values)].sort((a, b) => a - b);

const masks =
  (...values: readonly number[]): Check =>
  async (name) => {
    expect(await maskValues(name)).toEqual(values);
  };

const range = ({ channels: [values = new Float32Array(0)] }: PictureImage): [number, number] => [
  values.reduce((a, b) => Math.min(a, b)),
  values.reduce((a, b) => Math.max(a, b)),
];

const checks: Readonly<Record<string, Check>> = {
  'reference.png': async (name) => {
    const read = await image(name);
    expect([read.width, read.height, read.depth, read.channels.length, read.warnings]).toEqual([
      96,
      80,
      1,
      1,
      [],
    ]);
  },
  'reference_mask.png': masks(0, 255),
  'grey16.png': async (name) => expect(range(await image(name))[1]).toBeGreaterThan(255),
  'palette.png': async (name) => {
    const { channels } = await image(name);
    const grey = await reference();
    const worst = channels[0]?.reduce(
      (most, value, index) => Math.max(most, Math.abs(value - (grey[index] ?? 0))),
      0,
    );
    expect(worst).toBeLessThan(40); // few colours, but near the true ones
  },
  'rgba.png': async (name) => {
    const read = await image(name);
    expect(read.warnings.join()).toMatch(/transparency was ignored/);
  },
  'grey_alpha.png': async (name) => {
    const read = await image(name);
    expect([read.channels.length, read.warnings.join()]).toEqual([1, 'Its transparency was ignored.']);
  },
  'one_bit.png': masks(0, 1),
  'palette_mask.png': masks(0, 1),
  'exif_rotated.jpg': async (name) => {
    const read = await image(name);
    expect(read.warnings.join()).toMatch(/EXIF orientation 6.*as its pixels are stored/);
  },
  'cmyk.jpg': refuses(/CMYK/),
  'mask_as.jpg': refuses(/is a JPEG, whose compression changes/, readLabelPicture),
  'mask_antialiased.png': refuses(/edges are soft/, readLabelPicture),
  'mask_wrong_size.png': async (name) => expect((await readLabelPicture(at(name))).width).toBe(95), // the pair is refused at import
  'mask_rgb.png': refuses(/painted in colours/, readLabelPicture),
  'truncated.png': refuses(/ends before its picture does/),
  'bad_crc.png': refuses(/checksum does not match|cannot be unpacked/),
  'text.png': refuses(/is no PNG, TIFF or JPEG/),
  'jpeg_named.png': async (name) => expect((await image(name)).width).toBe(96),
  'bomb.png': refuses(/claims 60000 × 60000 pixels/),
  'stack3.tif': async (name) => expect((await image(name)).depth).toBe(3),
  'float32.tif': async (name) => {
    const { channels } = await image(name);
    expect(channels[0]?.some((value) => !Number.isInteger(value))).toBe(true);
  },
  'uint16_be.tif': equals(257),
  'bigtiff_tiled.tif': equals(),
  'deflate_pred.tif': equals(),
  'multichannel5.tif': async (name) => expect((await image(name)).channels).toHaveLength(5),
  'signed16.tif': async (name) => expect(range(await image(name))[0]).toBeLessThan(0),
  'animated.gif': refuses(/is no PNG, TIFF or JPEG/),
};

describe('hostile pictures', () => {
  for (const [name, check] of Object.entries(checks)) testOnRealData(name, () => check(name));

  testOnRealData('no entry of the manifest and no file is left out', () => {
    const lines = readFileSync(join(realData, 'hostile/MANIFEST.tsv'), 'utf8').trim().split('\n');
    const named = lines.flatMap((line) => /^pictures\/([^\t]+)/.exec(line)?.[1] ?? []);
    expect(Object.keys(checks).sort()).toEqual(named.sort());
    expect(readdirSync(join(realData, 'hostile/pictures')).sort()).toEqual(named.sort());
  });
});
