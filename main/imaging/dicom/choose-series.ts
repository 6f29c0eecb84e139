/** The one volume that is meant, of those that were found. */
import { AppError } from '../../../shared/result.ts';
import type { DicomScan } from './scan.ts';
import type { Series, VolumeSource } from './series.ts';

/**
 * @param id as in `SeriesSummary.id`, or null where there should be one only
 * @throws AppError that lists what there is
 */
export function chooseSeries(
  { series, refused }: DicomScan,
  id: string | null,
  where: string,
): Series & { readonly source: VolumeSource } {
  const usable = series.filter(isUsable);
  if (id !== null) {
    const wanted = series.find(({ summary }) => summary.id === id);
    if (wanted && isUsable(wanted)) return wanted;
    if (wanted) throw refusalOf(where, wanted);
    throw new AppError('not-found', `${where}: has no volume "${id}".`, listOf(usable));
  }
  const [one, ...more] = usable;
  if (one && more.length === 0) return one;
  if (one) {
    const text = `${where}: holds ${usable.length} volumes where one is wanted.`;
    throw new AppError('invalid-input', text, `Choose one with --series: ${listOf(usable)}`);
  }
  const [first] = series;
  if (first) throw refusalOf(where, first);
  const [problem] = refused;
  const detail = problem ? ` ${problem.path}: ${problem.message}` : '';
  throw new AppError('invalid-input', `${where}: holds no DICOM images that can be used.${detail}`);
}

const isUsable = (one: Series): one is Series & { readonly source: VolumeSource } => one.source !== null;

const listOf = (series: readonly Series[]): string =>
  series
    .map(
      ({ summary: { id, description, part } }) => `${id} (${[description, part].filter(Boolean).join(', ')})`,
    )
    .join(', ');

function refusalOf(where: string, { summary }: Series): AppError {
  return new AppError(
    'invalid-input',
    `${where}: ${summary.description}: ${summary.verdict.reasons.join(' ')}`,
  );
}
