/**
 * What tells images of one place apart: facts of a frame that are one and the same all over a volume. Which of them a
 * series really differs in is found out in `separate.ts`; here each is only read, as text.
 */
import { itemsOf, numberOf, numbersOf, textOf, textsOf, type Dataset } from './dataset.ts';
import { privateTexts } from './private-elements.ts';
import { tags } from './tags.ts';

/**
 * `kind`: of a volume by nature, any text. `size`: likewise, a number that may jitter. `phase`: a number that counts the
 * moments at each place. `moment`: one that rises with time, from slice to slice within a volume too. `clock`: likewise, in
 * seconds since 1970 or midnight.
 */
export interface Mark {
  readonly name: string;
  readonly type: 'kind' | 'size' | 'phase' | 'moment' | 'clock';
  /** Images of two values in turn are two volumes, though no place repeats. */
  readonly interleaves?: true;
  readonly read: (view: FrameView) => string;
}

/** Where the facts of a frame stand. */
export interface FrameView {
  /** The whole file. */
  readonly dataset: Dataset;
  /** The functional group of the frame, of all frames, or the elements of a classic image. */
  readonly group: (tag: number) => Dataset;
  /** Of a frame in a sheet of frames, such as nuclear medicine's: values of the vectors that count them. */
  readonly counted: Readonly<Record<string, string>>;
}

/** By name; only what the file says. */
export type Marks = Readonly<Record<string, string>>;

const number = (dataset: Dataset, ...candidates: readonly number[]): string => {
  for (const tag of candidates) {
    const value = numberOf(dataset, tag);
    if (value !== null) return String(value);
  }
  return '';
};
const list = (dataset: Dataset, tag: number): string => textsOf(dataset, tag).filter(Boolean).join(' ');

/** In the order in which they are tried: what an image is made of first, when it was made last. */
export const marks: readonly Mark[] = [
  { name: 'image', type: 'kind', interleaves: true, read: imageKind },
  {
    name: 'stack',
    type: 'kind',
    read: ({ group }) => textOf(group(tags.FrameContentSequence), tags.StackID),
  },
  {
    name: 'echo',
    type: 'size',
    read: ({ group }) => number(group(tags.MREchoSequence), tags.EffectiveEchoTime, tags.EchoTime),
  },
  { name: 'b value', type: 'size', read: diffusionWeighting },
  {
    name: 'kernel',
    type: 'kind',
    interleaves: true,
    read: ({ group }) => list(group(tags.CTReconstructionSequence), tags.ConvolutionKernel),
  },
  {
    name: 'image type',
    type: 'kind',
    interleaves: true,
    read: ({ dataset }) => textsOf(dataset, tags.ImageType).slice(0, 2).join(' '),
  },
  { name: 'energy', type: 'kind', interleaves: true, read: ({ counted }) => counted['energy'] ?? '' },
  { name: 'detector', type: 'kind', interleaves: true, read: ({ counted }) => counted['detector'] ?? '' },
  { name: 'tube voltage', type: 'size', interleaves: true, read: ({ dataset }) => number(dataset, tags.KVP) },
  {
    name: 'correction',
    type: 'kind',
    interleaves: true,
    read: ({ dataset }) => list(dataset, tags.CorrectedImage),
  },
  {
    name: 'contrast',
    type: 'kind',
    interleaves: true,
    read: ({ dataset }) => textOf(dataset, tags.ContrastBolusAgent),
  },
  {
    name: 'inversion',
    type: 'size',
    interleaves: true,
    read: ({ dataset }) => number(dataset, tags.InversionTime),
  },
  {
    name: 'flip angle',
    type: 'size',
    interleaves: true,
    read: ({ dataset }) => number(dataset, tags.FlipAngle),
  },
  { name: 'repetition', type: 'size', read: ({ dataset }) => number(dataset, tags.RepetitionTime) },
  { name: 'echo number', type: 'kind', read: ({ dataset }) => number(dataset, tags.EchoNumbers) },
  { name: 'gradient', type: 'kind', read: gradientDirection },
  { name: 'sequence', type: 'kind', read: ({ dataset }) => textOf(dataset, tags.SequenceName) },
  { name: 'scan options', type: 'kind', read: ({ dataset }) => list(dataset, tags.ScanOptions) },
  {
    name: 'thickness',
    type: 'size',
    interleaves: true,
    read: ({ group }) => number(group(tags.PixelMeasuresSequence), tags.SliceThickness),
  },
  {
    name: 'description',
    type: 'kind',
    interleaves: true,
    read: ({ dataset }) => textOf(dataset, tags.SeriesDescription),
  },
  {
    name: 'series number',
    type: 'kind',
    interleaves: true,
    read: ({ dataset }) => textOf(dataset, tags.SeriesNumber),
  },
  { name: 'comment', type: 'kind', read: ({ dataset }) => textOf(dataset, tags.ImageComments) },
  {
    name: 'time',
    type: 'phase',
    read: ({ group, counted }) =>
      counted['time'] ??
      number(group(tags.FrameContentSequence), tags.TemporalPositionIndex, tags.TemporalPositionIdentifier),
  },
  { name: 'dimension', type: 'kind', read: dimensionIndices },
  {
    name: 'trigger time',
    type: 'phase',
    read: ({ group, dataset }) =>
      number(group(tags.CardiacSynchronizationSequence), tags.NominalCardiacTriggerDelayTime) ||
      number(dataset, tags.TriggerTime),
  },
  {
    name: 'cardiac phase',
    type: 'phase',
    read: ({ dataset }) => number(dataset, tags.NominalPercentageOfCardiacPhase),
  },
  {
    name: 'frame reference time',
    type: 'moment',
    read: ({ dataset }) => number(dataset, tags.FrameReferenceTime),
  },
  {
    name: 'acquisition',
    type: 'moment',
    read: ({ group }) =>
      number(group(tags.FrameContentSequence), tags.FrameAcquisitionNumber, tags.AcquisitionNumber),
  },
  { name: 'acquisition time', type: 'clock', read: acquisitionTime },
  {
    name: 'content time',
    type: 'clock',
    read: ({ dataset }) => clock(textOf(dataset, tags.ContentDate), textOf(dataset, tags.ContentTime)),
  },
  { name: 'instance number', type: 'moment', read: ({ dataset }) => number(dataset, tags.InstanceNumber) },
];

