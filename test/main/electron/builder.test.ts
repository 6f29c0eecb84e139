import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface Validate {
  (candidate: unknown): boolean;
  errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;
}

// The tool's own YAML reader and schema validator, as it would use them itself.
const own = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const { load } = own('js-yaml') as { load: (text: string) => unknown };
const Ajv = own('ajv') as new (options: object) => { compile: (schema: object) => Validate };

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
