import { describe, expect, test } from 'vitest';
import { itemsOf, numbersOf, textOf, textsOf } from '../../../../../main/imaging/dicom/dataset.ts';
import { deidentify } from '../../../../../main/imaging/dicom/deidentify/deidentify.ts';
import { profile } from '../../../../../main/imaging/dicom/deidentify/profile-table.ts';
import { pseudonymsFrom } from '../../../../../main/imaging/dicom/deidentify/pseudonyms.ts';
import { seriesDeidentifier } from '../../../../../main/imaging/dicom/deidentify/series.ts';
import { vrOf } from '../../../../../main/imaging/dicom/dictionary.ts';
import { textElement } from '../../../../../main/imaging/dicom/make-element.ts';
import { dicomFileParts } from '../../../../../main/imaging/dicom/write-file.ts';
import {
  defaultDeidentification,
  type DeidentificationOptions,
} from '../../../../../shared/deidentification.ts';
import { kinds, plantedDataset, plantedElements, plantedTexts } from './planted.ts';

const pseudonyms = pseudonymsFrom(new Uint8Array(32).fill(7));
const study = 0x0020_000d;
const studyDate = 0x0008_0020;

function run(options: Partial<DeidentificationOptions> = {}, dataset = plantedDataset()) {
  return deidentify(dataset, { ...defaultDeidentification, ...options }, pseudonyms);
}

const written = (dataset: Parameters<typeof dicomFileParts>[0]): string =>
  Buffer.concat(dicomFileParts(dataset)).toString('latin1');

describe('what was planted', () => {
  test('is in the original, each text of it', () => {
    const bytes = written(plantedDataset());
    expect(plantedTexts.filter((text) => !bytes.includes(text))).toEqual([]);
  });

  test.each([
    {},
    { dates: 'remove' },
    { descriptors: 'clean' },
    { descriptors: 'clean', dates: 'remove' },
  ] as const)('does not survive with %o', (options) => {
    const bytes = written(run(options).dataset);
    expect(plantedTexts.filter((text) => bytes.includes(text))).toEqual([]);
  });

  test('is in no line of the report either', () => {
    const report = JSON.stringify(run().attributes);
    expect(plantedTexts.filter((text) => report.includes(text))).toEqual([]);
  });

  test.each([
    [{ dates: 'keep' }, ['20231124', '131415']],
    [{ patient: 'keep' }, ['067Y', '83.25']],
    [{ device: 'keep' }, ['SN-778899']],
    [{ institution: 'keep' }, ['KLINIKUM', 'Waldweg']],
  ] as const)('survives only as far as %o wants it', (options, kept) => {
    const bytes = written(run(options).dataset);
    expect(plantedTexts.filter((text) => bytes.includes(text))).toEqual(
      plantedTexts.filter((text) => kept.some((one) => one === text)),
    );
  });
});

describe('every attribute of the table', () => {
  const tables = [...profile].filter(([tag]) => tag >>> 16 !== 2);

  test('is listed, more than six hundred of them', () => {
    expect(tables.length).toBeGreaterThan(640);
  });

  test('loses a text planted in it, whatever its representation', () => {
    const text = 'ZWICKELBAUER';
    const survivors = tables.filter(([tag]) => {
      const vr = vrOf(tag);
      if (vr === 'SQ') return false;
      const { dataset } = run({}, plantedDataset([textElement(tag, vr, text)]));
      return written(dataset).includes(text);
    });
    expect(survivors).toEqual([]);
  });
});

describe('pseudonyms', () => {
  test('replace name and identifier alike, for all series of a patient', () => {
    const a = run().dataset;
    const b = run({}, plantedDataset([textElement(0x0020_000e, 'UI', '1.2.3.4')])).dataset;
    expect(textOf(a, 0x0010_0010)).toMatch(/^P[A-Z0-9]{10}\^De-identified$/);
    expect(`${textOf(a, 0x0010_0020)}^De-identified`).toBe(textOf(a, 0x0010_0010));
    expect(textOf(b, 0x0010_0020)).toBe(textOf(a, 0x0010_0020));
    expect(textOf(b, study)).toBe(textOf(a, study));
    expect(textOf(b, 0x0020_000e)).not.toBe(textOf(a, 0x0020_000e));
  });

  test('depend on the secret and on the patient', () => {
    const other = deidentify(plantedDataset(), defaultDeidentification, pseudonymsFrom(new Uint8Array(32)));
    expect(textOf(other.dataset, 0x0010_0020)).not.toBe(textOf(run().dataset, 0x0010_0020));
    expect(textOf(other.dataset, study)).not.toBe(textOf(run().dataset, study));
    const second = run({}, plantedDataset([textElement(0x0010_0020, 'LO', 'ID2')])).dataset;
    expect(textOf(second, 0x0010_0020)).not.toBe(textOf(run().dataset, 0x0010_0020));
  });

  test('of UIDs are valid, also nested, and leave standard ones alone', () => {
    const { dataset } = run();
    expect(textOf(dataset, study)).toMatch(/^2\.25\.[1-9]\d{0,38}$/);
    expect(textOf(dataset, 0x0008_0016)).toBe('1.2.840.10008.5.1.4.1.1.4');
    const [reference] = itemsOf(dataset, 0x0008_1140);
    expect(reference && textOf(reference, 0x0008_1155)).toBe(pseudonyms.uid('1.2.276.0.99.555.3'));
  });
});

