/**
 * A line to tell a series by in lists of cases: its description as far as de-identification leaves one in the header,
 * else what its attributes say of the technique ("MR, TR 500 TE 10, axial 3 mm"). It is made from the header that the
 * case keeps, so that it can say nothing that is not kept.
 */
import type { SeriesSummary } from '../../../shared/dicom.ts';
import type { Triple } from '../../../shared/volume.ts';
import { itemsOf, numberOf, numbersOf, textOf, textsOf, type Dataset } from './dataset.ts';
import { planeName } from './part-names.ts';
import { tags } from './tags.ts';

const longest = 120;

export interface SeriesFacts extends Pick<SeriesSummary, 'modality' | 'part' | 'spacing'> {
  /** Did it get a contrast agent? The header that is kept may say nothing of it, since its name is free text. */
  readonly hasContrast: boolean;
}

/** @param header of the case, treated as the user wants */
export function describeSeries(header: Dataset, facts: SeriesFacts): string {
  const modality = /^[A-Z]{2,4}$/.test(facts.modality) ? facts.modality : '';
  const parts = [
    modality,
    textOf(header, tags.SeriesDescription).slice(0, 64),
    technique(header),
    facts.hasContrast ? 'contrast' : '',
    // Of what tells volumes of one series apart, numbers in a row are nobody's.
    ...(/\b(time \d+|volume \d+ of \d+)\b/.exec(facts.part)?.slice(0, 1) ?? []),
    plane(header, facts.spacing),
  ];
  return parts
    .filter((text) => text !== '')
    .join(', ')
    .slice(0, longest);
}

const measures = [
  ['TR', tags.RepetitionTime],
  ['TE', tags.EchoTime],
  ['TE', tags.EffectiveEchoTime],
  ['TI', tags.InversionTime],
  ['b', tags.DiffusionBValue],
] as const;

function technique(header: Dataset): string {
  const found = measures.flatMap(([name, tag]) => {
    const value = firstNumber(header, tag);
    return value === null || value <= 0 ? [] : [`${name} ${Number(value.toPrecision(4))}`];
  });
  const kernel = textOf(header, tags.ConvolutionKernel);
  const isDerived = textsOf(header, tags.ImageType)[0] === 'DERIVED';
  return [
    found.join(' '),
    /^[\w.+-]{1,16}$/.test(kernel) ? `kernel ${kernel}` : '',
    isDerived ? 'derived' : '',
  ]
    .filter((text) => text !== '')
    .join(', ');
}

/** Of a classic image, or of all frames of an enhanced one. */
function firstNumber(header: Dataset, tag: number): number | null {
  const [shared] = itemsOf(header, tags.SharedFunctionalGroupsSequence);
  const groups = [...(shared?.elements.values() ?? [])].flatMap(({ items }) => items?.slice(0, 1) ?? []);
  for (const dataset of [header, ...groups]) {
    const value = numberOf(dataset, tag);
    if (value !== null) return value;
  }
  return null;
}

function plane(header: Dataset, spacing: Triple | null): string {
  const [a = NaN, b = NaN, c = NaN, d = NaN, e = NaN, f = NaN] = orientationOf(header);
  const name = [a, b, c, d, e, f].every(Number.isFinite)
    ? planeName([
        [a, b, c],
        [d, e, f],
      ])
    : '';
  const distance = spacing === null ? '' : `${Number(spacing[2].toPrecision(3))} mm`;
  return [name, distance].filter((text) => text !== '').join(' ');
}

function orientationOf(header: Dataset): readonly number[] {
  const [shared] = itemsOf(header, tags.SharedFunctionalGroupsSequence);
  const [frame] = itemsOf(header, tags.PerFrameFunctionalGroupsSequence);
  for (const group of [shared, frame]) {
    const [item] = group ? itemsOf(group, tags.PlaneOrientationSequence) : [];
    if (item) return numbersOf(item, tags.ImageOrientationPatient);
  }
  return numbersOf(header, tags.ImageOrientationPatient);
}
