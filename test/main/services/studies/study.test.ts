import { armsNamed } from '../../../support/arms.ts';
import { withOption } from '../../../../shared/architecture-options.ts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Services } from '../../../../main/services/index.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { quietServices, tinyConfig, tinyData, tinyProject } from '../support.ts';

const command = join(import.meta.dirname, '../../../../main/cli/index.ts');

/** One command in a process of its own, killed as soon as `until` is in its output. */
async function secateur(argv: readonly string[], until?: string): Promise<string> {
  const child = spawn(process.execPath, [command, ...argv, '--json']);
  const closed = once(child, 'close');
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    output += chunk.toString();
    if (until !== undefined && output.includes(until)) child.kill('SIGKILL');
  }
  await closed;
  return output;
}

async function slotsIn({ handlers }: Services) {
  const [study] = await handlers['studies.list']({});
  return study!.slots.map(({ key, run, status }) => [key.replace(' seed 1 fold 0', ''), run, status]);
}

test(
  'a study killed in the middle goes on with its unfinished run, and ends in a table',
  { timeout: 240_000 },
  async () => {
    const services = quietServices();
    const project = await tinyProject(services, await tinyData());
    await services.handlers['project.close']({});
    const settings = ['--methods', 'l1,scratch', '--budgets', '0.4', '--epochs', '4', '--dense-epochs', '3'];
    const shape = ['--dims', '2', '--widths', '4,8', '--iterations-per-epoch', '2'];
    const killed = await secateur(['study', '--project', project, ...settings, ...shape], '"slot":"dense');
    expect(killed).toMatch(/^{"estimate":{"runs":3,"stepSeconds":[\d.]+,"seconds":[\d.]+}}/);

    const { notices } = await services.handlers['project.open']({ path: project, create: false });
    expect(notices.at(-1)).toMatch(/study-1\.$/);
    const [dense, l1, scratch] = await slotsIn(services);
    expect(dense).toEqual(['dense', 'dense-2d-1', 'finished']);
    expect([l1?.[2], scratch?.[2]]).not.toContain('finished');
    const final = join(project, 'runs', 'dense-2d-1', 'final.bin');
    const written = statSync(final).mtimeMs;
    expect(readdirSync(join(project, 'runs', 'dense-2d-1'))).toContain('stem-000002.bin');
    await services.handlers['project.close']({});

    const report = join(temporaryFolder(), 'report.md');
    const output = await secateur(['study', '--project', project, '--resume', '--report', report]);
    expect(output).not.toContain('"error"');
    expect(output).toMatch(/"slot":"scratch 40 % .*"remainingSeconds":[\d.]+/);
    await services.handlers['project.open']({ path: project, create: false });
    expect(await slotsIn(services)).toEqual([
      ['dense', 'dense-2d-1', 'finished'],
      ['l1 40 %', 'l1-2d-2', 'finished'],
      ['scratch 40 %', 'scratch-2d-3', 'finished'],
    ]);
    expect(statSync(final).mtimeMs).toBe(written);
    expect(existsSync(join(project, 'runs', 'dense-2d-1', 'stem-000002.bin'))).toBe(false);

    const { rows, testCases } = await services.handlers['studies.table']({ study: 'study-1' });
    expect(rows.map(({ arm, start, method, cut }) => [arm, start, method, cut])).toEqual([
      ['dense', 'planned', 'none', null],
      ['l1', 'planned', 'l1', 0.4],
      ['scratch', 'shape', 'none', 0.4],
    ]);
    const [denseRow, l1Row, scratchRow] = rows;
    expect(l1Row!.macs).toBeLessThan(0.6 * denseRow!.macs + 1);
    expect(scratchRow!.params).toBe(l1Row!.params);
    expect(l1Row!.toDense?.cases).toBe(testCases);
    expect(rows.every(({ milliseconds }) => milliseconds !== null && milliseconds > 0)).toBe(true);
    // The shared epochs count for both.
    const epochs = await services.handlers['runs.epochs']({ run: 'l1-2d-2' });
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    const text = readFileSync(report, 'utf8');
    expect(text).toMatch(/^# 2 methods, 2D \(study-1\)\n\n2D U-Net, filters 4-8/);
    expect(text.match(/^\| L1 norm \(group\) \| 40 % \| 0\.\d{4} \|/m)).not.toBeNull();

    // Only cases of the next fold are measured, and none of them was trained on.
    const cases = await services.handlers['dataset.cases']({});
    const tested = cases.filter(({ fold }) => fold === 1).map(({ id }) => id);
    const measured = await services.handlers['evaluation.evaluate']({ run: 'l1-2d-2' });
    expect(measured.map((one) => one.case)).toEqual(tested);
    await services.close();
  },
);

test('what cannot run is said before anything is trained', async () => {
  const services = quietServices();
  await tinyProject(services, await tinyData());
  const config = await tinyConfig(services, { epochs: 4 });
  const base = { ...config, architecture: withOption(config.architecture, 'affineNorm', false) };
  const study = { base, cuts: [0.5], seeds: [1], folds: [0], denseEpochs: 0 };
  const start = (arms: readonly string[], changes: object = {}) =>
    services.handlers['studies.start']({
      name: 'a study',
      config: { ...study, arms: armsNamed(arms), ...changes },
    });
  await expect(start(['l1', 'slimming'])).rejects.toThrow(
    /^slimming 50 % seed 1 fold 0: .* this network's norms have none/,
  );
  await expect(start(['random', 'scratch'])).rejects.toThrow(
    '"scratch" takes the shape of a pruned network, and no listed method prunes one',
  );
  await expect(start(['l1'], { denseEpochs: 4 })).rejects.toThrow('4 of 4 epochs come before the first cut');
  expect(await services.handlers['studies.list']({})).toEqual([]);
  await expect(services.handlers['studies.get']({ study: 'study-7' })).rejects.toMatchObject({
    message: 'There is no study "study-7" in this project.',
  });
  await services.close();
});
