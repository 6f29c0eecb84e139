/** Options of `secateur import` that say what is kept of headers and names. */
import { caseNaming, type GivenImportOptions } from '../../shared/import-options.ts';
import { deidentificationChoices, deidentificationSchema } from '../../shared/deidentification.ts';
import { AppError } from '../../shared/result.ts';
import { choice, type Values } from './options.ts';

const { dates, descriptors, device, institution, patient } = deidentificationChoices;

export const importOptions = {
  deidentify: choice(['on', 'off'], 'take identifiers out of headers (default on)'),
  dates: choice(dates, 'dates: moved by secret days (default shift), removed, or kept'),
  descriptors: choice(descriptors, 'descriptions: removed (default remove), or known words of anatomy kept'),
  device: choice(device, 'names and numbers of devices (default remove)'),
  institution: choice(institution, 'names and addresses of institutions (default remove)'),
  patient: choice(patient, 'sex, age, size, weight (default remove)'),
  'case-names': choice(caseNaming, 'cases are called as their files are (default files), or by pseudonyms'),
};

/** @throws AppError where an option of de-identification is given together with `--deidentify off` */
export function importOptionsOf(values: Values<typeof importOptions>): GivenImportOptions {
  const { deidentify, 'case-names': caseNames, ...kept } = values;
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
  };
}