describe('dates', () => {
  const days = (a: string, b: string): number => {
    const at = (text: string): number =>
      Date.parse(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`) / 86_400_000;
    return at(b) - at(a);
  };

  test('keep the days between the examinations of a patient, one to ten years back', () => {
    const first = textOf(run().dataset, studyDate);
    const later = textOf(
      run({}, plantedDataset([textElement(studyDate, 'DA', '20240301')])).dataset,
      studyDate,
    );
    expect(days(first, later)).toBe(98);
    expect(days(first, '20231124')).toBeGreaterThanOrEqual(365);
    expect(days(first, '20231124')).toBeLessThanOrEqual(3650);
  });

  test('leave no time of day, and no birth date', () => {
    const { dataset } = run();
    expect(textOf(dataset, 0x0008_0030)).toBe('000000');
    expect(textOf(dataset, 0x0008_002a)).toBe(textOf(dataset, studyDate));
    expect(textsOf(dataset, 0x0010_0030)).toEqual([]);
  });

  test('that are none become a dummy', () => {
    const { dataset } = run({}, plantedDataset([textElement(studyDate, 'DA', 'unknown!')]));
    expect(textOf(dataset, studyDate)).toBe('19000101');
  });
});

test('geometry and codes of public schemes stay', () => {
  const { dataset } = run();
  expect(numbersOf(dataset, 0x0020_0032)).toEqual([-12.5, 3.25, 101.125]);
  expect(numbersOf(dataset, 0x0028_0010)).toEqual([4]);
  const codes = itemsOf(dataset, 0x0008_2218);
  expect(codes.map((code) => [textOf(code, 0x0008_0100), textOf(code, 0x0008_0104)])).toEqual([
    ['69536005', 'head'],
  ]);
});

test('cleaned descriptors keep words of anatomy and technique', () => {
  const { dataset } = run({ descriptors: 'clean' });
  expect(textOf(dataset, 0x0008_103e)).toBe('t1 axial');
  expect(textOf(dataset, 0x0008_1030)).toBe('mr brain');
});

test('the object is marked with the profile and the options', () => {
  const { dataset } = run({ descriptors: 'clean', patient: 'keep', device: 'keep', institution: 'keep' });
  expect(textOf(dataset, 0x0012_0062)).toBe('YES');
  expect(textOf(dataset, 0x0012_0063)).not.toBe('');
  const codes = itemsOf(dataset, 0x0012_0064).map((code) => textOf(code, 0x0008_0100));
  expect(codes).toEqual(['113100', '113105', '113107', '113108', '113109', '113112']);
  expect(textOf(dataset, 0x0028_0303)).toBe('MODIFIED');
  expect(textOf(run({ dates: 'keep' }).dataset, 0x0028_0303)).toBe('UNMODIFIED');
  expect(textOf(run({ dates: 'remove' }).dataset, 0x0028_0303)).toBe('REMOVED');
});

test('the data set given is left as it was', () => {
  const dataset = plantedDataset();
  run({}, dataset);
  expect(written(dataset)).toBe(written(plantedDataset()));
  expect([...dataset.elements.keys()].length).toBe(plantedElements().length);
});

describe('the report of a series', () => {
  function report(...changes: Parameters<typeof plantedDataset>[0] & object) {
    const series = seriesDeidentifier(defaultDeidentification, pseudonyms);
    series.deidentify(plantedDataset(changes));
    series.deidentify(plantedDataset(changes));
    return series.report();
  }

  test('counts what was done over all instances', () => {
    const { instances, attributes } = report();
    expect(instances).toBe(2);
    const of = (name: string) => attributes.filter((one) => one.name === name);
    expect(of('Patient Name')).toMatchObject([{ tag: '(0010,0010)', action: 'replaced', count: 4 }]);
    expect(of('Private attributes')).toMatchObject([
      { tag: 'private', action: 'removed', count: 10 + 2 * 5 * kinds },
    ]);
    expect(of('Study Date')).toMatchObject([{ action: 'date', count: 2 }]);
  });

  test('warns once of a face in a head scan', () => {
    expect(report().warnings).toEqual([expect.stringMatching(/face/)]);
    const knee = [0x0008_1030, 0x0008_103e].map((tag) => textElement(tag, 'LO', 'knee'));
    expect(report(...knee, textElement(0x0018_0015, 'CS', 'KNEE')).warnings).toEqual([]);
  });

  test.each([
    ['an ultrasound', textElement(0x0008_0060, 'CS', 'US')],
    ['an angiography', textElement(0x0008_0060, 'CS', 'XA')],
    ['a secondary capture', textElement(0x0008_0016, 'UI', '1.2.840.10008.5.1.4.1.1.7')],
    ['what states it', textElement(0x0028_0301, 'CS', 'YES')],
  ])('warns of burned-in text in %s', (_, change) => {
    expect(report(change).warnings.join()).toMatch(/burned-in/);
  });
});
