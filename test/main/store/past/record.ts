/**
 * Writes the fixture of one release: its own code, in a worktree of it, makes a project of six phantoms and does in it
 * what leaves rows. README.md says which commits the fixtures here are from.
 *
 *     git worktree add /tmp/then COMMIT && ln -s "$PWD/node_modules" /tmp/then/node_modules
 *     SECATEUR_DEVICE=onnx/cpu node test/main/store/past/record.ts /tmp/then test/main/store/past/schema-N
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { argv } from 'node:process';
import type { Services } from '../../../../main/services/index.ts';
import { connect } from '../../../../main/store/sqlite.ts';
import type { dataPaths } from '../../../../shared/data-paths.ts';
import type * as phantomsModule from '../../imaging/dicom/phantoms.ts';
import type * as armsModule from '../../../support/arms.ts';
import type * as supportModule from '../../services/support.ts';
import type { StudyConfig } from '../../../../shared/study.ts';
import type { TrainingConfig } from '../../../../shared/training.ts';
import type { Triple } from '../../../../shared/volume.ts';

const [then = '', out = ''] = argv.slice(2).map((path) => resolve(path));
const from = async <T>(path: string): Promise<T> => (await import(join(then, path))) as T;
const support = await from<typeof supportModule>('test/main/services/support.ts');
const paths = await from<{ dataPaths: typeof dataPaths }>('shared/data-paths.ts').catch(() =>
  from<{ dataPaths: typeof dataPaths }>('shared/contract.ts'),
);
const { ended, quietServices, tinyConfig } = support;

mkdirSync(out, { recursive: true });
const services = quietServices(console.error);
/** Without those that this release had not yet. */
const handlers = services.handlers as Partial<Services['handlers']> & Services['handlers'];
const project = await support.tinyProject(services, await support.tinyData());

const sauron = await begin('Sauron', { method: 'sauron' });
await ended(services, sauron);
const dense = await begin('Dense, stopped', { epochs: 5, ...(await pocketNet()) });
const epoch = Promise.withResolvers<null>();
services.subscribe('run.epoch', () => epoch.resolve(null));
await epoch.promise;
await handlers['training.stop']({ run: dense });

await correct('phantom_001');
await handlers['evaluation.evaluate']({ run: sauron });
await handlers['export.model']({ run: sauron, folder: join(project, 'exports', 'compact') });
if ('segment.case' in handlers)
  await handlers['segment.case']({ case: 'phantom_002', model: { kind: 'run', run: sauron } });
if ('studies.start' in handlers) await study('L1', ['l1']);
const later = await starts();
await services.close();

const sql = dump(join(project, 'secateur.db'));
writeFileSync(join(out, 'secateur.sql'), sql.replaceAll(dirname(project), '')); // the folder of this machine
for (const run of readdirSync(join(project, 'runs'))) keepRun(run);
await keepSource();

async function begin(name: string, changes: Parameters<typeof tinyConfig>[1]): Promise<string> {
  return (await handlers['training.start']({ name, config: await tinyConfig(services, changes) })).id;
}

/** A network of another kind, where that release has one: its settings are then of the past as well. */
async function pocketNet(): Promise<Partial<TrainingConfig>> {
  const { architecture: base } = await tinyConfig(services);
  const asked = { dims: 2, architecture: 'pocketnet' } as const;
  const proposed = await handlers['training.propose'](asked).catch(() => null);
  if (proposed === null || base.kind !== 'unet') return {};
  const width = 4;
  const widths = base.strides.map(() => width);
  const own: object = 'width' in proposed.architecture ? { width } : { widths };
  const { strides, kernels } = base;
  const architecture: object = { ...proposed.architecture, ...own, strides, kernels };
  return { architecture: architecture as TrainingConfig['architecture'] };
}

/** A second version of the label, which is trained on from then on. */
async function correct(id: string): Promise<void> {
  if (!('labels.save' in handlers)) return;
  const label = (await services.voxels(paths.dataPaths.mask(id, { kind: 'label' }))).slice();
  label[5] = 1;
  await services.receive(paths.dataPaths.draft(id), chunks(label));
  const facts = { case: id, author: 'A. Reader', note: 'one voxel more', basedOn: 'Reference' };
  const { version } = await handlers['labels.save'](facts);
  await handlers['labels.use']({ case: id, version });
}

async function* chunks(voxels: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(voxels);
}

