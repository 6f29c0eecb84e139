import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultPruning } from '../../../shared/pruning-defaults.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { ended, quietServices, tinyConfig, tinyData, tinyProject } from './support.ts';

test(
  'a plan leaves the project and makes a compact model of dense weights',
  { timeout: 240_000 },
  async () => {
    const services = quietServices();
    const { handlers } = services;
    await tinyProject(services, await tinyData());
    const start = async (changes: Parameters<typeof tinyConfig>[1]) => {
      const config = await tinyConfig(services, { epochs: 1, ...changes });
      return ended(services, (await handlers['training.start']({ name: 'a run', config })).id);
    };
    const dense = await start({});
    const pruned = await start({ method: 'l1', pruning: defaultPruning('l1') });
    const [file, folder] = [join(temporaryFolder(), 'plan.json'), join(temporaryFolder(), 'model')];

    expect(await handlers['plans.save']({ run: pruned.id, file })).toEqual({ file, cuts: 1 });
    const report = await handlers['plans.apply']({ run: dense.id, file, folder });
    expect(report.largestDifference).toBeLessThan(1e-4);
    const manifest = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as {
      provenance: { method: string; run: string };
    };
    expect(manifest.provenance).toMatchObject({ method: 'l1', run: dense.id });
    // Cut after its last epoch, the pruned run left the very weights of the dense one, so the models are the same file.
    const own = await handlers['export.model']({ run: pruned.id, folder: join(temporaryFolder(), 'own') });
    expect(report.files.find(({ name }) => name === 'model.onnx')?.sha256).toBe(
      own.files.find(({ name }) => name === 'model.onnx')?.sha256,
    );

    await expect(handlers['plans.save']({ run: dense.id, file })).rejects.toThrow(
      `${dense.id} has cut nothing.`,
    );
    const other = join(temporaryFolder(), 'other');
    await expect(handlers['plans.apply']({ run: pruned.id, file, folder: other })).rejects.toThrow(
      'This pruning plan was made for another network, or has been applied to this one already.',
    );
    writeFileSync(file, '{}');
    await expect(handlers['plans.apply']({ run: dense.id, file, folder: other })).rejects.toThrow(
      `${file} is no pruning plan of Secateur.`,
    );
    expect(existsSync(other)).toBe(false);
    await services.close();
  },
);
