/** What the set-up refuses, on files made here: it runs as a user runs it, in a process of its own. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { extract } from '../../../../main/engine/tensorflow/setup/unzip.ts';

const folder = mkdtempSync(join(tmpdir(), 'secateur-setup-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const script = resolve(import.meta.dirname, '../../../../main/engine/tensorflow/setup/index.ts');

function setUp(home: string, options: readonly string[], environment: NodeJS.ProcessEnv = {}): string {
  const { stderr, status } = spawnSync(process.execPath, [script, ...options], {
    env: { ...process.env, SECATEUR_TENSORFLOW_HOME: join(folder, home), ...environment },
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(existsSync(join(folder, home, 'engine.json'))).toBe(false);
  return stderr;
}

/** A compiler that answers and does nothing. */
const compiler = { CXX: 'true' };

describe('npm run engine:tensorflow', () => {
  it('refuses a wheel that is not the pinned one to the last bit, and takes nothing from it', () => {
    const wheel = join(folder, 'tensorflow.whl');
    writeFileSync(wheel, 'PK');
    const message = setUp('wheel', ['--wheel', wheel], compiler);
    expect(message).toMatch(
      /tensorflow\.whl is damaged or another file: its SHA-256 is [0-9a-f]{64}, not 2b847d21/,
    );
    expect(message).not.toContain('    at ');
  });
  it('says that there is no compiler, and what works without one', () => {
    const message = setUp('compiler', [], { CXX: '', PATH: join(folder, 'nowhere') });
    expect(message).toMatch(
      /^There is no C\+\+ compiler: c\+\+, g\+\+, clang\+\+ do not start\..*onnx engine/,
    );
  });
  it('says that a folder holds no library, or no headers', () => {
    expect(setUp('library', ['--library', folder], compiler)).toContain(
      `There is no libtensorflow in ${folder}`,
    );
    writeFileSync(join(folder, 'libtensorflow.so'), '');
    expect(setUp('library', ['--library', folder], compiler)).toContain('no include/tensorflow/c/c_api.h');
  });
});

/** A zip archive of one deflated file. */
function archiveOf(name: string, content: Buffer, sum = crc32(content)): string {
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.write('PK\u0003\u0004', 'latin1');
  local.writeUInt16LE(8, 8);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.write('PK\u0001\u0002', 'latin1');
  central.writeUInt32LE(sum, 16);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(content.length, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + packed.length, 16);
  const file = join(folder, `${String(sum)}.zip`);
  writeFileSync(file, Buffer.concat([local, Buffer.from(name), packed, central, Buffer.from(name), end]));
  return file;
}

describe('extract', () => {
  const content = Buffer.from('a library '.repeat(5000));
  const options = { wanted: /^x\//, target: (name: string) => name.replace('x/', '') };
  it('takes the wanted files out, under their new names', async () => {
    await extract(archiveOf('x/lib.so', content), join(folder, 'out'), options);
    expect(readFileSync(join(folder, 'out', 'lib.so'))).toEqual(content);
  });
  it('leaves nothing under the name of a file whose checksum is wrong', async () => {
    const archive = archiveOf('x/bad.so', content, 7);
    await expect(extract(archive, join(folder, 'out'), options)).rejects.toThrow(
      'x/bad.so comes out damaged',
    );
    expect(existsSync(join(folder, 'out', 'bad.so'))).toBe(false);
  });
  it('says that a file is no archive', async () => {
    const file = join(folder, 'plain.zip');
    writeFileSync(file, 'text');
    await expect(extract(file, folder, options)).rejects.toThrow('plain.zip is no zip archive');
  });
});
