/**
 * What segments are, in SNOMED CT codes, by words in a class's name: categories of PS3.16 CID 7150, types of the groups
 * that CID 7151 includes, myocardium apart, which DICOM does not list. The first row with a word in the name wins. A
 * user's own table (`codesSchema`) goes before it.
 */
import { z } from 'zod';
import { sct, type Code } from '../codes.ts';

export interface SegmentCodes {
  readonly category: Code;
  readonly type: Code;
}

const anatomy = sct('91723000', 'Anatomical Structure');
const abnormal = sct('49755003', 'Morphologically Abnormal Structure');
const tissue = sct('85756007', 'Tissue');

interface Row extends SegmentCodes {
  readonly words: readonly string[];
}

const row = (category: Code, value: string, meaning: string, ...words: string[]): Row => ({
  category,
  type: sct(value, meaning),
  words,
});

const rows: readonly Row[] = [
  row(abnormal, '79654002', 'Edema', 'edema', 'oedema', 'ödem'),
  row(abnormal, '6574001', 'Necrosis', 'necrosis', 'necrotic', 'nekrose'),
  row(
    abnormal,
    '108369006',
    'Neoplasm',
    'tumor',
    'tumour',
    'neoplasm',
    'glioma',
    'gtv',
    'cancer',
    'metastasis',
  ),
  row(abnormal, '52988006', 'Lesion', 'lesion', 'plaque', 'wmh', 'hyperintensity', 'läsion'),
  row(abnormal, '27925004', 'Nodule', 'nodule'),
  row(abnormal, '367643001', 'Cyst', 'cyst'),
  row(anatomy, '87878005', 'Left ventricle', 'lv', 'left ventricle'),
  row(anatomy, '53085002', 'Right ventricle', 'rv', 'right ventricle'),
  row(anatomy, '74281007', 'Myocardium', 'myo', 'myocardium'),
  row(anatomy, '80891009', 'Heart', 'heart', 'herz'),
  row(anatomy, '10200004', 'Liver', 'liver', 'leber', 'foie'),
  row(anatomy, '78961009', 'Spleen', 'spleen', 'milz', 'rate'),
  row(anatomy, '64033007', 'Kidney', 'kidney', 'niere', 'rein'),
  row(anatomy, '15776009', 'Pancreas', 'pancreas', 'pankreas'),
  row(anatomy, '69695003', 'Stomach', 'stomach', 'magen'),
  row(anatomy, '89837001', 'Bladder', 'bladder', 'blase'),
  row(anatomy, '41216001', 'Prostate', 'prostate', 'prostata'),
  row(anatomy, '39607008', 'Lung', 'lung', 'lunge', 'poumon'),
  row(anatomy, '15825003', 'Aorta', 'aorta'),
  row(anatomy, '32849002', 'Esophagus', 'esophagus', 'oesophagus'),
  row(anatomy, '44567001', 'Trachea', 'trachea'),
  row(anatomy, '421060004', 'Spine', 'spine', 'vertebra', 'vertebrae', 'wirbel'),
  row(anatomy, '113197003', 'Rib', 'rib', 'ribs', 'rippe'),
  row(anatomy, '71341001', 'Femur', 'femur'),
  row(anatomy, '272673000', 'Bone', 'bone', 'knochen'),
  row(anatomy, '91727004', 'Muscle', 'muscle', 'muskel'),
  row(anatomy, '5366008', 'Hippocampus', 'hippocampus', 'hippocampal', 'anterior', 'posterior'),
  row(anatomy, '12738006', 'Brain', 'brain', 'gehirn', 'cerveau'),
];

/** Every code of the table, for the test that asks another dictionary. */
export const segmentCodes: readonly SegmentCodes[] = rows;

/** For what no row names. */
const unknown: SegmentCodes = { category: tissue, type: tissue };

const code = z.strictObject({
  value: z.string().regex(/^\S{1,16}$/, 'a code value of 1 to 16 characters'),
  scheme: z.string().regex(/^\S{1,16}$/, 'a coding scheme such as SCT or DCM'),
  meaning: z.string().min(1).max(64),
});

/** A user's table: class name → category and type. */
export const codesSchema = z.record(z.string(), z.strictObject({ category: code, type: code }));
export type CodesTable = z.infer<typeof codesSchema>;

export function codesFor(name: string, own: CodesTable = {}): SegmentCodes {
  if (Object.hasOwn(own, name)) return own[name] ?? unknown;
  const text = ` ${name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .join(' ')} `;
  return rows.find(({ words }) => words.some((word) => text.includes(` ${word} `))) ?? unknown;
}
