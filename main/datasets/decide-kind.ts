/**
 * What the images of an import are and what their channels are called: what the user says, else what the folder says.
 * Where neither does, values that can only be Hounsfield units make it CT, with a remark: normalisation follows from it.
 */
import type { DatasetInfo, ImportFinding, Modality } from '../../shared/dataset.ts';
import { AppError } from '../../shared/result.ts';
import { channelNames } from './extend.ts';
import { modalityOf, warning, type Layout } from './layouts/layout.ts';

interface FolderFacts {
  readonly layout: Pick<Layout, 'name' | 'modality' | 'channels'>;
  readonly cases: readonly { readonly channels: number }[];
  readonly looksLikeCt: boolean;
}

/** What the user and the project say. */
export interface KindDecisions {
  /** null where the folder shall say it. */
  readonly modality: Modality | null;
  readonly channels: readonly string[] | null;
  /** Of the project; null where it has no images yet. */
  readonly known: DatasetInfo | null;
}

export interface Kind {
  readonly modality: Modality;
  readonly channels: readonly string[];
  readonly findings: readonly ImportFinding[];
}

export function decideKind(
  { layout, cases, looksLikeCt }: FolderFacts,
  { modality, channels: given, known }: KindDecisions,
): Kind {
  const found = layout.channels ?? channelNames(cases[0]?.channels ?? 1);
  if (given !== null && given.length !== found.length) {
    const text = `The images have ${found.length} channels (${found.join(', ')}), and ${given.length} names were given: ${given.join(', ')}.`;
    throw new AppError('invalid-input', text, 'Give each channel one name.');
  }
  const channels = given ?? found;
  const said = modality ?? (layout.modality === 'other' && given ? modalityOf(given) : layout.modality);
  if (known !== null)
    return { modality: said, channels, findings: differences(layout.name, said, { known, looksLikeCt }) };
  if (modality !== null || said !== 'other' || !looksLikeCt)
    return { modality: said, channels, findings: [] };
  const text =
    'Nothing says what the images are; by their values (air near −1000) they are taken for CT. --modality, or “Kind of images” in the app, says otherwise.';
  return { modality: 'CT', channels, findings: [warning(layout.name, text)] };
}

/** The project's kind stays: it decides on how all of its images are prepared. */
function differences(
  name: string,
  said: Modality,
  { known, looksLikeCt }: { readonly known: DatasetInfo; readonly looksLikeCt: boolean },
): ImportFinding[] {
  const kept = `this project's are ${known.modality}, and all are planned as such. “Change…” under Data says otherwise.`;
  if (said !== 'other' && known.modality !== 'other' && said !== known.modality)
    return [warning(name, `These images are ${said}; ${kept}`)];
  if (said === 'other' && looksLikeCt && known.modality !== 'CT')
    return [warning(name, `The values look like those of CT (air near −1000); ${kept}`)];
  return [];
}