/** @param until how many of its runs are waited for, before it is stopped; all of them, if absent */
async function study(name: string, listed: readonly string[], until = Infinity): Promise<void> {
  const base = withoutReasons(await tinyConfig(services));
  const matrix = { base, ...(await armsOf(listed)), cuts: [0.5], seeds: [1], folds: [0], denseEpochs: 1 };
  const config: object = matrix;
  const { id } = await handlers['studies.start']({ name, config: config as StudyConfig });
  for (;;) {
    const { status, slots } = await handlers['studies.get']({ study: id });
    if (status !== 'queued' && status !== 'running') return;
    if (slots.filter((slot) => slot.status === 'finished').length >= until)
      await handlers['studies.stop']({ study: id });
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** Up to 9-methods a study listed methods. */
async function armsOf(listed: readonly string[]): Promise<object> {
  const arms = await from<typeof armsModule>('test/support/arms.ts').catch(() => null);
  return arms === null
    ? { methods: listed, settings: {}, scratchOf: null }
    : { arms: arms.armsNamed(listed) };
}

/**
 * A run that begins flat, one with the shape of another, which is stopped, and a study whose last run, that of a shape,
 * is still to come. Up to 9-methods these starts were methods. @returns the runs, none before there were such
 */
async function starts(): Promise<string[]> {
  const { methods } = await from<{ methods: readonly string[] }>('shared/pruning.ts').catch(() => ({
    methods: [],
  }));
  const asMethods = new Set<string>(methods).has('scratch');
  const { start } = (await tinyConfig(services)) as Partial<TrainingConfig>;
  if (!asMethods && start === undefined) return [];
  const shape = (await handlers['runs.epochs']({ run: 'l1-2d-4' })).at(-1)?.layers ?? [];
  const entries = shape.map(({ id, filters }) => ({ id, filters }));
  const { pruning } = await tinyConfig(services);
  const flat: object = asMethods ? { method: 'flat' } : { start: { kind: 'flat', budget: 'macs', cut: 0.5 } };
  const taken: object = asMethods
    ? { method: 'scratch', pruning: { ...pruning, shape: entries } }
    : { start: { kind: 'shape', run: 'l1-2d-4', shape: entries } };
  await ended(services, await begin('Flat', flat));
  const scratch = await begin('Scratch, stopped', { ...taken, epochs: 5 });
  const epoch = Promise.withResolvers<null>();
  services.subscribe('run.epoch', ({ run }) => {
    if (run === scratch) epoch.resolve(null);
  });
  await epoch.promise;
  await handlers['training.stop']({ run: scratch });
  await study('Starts', ['l1', 'flat', 'scratch'], 3);
  return (await handlers['runs.list']({})).map(({ id }) => id).slice(4);
}

/** Shorter. Up to schema 8 they stood in the plan. */
function withoutReasons(config: TrainingConfig): TrainingConfig {
  const { plan } = config as { readonly plan?: object };
  if (plan === undefined) return { ...config, reasons: [] };
  const shorter: object = { ...config, plan: { ...plan, reasons: [] } };
  return shorter as TrainingConfig;
}

/** Schema and rows as SQL, with every digit. */
function dump(file: string): string {
  const db = connect(file);
  const entries = db
    .prepare<[], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'",
    )
    .all();
  const rows = (table: string): string[] => {
    const columns = db.prepare<[], string>(`SELECT name FROM pragma_table_info('${table}')`).pluck().all();
    const quoted = columns.map((column) => `quote("${column}")`).join(` || ', ' || `);
    const values = db.prepare<[], string>(`SELECT ${quoted} FROM "${table}"`).pluck().all();
    // A run has many layers in each of its epochs: those of an epoch stand in one line.
    const together = table === 'layers' ? 7 : 1;
    return Array.from({ length: Math.ceil(values.length / together) }, (_, line) => {
      const own = values.slice(line * together, (line + 1) * together);
      return `INSERT INTO ${table} VALUES ${own.map((row) => `(${row})`).join(', ')};`;
    });
  };
  const version = String(db.pragma('user_version', { simple: true }));
  const text = [
    ...entries.map(({ sql }) => `${sql};`),
    ...['dataset', 'cases', 'runs', 'epochs', 'evaluations'].flatMap(rows),
    ...entries
      .filter(({ name }) => !['dataset', 'cases', 'runs', 'epochs', 'evaluations'].includes(name))
      .flatMap(({ name }) => rows(name)),
    ...rows('sqlite_sequence').map((row) => row.replace('INSERT', 'INSERT OR REPLACE')),
    `PRAGMA user_version = ${version};`,
  ];
  db.close();
  return `${text.join('\n')}\n`;
}

/** Its plans, and of the two runs of their own the newest model file without its arrays: header, names and shapes. */
function keepRun(run: string): void {
  const folder = join(project, 'runs', run);
  const names = readdirSync(folder).sort();
  const model = [sauron, dense, ...later].includes(run)
    ? names.findLast((name) => name.endsWith('.bin'))
    : undefined;
  const kept = join(out, run);
  mkdirSync(kept, { recursive: true });
  for (const name of names.filter((one) => one.endsWith('.json')))
    writeFileSync(join(kept, name), readFileSync(join(folder, name)));
  if (model === undefined) return;
  const bytes = readFileSync(join(folder, model));
  writeFileSync(join(kept, model.replace('.bin', '.json')), bytes.subarray(16, 16 + bytes.readUInt32LE(12)));
}

/** What a case keeps of a DICOM series: there, it takes a project of its own. */
async function keepSource(): Promise<void> {
  const phantoms = await from<typeof phantomsModule>('test/main/imaging/dicom/phantoms.ts').catch(() => null);
  if (phantoms === null) return;
  const data = join(project, '..', 'series');
  const heights = [0, 2, 4, 6].map((z): Triple => [0, 0, z]);
  phantoms.writeSeries(data, heights, { more: { '00080020 DA': '20231124', '00100010 PN': 'Doe^Jane' } });
  const other = quietServices(console.error);
  const path = join(project, '..', 'dicom');
  await other.handlers['project.open']({ path, create: true });
  const { imported } = await other.handlers['dataset.import']({ folder: data });
  await other.close();
  const folder = join(path, 'cases', imported[0] ?? '');
  if (readdirSync(folder).includes('source.json'))
    writeFileSync(join(out, 'source.json'), readFileSync(join(folder, 'source.json')));
}
