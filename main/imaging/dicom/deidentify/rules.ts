/**
 * What is done with one attribute: the profile's row under the chosen options, a pattern, or, for what the table does
 * not list, a rule of our own. The standard leaves unlisted attributes alone; here they go, text and numbers alike, since
 * anything may stand in them: what stays are the attributes that Secateur itself reads, of pixels and geometry.
 */
import type { DeidentificationOptions } from '../../../../shared/deidentification.ts';
import { objectTags } from '../object-tags.ts';
import { tags } from '../tags.ts';
import { profile, type BasicAction, type ProfileRule } from './profile-table.ts';

export type Rule =
  | 'remove'
  | 'empty'
  | 'dummy'
  | 'uid'
  | 'shift' // dates by the patient's days
  | 'clean'
  | 'keep' // and say so: an option wants it
  | 'leave' // identifies nobody
  | 'items'; // go on inside

/** The action taken for each: what keeps an object valid where the table leaves a choice. */
const basicRules: Readonly<Record<BasicAction, Rule>> = {
  D: 'dummy',
  Z: 'empty',
  X: 'remove',
  U: 'uid',
  'Z/D': 'dummy',
  'X/Z': 'empty',
  'X/D': 'dummy',
  'X/Z/D': 'dummy',
  'X/Z/U*': 'items', // the references inside become other UIDs
};

const dateVrs = new Set(['DA', 'TM', 'DT']);
const numericVrs = new Set(['US', 'SS', 'UL', 'SL', 'UV', 'SV', 'FL', 'FD', 'IS', 'DS', 'AT']);
/** Everything that is read anywhere; its numbers stay where the table does not list it. */
const read = new Set<number>([...Object.values(tags), ...Object.values(objectTags)]);

/** Text and bytes that the table does not list and that images cannot be read without. */
const needed = new Set<number>([
  tags.SpecificCharacterSet,
  tags.ImageType,
  tags.Modality,
  tags.FrameType,
  tags.ComplexImageComponent,
  tags.PhotometricInterpretation,
  tags.BurnedInAnnotation,
  tags.LUTData,
  tags.PixelData,
  tags.FloatPixelData,
  tags.DoubleFloatPixelData,
  objectTags.ConversionType,
  objectTags.LossyImageCompression,
  objectTags.RecognizableVisualFeatures,
  objectTags.SegmentationType,
  objectTags.SegmentAlgorithmType,
  objectTags.SegmentationFractionalType,
  objectTags.SegmentsOverlap,
  objectTags.ContourGeometricType,
  0x0018_5100, // PatientPosition
  0x0020_0060, // Laterality
  0x0028_1054, // RescaleType
  0x0028_1056, // VOILUTFunction
]);

export function ruleFor(tag: number, vr: string, options: DeidentificationOptions): Rule {
  const group = tag >>> 16;
  const isCurve = group >= 0x5000 && group <= 0x50ff;
  const isOverlay = group >= 0x6000 && group <= 0x60ff;
  if (group % 2 === 1 || isCurve || isOverlay) return 'remove';
  if ((tag & 0xffff) === 0) return 'remove'; // group lengths would be wrong
  const row = profile.get(tag);
  return row ? listedRule(row, vr, options) : unlistedRule(tag, vr);
}

function listedRule(row: ProfileRule, vr: string, options: DeidentificationOptions): Rule {
  const { dates, descriptors, device, institution, patient } = row.options;
  if (dates && options.dates === 'keep') return 'keep';
  if (dates && options.dates === 'shift' && dateVrs.has(vr)) return 'shift';
  if (device && options.device === 'keep') return 'keep';
  if (institution && options.institution === 'keep') return 'keep';
  if (patient && options.patient === 'keep') return patient === 'K' ? 'keep' : 'clean';
  if (descriptors && options.descriptors === 'clean') return vr === 'SQ' ? 'items' : 'clean';
  return basicRules[row.basic];
}

function unlistedRule(tag: number, vr: string): Rule {
  if (vr === 'SQ') return 'items';
  if (vr === 'UI') return 'uid';
  if (tag === tags.BodyPartExamined) return 'clean';
  return (numericVrs.has(vr) && read.has(tag)) || needed.has(tag) ? 'leave' : 'remove';
}
