/** User reports: segmentations, structure sets, and images that lie beside their labels. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { readNifti } from '../../../../main/imaging/nifti/read.ts';
import { readNpy } from '../../../support/npy.ts';
import { temporaryFolder } from '../../imaging/nifti/fixtures.ts';
import { quietServices } from '../../services/support.ts';
import { imported, saidBy, type Check, type Checks } from './report.ts';

/** A label map as an import or a conversion writes it. */
interface Labels {
  readonly size: readonly number[];
  /** Of the image that it belongs to. */
  readonly imageSize: readonly number[];
  readonly voxels: Uint8Array;
  /** Of values 1, 2 … */
  readonly names: readonly string[];
  readonly said: string;
}

/** In one order of names, so that both ways can be held against one truth. */
function inOrder({ voxels, names }: Pick<Labels, 'voxels' | 'names'>, wanted: readonly string[]): Uint8Array {
  return voxels.map((value) => (value === 0 ? 0 : wanted.indexOf(names[value - 1] ?? '') + 1));
}

async function byImport(folder: string): Promise<Labels> {
  const scan = await imported(folder);
  expect(scan.cases).toHaveLength(1);
  const [one] = scan.cases;
  const image = await readNifti(one?.images[0] ?? '');
  const label = await readNifti(one?.label ?? '');
  const voxels = Uint8Array.from(label.voxels, (value) => {
    const at = one?.labelValues.indexOf(value) ?? -1;
    return one?.labelClasses[at] ?? 0;
  });
  const names = scan.dataset.classes.slice(1).map(({ name }) => name);
  return { size: label.grid.size, imageSize: image.grid.size, voxels, names, said: saidBy(scan) };
}

async function byConvert(folder: string, object: string): Promise<Labels> {
  const services = quietServices();
  try {
    const out = temporaryFolder();
    const images = join(folder, 'images');
    const to = join(out, 'label.nii.gz');
    const { labels, reasons } = await services.convert({
      from: join(folder, object),
      to,
      series: null,
      images,
    });
    await services.convert({ from: images, to: join(out, 'image.nii.gz'), series: null });
    const label = await readNifti(to);
    const image = await readNifti(join(out, 'image.nii.gz'));
    return {
      size: label.grid.size,
      imageSize: image.grid.size,
      voxels: Uint8Array.from(label.voxels),
      names: labels,
      said: reasons.join('\n'),
    };
  } finally {
    await services.close();
  }
}

interface Expected {
  readonly object?: string;
  readonly names?: readonly string[];
  readonly said?: RegExp;
  readonly notSaid?: RegExp;
  /** Of the slices of the image, those that `truth.npy` has; all where left out. */
  readonly slices?: readonly number[];
  /** What else holds for the voxels, in the order of `names`. */
  readonly also?: (voxels: Uint8Array, perSlice: number) => void;
}

/** By import and by `convert --images` alike. */
const labelled =
  ({ object = 'seg.dcm', names = ['a'], said = /^/, notSaid = /outside/, slices, also }: Expected): Check =>
  async (folder) => {
    const truth = readNpy(join(folder, 'truth.npy'));
    const [nk = 0, nj = 0, ni = 0] = truth.shape;
    for (const labels of [await byImport(folder), await byConvert(folder, object)]) {
      expect(labels.size).toEqual(labels.imageSize);
      expect([...labels.names].sort()).toEqual([...names].sort());
      const voxels = inOrder(labels, names);
      const compared = slices ?? Array.from({ length: nk }, (_, k) => k);
      for (const [at, k] of compared.entries()) {
        const own = voxels.subarray(k * ni * nj, (k + 1) * ni * nj);
        expect([k, [...own]]).toEqual([k, [...truth.values.subarray(at * ni * nj, (at + 1) * ni * nj)]]);
      }
      if (!slices) expect(labels.size).toEqual([ni, nj, nk]);
      expect(labels.said).toMatch(said);
      expect(labels.said).not.toMatch(notSaid);
      also?.(voxels, ni * nj);
    }
  };

const voxelsIn = (labels: Uint8Array): number => labels.filter((value) => value > 0).length;

