/** What is said where the library of a TensorFlow engine that was set up is gone, or finds no card; the onnx engine goes on. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { tensorflowFolder } from '../../../../main/engine/tensorflow/binding.ts';
import { describeTensorflow } from '../../../support/tensorflow.ts';

/** In another process: this one has loaded the library already. */
function opened(device: string, home: string): unknown {
  const script = new URL('loaded.ts', import.meta.url).pathname;
  const env = { ...process.env, SECATEUR_TENSORFLOW_HOME: home };
  const stdio = ['ignore', 'pipe', 'ignore'] as const;
  return JSON.parse(
    execFileSync(process.execPath, [script, device], { env, stdio: [...stdio], encoding: 'utf8' }),
  );
}

/** The engine as it was set up, without its library. */
function withoutLibrary(): string {
  const home = mkdtempSync(join(tmpdir(), 'secateur-tensorflow-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  for (const name of readdirSync(tensorflowFolder()).filter((file) => !file.includes('libtensorflow')))
    symlinkSync(join(tensorflowFolder(), name), join(home, name));
  return home;
}

describeTensorflow('the library', () => {
  it('is missed by name once it is gone, and the onnx engine carries on', () => {
    const home = withoutLibrary();
    expect(opened('tensorflow/cpu', home)).toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(/^The TensorFlow engine cannot be loaded: .*libtensorflow/) as string,
      hint: expect.stringContaining('use the onnx engine') as string,
    });
    expect(opened('onnx/cpu', home)).toMatchObject({ engine: 'onnx', name: 'cpu' });
  });
  it('is opened where it lies', () => {
    expect(opened('tensorflow/cpu', tensorflowFolder())).toMatchObject({ engine: 'tensorflow', name: 'cpu' });
  });
});
