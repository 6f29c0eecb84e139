import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

interface Validate {
  (candidate: unknown): boolean;
  errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;
}

// The tool's own YAML reader and schema validator, as it would use them itself.
const own = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const { load } = own('js-yaml') as { load: (text: string) => unknown };
const Ajv = own('ajv') as new (options: object) => { compile: (schema: object) => Validate };
// Its own copying as well: what `extraResources` says, done to a folder.
interface Copying {
  getFileMatchers: (config: object, name: string, to: string, options: object) => unknown[] | null;
  copyFiles: (matchers: unknown[] | null, transform: null) => Promise<void>;
}
const { getFileMatchers, copyFiles } = createRequire(import.meta.url)(
  '../../../node_modules/app-builder-lib/out/fileMatcher.js',
) as Copying;

const root = join(import.meta.dirname, '../../..');
const config = load(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as Record<string, unknown>;
const schema = JSON.parse(
  readFileSync(join(root, 'node_modules/app-builder-lib/scheme.json'), 'utf8'),
) as Record<string, unknown>;

function problems(candidate: unknown): string[] {
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
  validate(candidate);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

test("electron-builder.yml fits electron-builder's own schema", () => {
  expect(problems(config)).toEqual([]);
});

test('the schema would notice an unknown key', () => {
  expect(problems({ ...config, electronFuse: {} })).not.toEqual([]);
});

test('fuses: Electron cannot be used as Node, and loads nothing but the app', () => {
  expect(config['electronFuses']).toMatchObject({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  });
});

test('nothing is published or rebuilt', () => {
  expect(config).toMatchObject({ publish: null, npmRebuild: false });
});

test('the native libraries that the packaging patterns name are where npm puts them', () => {
  for (const file of [
    'better-sqlite3/prebuilds/win32-x64.node',
    'better-sqlite3/prebuilds/linux-x64.node',
    'onnxruntime-node/bin/napi-v6/win32/x64',
    'onnxruntime-node/bin/napi-v6/linux/x64',
  ])
    expect(existsSync(join(root, 'node_modules', file)), file).toBe(true);
});

test('what the packaging names of resources is there, and the icon is large enough for every system', () => {
  const { deb, linux } = config as Record<'deb' | 'linux', Record<string, string>>;
  const profile = readFileSync(join(root, deb['appArmorProfile'] ?? ''), 'utf8');
  // Where the deb puts the executable, which is where the profile must look for it.
  expect(profile).toContain(`"/opt/${String(config['productName'])}/${linux['executableName'] ?? ''}"`);
  const icon = readFileSync(join(root, 'resources', 'icon.png'));
  expect([icon.readUInt32BE(16), icon.readUInt32BE(20)]).toEqual([512, 512]);
});

test('the TensorFlow engine goes along if it was set up for packaging, and its absence stops nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'secateur-package-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const put = (name: string): void => {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), name);
  };
  const pack = (into: string): Promise<void> =>
    copyFiles(
      getFileMatchers(config, 'extraResources', join(folder, into), {
        macroExpander: (pattern: string) => pattern,
        customBuildOptions: {},
        globalOutDir: join(folder, 'dist'),
        defaultSrc: folder,
      }),
      null,
    );
  put('out/licences.txt');
  await pack('without');
  expect(readdirSync(join(folder, 'without'))).toEqual(['licences.txt']);
  for (const name of ['tfjs_binding.node', 'libtensorflow.so', 'engine.json', 'include/tensorflow/c/c_api.h'])
    put(`out/tensorflow/${name}`);
  await pack('with');
  expect(readdirSync(join(folder, 'with', 'tensorflow')).sort()).toEqual([
    'engine.json',
    'libtensorflow.so',
    'tfjs_binding.node',
  ]);
});
