/** Options of `secateur import` that say what is kept of headers and names, and what labels become. */
import { caseNaming, type GivenImportOptions } from '../../shared/import-options.ts';
import { modalities } from '../../shared/dataset.ts';
import { deidentificationChoices, deidentificationSchema } from '../../shared/deidentification.ts';
import { AppError } from '../../shared/result.ts';
import { choice, names, text, type Option, type Values } from './options.ts';

const { dates, descriptors, device, institution, patient } = deidentificationChoices;

const fourthAxis: Option<GivenImportOptions['fourthAxis']> = {
  placeholder: 'channels|N',
  help: 'a fourth axis of NIfTI images: channels (the default), or time, of which point N is taken',
  required: false,
  many: false,
  parse: (texts) => {
    const text = texts.at(-1);
    if (text === undefined || text === 'channels') return text;
    if (!/^[1-9]\d*$/.test(text)) throw new Error('channels, or the number of a time point from 1');
    return Number(text);
  },
};

const labelRules: Option<GivenImportOptions['labels']> = {
  placeholder: 'LABEL=CLASS',
  help: 'a label becomes a class of this name, several may share one; LABEL= leaves it out',
  required: false,
  many: true,
  parse: (texts) =>
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new Error('LABEL=CLASS, or LABEL= to leave a label out');
      const to = text.slice(at + 1).trim();
      return { from: text.slice(0, at).trim(), to: to === '' ? null : to };
    }),
};

export const importOptions = {
  deidentify: choice(['on', 'off'], 'take identifiers out of headers (default on)'),
  dates: choice(dates, 'dates: moved by secret days (default shift), removed, or kept'),
  descriptors: choice(descriptors, 'descriptions: removed (default remove), or known words of anatomy kept'),
  device: choice(device, 'names and numbers of devices (default remove)'),
  institution: choice(institution, 'names and addresses of institutions (default remove)'),
  patient: choice(patient, 'sex, age, size, weight (default remove)'),
  'case-names': choice(
    caseNaming,
    'cases are called as their files are, or by pseudonyms (default pseudonyms, but files with --deidentify off)',
  ),
  label: labelRules,
  'on-top': names(
    'LABEL,…',
    'where labels overlap, these lie on top, the topmost first (default: the smaller)',
  ),
  series: names('ID,…', 'of a DICOM folder, these series alone (see "secateur inspect")'),
  join: names(
    'NAME,…',
    'of a DICOM folder, series with these words in their descriptions are the channels of one image, in this order',
  ),
  'fourth-axis': fourthAxis,
  modality: choice(modalities, 'what the images are; CT is normalised as CT (default: what the folder says)'),
  channels: names(
    'NAME,…',
    'what the channels are called; of one folder per patient, which files are channels, in this order',
  ),
  'label-file': text('NAME', 'of one folder per patient, the file that is the label map, or "none"'),
};

/** @throws AppError where an option of de-identification is given together with `--deidentify off` */
export function importOptionsOf(values: Values<typeof importOptions>): GivenImportOptions {
  const { deidentify, label, series, join, ...others } = values;
  const { 'case-names': caseNames, 'on-top': onTop, 'fourth-axis': fourthAxis, ...more } = others;
  const { modality, channels, 'label-file': labelFile, ...kept } = more;
  const given = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
  const [useless] = Object.keys(given);
  if (deidentify === 'off' && useless !== undefined)
    throw new AppError(
      'invalid-input',
      `--${useless} says how to de-identify, and --deidentify off not to.`,
      'Leave one of them out.',
    );
  return {
    deidentification: deidentify === 'off' ? null : deidentificationSchema.parse(given),
    caseNames,
    labels: label,
    onTop,
    series,
    join,
    fourthAxis,
    modality,
    channels,
    labelFile: labelFile === 'none' ? '' : labelFile,
  };
}