/** Two outlines with one between: what is in both, and nothing that is in neither. */
function liesBetween(voxels: Uint8Array, perSlice: number, k: number): void {
  const [below, between, above] = [k - 1, k, k + 1].map((slice) =>
    voxels.subarray(slice * perSlice, (slice + 1) * perSlice),
  );
  expect(voxelsIn(between ?? new Uint8Array())).toBeGreaterThan(0);
  between?.forEach((value, at) => {
    if (below?.[at] === above?.[at]) expect(value).toBe(below?.[at]);
  });
}

const missing: Expected = {
  slices: [0, 1, 2, 3, 5, 6, 7],
  said: /1 slice was made between images \(at 38 mm.*labelled voxels/,
  also: (voxels, perSlice) => liesBetween(voxels, perSlice, 4),
};

/** The mask beside the image is the label. */
const imageBeside: Check = async (folder) => {
  const scan = await imported(folder);
  expect(scan.cases).toHaveLength(1);
  expect(scan.dataset.classes.map(({ name }) => name)).toEqual(['background', 'label 1']);
  const label = await readNifti(scan.cases[0]?.label ?? '');
  const mask = await readNifti(join(folder, 'T1_seg.nii.gz'));
  expect(Math.max(...mask.voxels)).toBe(1);
  expect(voxelsIn(Uint8Array.from(label.voxels))).toBe(voxelsIn(Uint8Array.from(mask.voxels)));
  expect(saidBy(scan)).toMatch(/T1\.nii\.gz: Is an image .* not taken/);
};

export const labelChecks: Checks = {
  d50_image_nifti_beside: imageBeside,
  d51_image_nifti_8bit: imageBeside,
  d57_mr_image_beside: imageBeside,
  s01b_sparse_no_spacing: labelled({}),
  s02_missing_slice: labelled(missing),
  s20_missing_slice_last: labelled(missing),
  s02b_uneven: labelled({
    // 30, 32 and 34 mm are images; 36 mm lies between those at 35 and 37 mm
    slices: [0, 1, 2],
    said: /3 slices were made between images \(at 36, 38, 40 mm/,
    also: (voxels, perSlice) => {
      const counts = Array.from({ length: 8 }, (_, k) =>
        voxelsIn(voxels.subarray(k * perSlice, (k + 1) * perSlice)),
      );
      expect(counts).toEqual([0, 42, 48, 54, 60, 66, 0, 0]);
    },
  }),
  s06_rounded: labelled({ notSaid: /nearest|between/ }),
  s23_nested: async (folder) => {
    await labelled({
      names: ['tumour', 'liver'],
      said: /12 voxels lie in more than one segment; the smaller lies on top: liver \(420 voxels\) loses 12 to tumour/,
    })(folder);
    const said = saidBy(await imported(folder, { onTop: ['liver'] }));
    expect(said).toMatch(/tumour \(12 voxels\) loses 12 to liver[^]*tumour: none of its 12 voxels is left/);
  },
  r01_duplicate_contour: labelled({
    object: 'rt.dcm',
    names: ['GTV'],
    said: /GTV: 1 contour is drawn twice/,
  }),
  r14_sub_pixel: async (folder) => {
    const { voxels, names, said } = await byImport(folder);
    const truth = readNpy(join(folder, 'truth.npy')).values;
    expect([...names].sort()).toEqual(['GTV', 'seed']);
    const ours = inOrder({ voxels, names }, ['GTV', 'seed']);
    const seeds = [...ours.keys()].filter((at) => ours[at] === 2);
    // the seed lies about x = -5.62, y = -14.16 mm on the slice at 36 mm, within the other region
    expect(seeds).toEqual([Math.round(4.38 / 0.6) + 30 * (Math.round(5.84 / 0.8) + 20 * 3)]);
    expect([...ours].map((value) => Number(value > 0))).toEqual([...truth]);
    expect(said).toMatch(/seed: 1 contour is smaller than a voxel/);
  },
  r24_missing_slice: labelled({
    object: 'rt.dcm',
    names: ['GTV'],
    said: /GTV: refers to the image \S+ \(at z = 38 mm\), which is not there/,
  }),
  r25_two_lesions: labelled({
    object: 'rt.dcm',
    names: ['mets'],
    said: /nothing is filled on 4 slices/,
  }),
  r27_every_second: labelled({
    object: 'rt.dcm',
    names: ['GTV'],
    said: /2 slices between are filled/,
  }),
};
