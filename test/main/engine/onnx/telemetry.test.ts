import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../../..');
const home = mkdtempSync(join(tmpdir(), 'secateur-telemetry-'));
afterAll(() => rmSync(home, { recursive: true }));

/** Runs a module in a process that has been told nothing, with a home of its own. */
function run(script: string, environment: Record<string, string> = {}): string {
  const env = { PATH: process.env['PATH'], HOME: home, TMPDIR: home, ...environment };
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

const session = `
  const { encodeModel } = await import('./main/engine/onnx/model-proto.ts');
  const x = [{ name: 'x', type: 'float32', shape: [1] }];
  const y = [{ name: 'y', type: 'float32', shape: [1] }];
  const nodes = [{ name: 'n', operator: 'Neg', inputs: ['x'], outputs: ['y'], attributes: {} }];
  const model = encodeModel({ name: 'm', inputs: x, outputs: y, nodes, initializers: [] });
`;

/** What onnxruntime leaves behind where it does what it was built to do. */
const traces = (): string[] =>
  readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /onnxruntime|mat-debug/.test(name),
  );

it.runIf(process.platform !== 'win32')(
  'onnxruntime tells its maker nothing, whatever the user has set',
  () => {
    const ours = `${session}
    const { ort } = await import('./main/engine/onnx/runtime.ts');
    await ort.InferenceSession.create(model);`;
    run(ours);
    run(ours, { ORT_DISABLE_TELEMETRY: '0' });
    expect(traces()).toEqual([]);
    // Else this test would not see what it is about. What it would send goes to a port where nobody listens.
    run(
      `${session}
    const { createRequire } = await import('node:module');
    const ort = createRequire(${JSON.stringify(join(root, 'package.json'))})('onnxruntime-node');
    await ort.InferenceSession.create(model);`,
      { https_proxy: 'http://127.0.0.1:9', SSL_CERT_FILE: '/dev/null' },
    );
    expect(traces()).not.toEqual([]);
  },
);

it('is not loaded in a thread of a process that was not told', () => {
  const loading = `import('./main/engine/onnx/runtime.ts').catch((error) => console.log(error.message))`;
  const inThread = `
    import { Worker } from 'node:worker_threads';
    new Worker(${JSON.stringify(loading)}, { eval: true });`;
  expect(run(inThread)).toContain('ORT_DISABLE_TELEMETRY is not set in this process');
  expect(run(`await import('./main/engine/onnx/telemetry.ts'); ${inThread}`)).toBe('');
  expect(run(`await import('./main/threads/thread.ts'); ${inThread}`)).toBe('');
});

it('every library that holds an uploader knows the variable', () => {
  const libraries = globSync('node_modules/onnxruntime-node/bin/**/*onnxruntime*.{so.1,dylib,dll}', {
    cwd: root,
  });
  expect(libraries.length).toBeGreaterThan(3);
  const uploading = libraries.filter((name) => holds(name, 'events.data.microsoft.com'));
  expect(uploading.filter((name) => !holds(name, 'ORT_DISABLE_TELEMETRY'))).toEqual([]);
  // Those of Windows neither upload nor open a socket: their events end in the system (docs/privacy.md).
  const windows = libraries.filter((name) => name.endsWith('.dll'));
  const network = ['ws2_32.dll', 'winhttp.dll', 'wininet.dll', 'urlmon.dll'];
  expect(windows.filter((name) => network.some((library) => holds(name, library)))).toEqual([]);
  expect(existsSync(join(root, windows[0] ?? ''))).toBe(true);
});

const holds = (name: string, text: string): boolean =>
  readFileSync(join(root, name)).toString('latin1').toLowerCase().includes(text.toLowerCase());
