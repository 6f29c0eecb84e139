/** What an import keeps of DICOM headers under each decision, and the secret that pseudonyms follow from. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { textOf } from '../../../main/imaging/dicom/dataset.ts';
import { readSourceRecord } from '../../../main/imaging/dicom/source-record.ts';
import { tags } from '../../../main/imaging/dicom/tags.ts';
import type { Services } from '../../../main/services/index.ts';
import { defaultDeidentification } from '../../../shared/deidentification.ts';
import type { GivenImportOptions } from '../../../shared/import-options.ts';
import type { Triple } from '../../../shared/volume.ts';
import { writeSeries } from '../imaging/dicom/phantoms.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { emptyProject } from './support.ts';

const heights: Triple[] = [0, 2, 4, 6].map((z) => [0, 0, z]);
const patientSex = 0x0010_0040;

function series(folder: string, id: string, first: number): void {
  const more = {
    '00080020 DA': '20231124',
    '00100010 PN': `Geheim^${id}`,
    '00100020 LO': `ID-${id}`,
    '00100040 CS': 'F',
    '0020000e UI': `1.2.3.4.${first}`,
    '00200052 UI': '1.2.3.99',
  };
  writeSeries(
    folder,
    heights.map(([x, y, z]) => [x + first, y, z]),
    { more },
    first,
  );
}

let services: Services;
let project: string;
beforeEach(async () => {
  ({ services, project } = await emptyProject());
  return () => services.close();
});

async function imported(folder: string, options: GivenImportOptions = {}) {
  const report = await services.handlers['dataset.import']({ folder, options });
  const source = readSourceRecord(join(project, 'cases', report.imported[0] ?? ''));
  return { report, source };
}

test('by default a pseudonym, shifted days, other UIDs, and a report of every file', async () => {
  const data = temporaryFolder();
  series(data, 'a', 1);
  const { report, source } = await imported(data);
  expect(textOf(source.header, tags.PatientName)).toMatch(/^P[A-Z0-9]{10}\^De-identified$/);
  expect(textOf(source.header, patientSex)).toBe('');
  expect(textOf(source.header, tags.StudyDate)).toMatch(/^20(1|2)\d{5}$/);
  expect(source.seriesUid).toMatch(/^2\.25\./);
  expect(source.frameOfReferenceUid).toMatch(/^2\.25\./);
  expect(report.deidentified).toMatchObject([{ case: report.imported[0], report: { instances: 4 } }]);
  expect(source.deidentification).toEqual(report.deidentified[0]?.report);
});

test('an option keeps what it names', async () => {
  const data = temporaryFolder();
  series(data, 'a', 1);
  const { source } = await imported(data, { deidentification: { patient: 'keep', dates: 'keep' } });
  expect(textOf(source.header, patientSex)).toBe('F');
  expect(textOf(source.header, tags.StudyDate)).toBe('20231124');
  expect(textOf(source.header, tags.PatientName)).not.toMatch(/Geheim/);
});

test('without de-identification the header stays as it was, pixels left out', async () => {
  const data = temporaryFolder();
  series(data, 'a', 1);
  const { report, source } = await imported(data, { deidentification: null });
  expect(textOf(source.header, tags.PatientName)).toBe('Geheim^a');
  expect(source.slices.map(({ sopInstanceUid }) => sopInstanceUid)).toEqual([
    '1.2.3.1',
    '1.2.3.2',
    '1.2.3.3',
    '1.2.3.4',
  ]);
  expect(source.header.elements.has(tags.PixelData)).toBe(false);
  expect(report.deidentified).toEqual([]);
});

test('a patient is the same subject in a later import, and another one is not', async () => {
  const [first, second, other] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
  series(first, 'a', 1);
  series(second, 'a', 21);
  series(other, 'b', 41);
  for (const folder of [first, second, other]) await services.handlers['dataset.import']({ folder });
  const subjects = (await services.handlers['dataset.cases']({})).map(({ subject }) => subject);
  expect(new Set(subjects).size).toBe(2);
  // again, with other options: the images are there already
  const again = await services.handlers['dataset.import']({
    folder: first,
    options: { deidentification: null },
  });
  expect([again.imported.length, again.unchanged.length]).toEqual([0, 1]);
});

test('what was done to the slices is kept with the case', async () => {
  const data = temporaryFolder();
  for (const [index, z] of [0, 2, 6, 8, 10].entries())
    // one is missing
    writeSeries(data, [[0, 0, z]], {}, index + 1);
  const { report, source } = await imported(data);
  expect(source.resampling).toMatch(/interpolated/);
  expect(report.findings.map(({ message }) => message)).toContainEqual(`Resampled: ${source.resampling}`);
});

test('a secret that is damaged is not silently replaced', async () => {
  const data = temporaryFolder();
  series(data, 'a', 1);
  const path = join(project, 'deidentification.key');
  writeFileSync(path, 'abc');
  await expect(services.handlers['dataset.import']({ folder: data })).rejects.toThrow(
    /deidentification\.key: is not the secret that Secateur wrote/,
  );
  expect(readFileSync(path, 'latin1')).toBe('abc');
});

test("the secret is its owner's alone, and the next import goes by the same one", async () => {
  const [first, second] = [temporaryFolder(), temporaryFolder()];
  series(first, 'a', 1);
  series(second, 'b', 2);
  await services.handlers['dataset.import']({ folder: first });
  const path = join(project, 'deidentification.key');
  const secret = readFileSync(path, 'latin1');
  expect(secret).toMatch(/^[0-9a-f]{64}\n$/);
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  await services.handlers['dataset.import']({ folder: second });
  expect(readFileSync(path, 'latin1')).toBe(secret);
});

test('a case is told by what de-identification leaves of its series', async () => {
  const data = temporaryFolder();
  const more = {
    '00080008 CS': 'ORIGINAL\\PRIMARY',
    '00080060 CS': 'MR',
    '0008103e LO': 'T2 axial Geheim',
    '00100010 PN': 'Geheim^Anna',
    '00180010 LO': 'Geheimovist',
    '00180080 DS': 500,
    '00180081 DS': 10.04,
  };
  writeSeries(data, heights, { more });
  const describedAs = async (options: GivenImportOptions) => {
    const { services: own } = await emptyProject();
    const { series: listed } = await own.handlers['dataset.import']({ folder: data, options });
    const [one] = await own.handlers['dataset.cases']({});
    await own.close();
    expect(listed).toEqual([{ case: one?.id, patient: one?.subject, description: one?.description }]);
    expect(one?.modality).toBe('MR');
    return one?.description;
  };
  const technique = 'TR 500 TE 10.04, contrast, axial 2 mm';
  expect(await describedAs({})).toBe(`MR, ${technique}`);
  expect(await describedAs({ deidentification: { ...defaultDeidentification, descriptors: 'clean' } })).toBe(
    `MR, t2 axial, ${technique}`,
  );
  expect(await describedAs({ deidentification: null })).toBe(`MR, T2 axial Geheim, ${technique}`);
});
