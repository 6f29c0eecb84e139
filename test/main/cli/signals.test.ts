/** Ctrl-C and SIGTERM end every host within 5 s, whatever is going, and never by an abort. Counts are printed. */
import { execFileSync } from 'node:child_process';
import { request } from 'node:http';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { connect } from '../../../main/store/sqlite.ts';
import { app, cli, interrupted, type Ended, type Interruption } from '../../support/command.ts';
import { quietServices, tinyData, tinyProject } from '../services/support.ts';
import { temporaryFolder } from '../store/fixtures.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

const limit = 5000;
let data: string;
let project: string;
beforeAll(async () => {
  data = await tinyData();
  const services = quietServices();
  project = await tinyProject(services, data);
  await services.close();
});

const results: Ended[] = [];
afterAll(() => {
  const slowest = Math.max(...results.map(({ milliseconds }) => milliseconds));
  const aborted = results.filter(({ code }) => code === 134).length;
  console.log(`${results.length} endings, slowest ${(slowest / 1000).toFixed(1)} s, ${aborted} aborted`);
});

async function end(argv: readonly [string, ...string[]], interruption: Interruption): Promise<Ended> {
  const ended = await interrupted(argv, interruption);
  results.push(ended);
  expect(ended.milliseconds, ended.err).toBeLessThan(limit);
  expect(ended.err).not.toMatch(/Napi|terminate called|Aborted/);
  return ended;
}

function copyOfProject(): string {
  const copy = join(temporaryFolder(), 'project');
  cpSync(project, copy, { recursive: true });
  return copy;
}

/** So many steps that one is always going when the signal comes. */
const training = ['--dims', '2', '--widths', '8,16,32', '--epochs', '500', '--iterations-per-epoch', '20'];
const train = (): [string, ...string[]] => [
  cli,
  'train',
  '--project',
  copyOfProject(),
  '--method',
  'none',
  ...training,
  '--json',
];

describe.runIf(process.platform !== 'win32')('a training', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('stops cleanly at %s', async (signal) => {
    const { code, err } = await end(train(), { signals: [signal], after: '"epoch":1' });
    expect(code).toBe(130);
    expect(err).toContain('Stopping…');
  });

  test.each([0, 100, 200, 300])('ends at once at the second Ctrl-C, %i ms into a step', async (delay) => {
    const { code } = await end(train(), { signals: ['SIGINT', 'SIGINT'], after: '"epoch":1', delay });
    expect(code).toBe(130);
  });
});

describe.runIf(process.platform !== 'win32')('other work', () => {
  test('a study', async () => {
    const study = ['study', '--project', copyOfProject(), '--methods', 'l1,random', '--budgets', '0.4'];
    const short = ['--dims', '2', '--widths', '4,8', '--iterations-per-epoch', '1', '--epochs', '300'];
    const ended = await end([cli, ...study, ...short, '--dense-epochs', '2', '--json'], {
      signals: ['SIGTERM'],
      after: '"slot"',
      delay: 500,
    });
    expect(ended.out).toContain('"slot"');
    expect(ended.code).toBe(130);
  });

  test('an import', async () => {
    const target = join(temporaryFolder(), 'new');
    const ended = await end([cli, 'import', '--project', target, '--data', data, '--json'], {
      signals: ['SIGINT'],
      after: null,
      delay: 1200,
    });
    expect([0, 130]).toContain(ended.code);
  });

  test('the browser host with an open page and a run', async () => {
    let asked = false;
    const ended = await end([app, '--browser', '--no-open', '--port', '0', '--project', copyOfProject()], {
      signals: ['SIGTERM'],
      after: 'Secateur is at',
      delay: 1500,
      onOutput: (out) => {
        const address = /Secateur is at (\S+)/.exec(out)?.[1];
        if (asked || address === undefined) return;
        asked = true;
        request(address, (entry) => {
          const cookie = (entry.headers['set-cookie'] ?? []).join().split(';')[0] ?? '';
          const events = request(new URL('/events', address), { headers: { cookie } });
          events.on('error', () => undefined).end();
        }).end();
      },
    });
    expect(asked).toBe(true);
    expect(ended.code).toBe(0);
    expect(ended.err).not.toContain('took too long');
  });
});

describe.runIf(process.platform !== 'win32')('while another program holds the database', () => {
  /** Takes it when the work prints `after`, and ends the work some time later. */
  async function endWhileHeld(
    argv: (project: string) => readonly [string, ...string[]],
    { after, delay, signal }: { after: string; delay: number; signal: NodeJS.Signals },
  ): Promise<Ended> {
    const copy = copyOfProject();
    const other = connect(join(copy, 'secateur.db'));
    try {
      if (after === '') other.exec('BEGIN EXCLUSIVE');
      const onOutput = (out: string): void => {
        if (!other.inTransaction && out.includes(after)) other.exec('BEGIN EXCLUSIVE');
      };
      return await end(argv(copy), {
        signals: [signal],
        after: after === '' ? null : after,
        delay,
        onOutput,
      });
    } finally {
      expect(other.inTransaction).toBe(true);
      other.close();
    }
  }

  // an epoch is to be written soon after; the moment within the waiting differs
  test.each([200, 700, 1200, 1700])('a training that is to write its epoch, after %i ms', async (delay) => {
    const { code } = await endWhileHeld(
      (copy) => [cli, 'train', '--project', copy, '--method', 'none', ...training, '--json'],
      { after: '"epoch":1', delay, signal: delay % 500 === 200 ? 'SIGINT' : 'SIGTERM' },
    );
    expect([1, 130, 143]).toContain(code);
  });

  test('a command that is to open the project', async () => {
    await endWhileHeld((copy) => [cli, 'train', '--project', copy, '--method', 'none', ...training], {
      after: '',
      delay: 1500,
      signal: 'SIGINT',
    });
  });
});

describe.runIf(process.platform !== 'win32')('a thread that does not stop', () => {
  const stubborn = join(import.meta.dirname, 'stubborn.ts');

  test('in onnxruntime, is not ended by force, and the process ends without it', async () => {
    const { code, err } = await end([stubborn, 'multiply'], {
      signals: ['SIGINT'],
      after: 'going',
      delay: 300,
    });
    expect(code).toBe(130);
    expect(err).toContain('took too long to stop');
  });

  test('at a pipe that nobody writes to', async () => {
    const pipe = join(temporaryFolder(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    const { code } = await end([stubborn, 'read', pipe], {
      signals: ['SIGTERM'],
      after: 'going',
      delay: 300,
    });
    expect(code).toBe(143);
  });
});
