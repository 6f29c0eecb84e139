/**
 * What no rule about attributes can take away: text burned into the pixels, and faces that can be drawn from a head
 * scan. Judged by what the object says about itself; a warning is no proof, nor is its absence.
 */
import { textOf, textsOf, type Dataset } from '../dataset.ts';
import { objectTags } from '../object-tags.ts';
import { tags } from '../tags.ts';

/** Modalities whose pictures commonly carry the patient's name or a date. */
const drawnOn: Readonly<Record<string, string | undefined>> = {
  US: 'ultrasound',
  IVUS: 'intravascular ultrasound',
  XA: 'angiography',
  RF: 'fluoroscopy',
  ES: 'endoscopy',
  XC: 'photography',
  GM: 'microscopy',
  SM: 'slide microscopy',
  OT: '"other" modality',
  SC: 'secondary capture',
  DOC: 'document',
};
const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7';
/** Modalities from which a surface can be drawn. */
const volumetric = new Set(['CT', 'MR', 'PT', 'NM']);
const headWords =
  /head|brain|skull|face|facial|orbit|sinus|jaw|mandib|maxill|dental|neck|cran|cereb|kopf|sch(ae|ä)del|hirn|gesicht|t[êe]te|cr[âa]ne|cerveau|cabeza|cr[áa]neo|testa|encefal|hippoc|pituit|hypophys|iac|flair/i;

export function warningsAbout(dataset: Dataset): string[] {
  return [burnedIn(dataset), face(dataset)].filter((text) => text !== null);
}

function burnedIn(dataset: Dataset): string | null {
  const advice = 'Look at the pictures before you pass them on: Secateur does not remove text from pixels.';
  const stated = textOf(dataset, tags.BurnedInAnnotation).toUpperCase();
  if (stated === 'YES') return `The file states burned-in text (Burned In Annotation = YES). ${advice}`;
  const kind = drawnOn[textOf(dataset, tags.Modality).toUpperCase()];
  const isCapture =
    textOf(dataset, tags.SOPClassUID).startsWith(secondaryCapture) ||
    textOf(dataset, objectTags.ConversionType) !== '';
  if (kind === undefined && !isCapture) return null;
  if (stated === 'NO') return null;
  return `Pictures of this kind (${kind ?? 'secondary capture'}) often carry names or dates as burned-in text. ${advice}`;
}

function face(dataset: Dataset): string | null {
  if (!volumetric.has(textOf(dataset, tags.Modality).toUpperCase())) return null;
  const stated = textOf(dataset, objectTags.RecognizableVisualFeatures).toUpperCase();
  if (stated === 'NO') return null;
  const about = [
    tags.BodyPartExamined,
    tags.StudyDescription,
    tags.SeriesDescription,
    0x0018_1030, // ProtocolName
  ].flatMap((tag) => textsOf(dataset, tag));
  if (stated !== 'YES' && !about.some((text) => headWords.test(text))) return null;
  return 'This looks like a scan of the head: a face can be drawn from it. Secateur does not remove faces.';
}