export function marksOf(view: FrameView): Marks {
  return Object.fromEntries(
    marks.flatMap(({ name, read }) => {
      const value = read(view);
      return value === '' ? [] : [[name, value]];
    }),
  );
}

/** Third and later values of Image Type or Frame Type, and which part of a complex value it is. */
function imageKind({ dataset, group }: FrameView): string {
  for (const tag of [
    tags.MRImageFrameTypeSequence,
    tags.CTImageFrameTypeSequence,
    tags.PETFrameTypeSequence,
  ]) {
    const frameType = textsOf(group(tag), tags.FrameType);
    const part = textOf(group(tag), tags.ComplexImageComponent);
    if (frameType.length > 0) return [...frameType.slice(2), part].filter((one) => one !== '').join(' ');
  }
  return textsOf(dataset, tags.ImageType).slice(2).join(' ').trim();
}

/** The standard's element, or the one that each maker had before there was one. */
function diffusionWeighting({ dataset, group }: FrameView): string {
  const standard = number(group(tags.MRDiffusionSequence), tags.DiffusionBValue);
  if (standard !== '') return standard;
  const [own = ''] =
    privateTexts(dataset, { creator: 'SIEMENS MR HEADER', tag: 0x0019_000c }) ??
    privateTexts(dataset, { creator: 'GEMS_PARM_01', tag: 0x0043_0039 }) ??
    privateTexts(dataset, { creator: 'Philips Imaging DD 001', tag: 0x2001_0003 }) ??
    privateTexts(dataset, { creator: 'Image Private Header', tag: 0x0065_0009 }) ??
    [];
  // GE adds 10⁹ to the weightings of multi-shell protocols.
  const value = own === '' ? NaN : Number(own);
  return Number.isFinite(value) ? String(value >= 1e9 ? value - 1e9 : value) : '';
}

function gradientDirection({ dataset, group }: FrameView): string {
  const [item] = itemsOf(group(tags.MRDiffusionSequence), tags.DiffusionGradientDirectionSequence);
  const standard = numbersOf(item ?? dataset, tags.DiffusionGradientOrientation);
  if (standard.length > 0) return standard.join(' ');
  const own = privateTexts(dataset, { creator: 'SIEMENS MR HEADER', tag: 0x0019_000e });
  if (own) return own.join(' ');
  return [0x0019_00bb, 0x0019_00bc, 0x0019_00bd]
    .flatMap((tag) => privateTexts(dataset, { creator: 'GEMS_ACQU_01', tag }) ?? [])
    .join(' ');
}

const placing: readonly number[] = [tags.StackID, tags.InStackPositionNumber, tags.ImagePositionPatient];

/** What enhanced images count their frames by (PS3.3 C.7.6.17), but for where they lie. */
function dimensionIndices({ dataset, group }: FrameView): string {
  const values = numbersOf(group(tags.FrameContentSequence), tags.DimensionIndexValues);
  if (values.length === 0) return '';
  const pointers = itemsOf(dataset, tags.DimensionIndexSequence).map((item) => {
    const [high = 0, low = 0] = numbersOf(item, tags.DimensionIndexPointer);
    return high * 0x1_0000 + low;
  });
  // eslint-disable-next-line habits/no-silent-index -- a header may name fewer dimensions than it counts by
  return values.filter((_, index) => !placing.includes(pointers[index] ?? 0)).join(' ');
}

function acquisitionTime({ dataset, group }: FrameView): string {
  const dateTime =
    textOf(group(tags.FrameContentSequence), tags.FrameAcquisitionDateTime) ||
    textOf(dataset, tags.AcquisitionDateTime);
  if (/^\d{14}/.test(dateTime)) return clock(dateTime.slice(0, 8), dateTime.slice(8));
  return clock(textOf(dataset, tags.AcquisitionDate), textOf(dataset, tags.AcquisitionTime));
}

/** Seconds since 1970 from `YYYYMMDD` and `HHMMSS.FFFFFF`, with or without the older form's colons; empty where it is none. */
function clock(date: string, time: string): string {
  const [, hours = '', minutes = '0', seconds = '0'] =
    /^(\d{2})(?:(\d{2})(?:(\d{2}(?:\.\d+)?))?)?/.exec(time.replaceAll(':', '')) ?? [];
  if (hours === '') return '';
  const [, year, month, day] = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(date) ?? [];
  const days = year === undefined ? 0 : Date.UTC(Number(year), Number(month) - 1, Number(day)) / 1000;
  return String(days + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}
