import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../../../main/store/open.ts';
import { temporaryFolder } from './fixtures.ts';

const openModule = join(import.meta.dirname, '../../../main/store/open.ts');
const rowsPerTransaction = 50;

/** Writes transactions of 50 rows, each announced once it is committed, until it is killed. */
const writer = (file: string) => `
  const { openStore } = await import(${JSON.stringify(openModule)});
  const store = openStore(${JSON.stringify(file)});
  for (let group = 0; ; group++) {
    store.write((db) => {
      const insert = db.prepare('INSERT INTO cases (id, subject, grid, label_counts, fold) VALUES (?, ?, ?, ?, 0)');
      for (let row = 0; row < ${rowsPerTransaction}; row++) insert.run(group + '/' + row, 's', '{}', '[]');
    });
    process.stdout.write(group + '\\n');
  }`;

test('SIGKILL in the middle of writing: no half transaction, no acknowledged commit lost', async () => {
  const file = join(temporaryFolder(), 'secateur.db');
  for (const milliseconds of [30, 110]) {
    const store = openStore(file);
    store.write((db) => db.exec('DELETE FROM cases'));
    store.close();
    const child = spawn(process.execPath, ['--input-type=module', '-e', writer(file)]);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await once(child.stdout, 'data');
    setTimeout(() => child.kill('SIGKILL'), milliseconds);
    await once(child, 'close');

    const acknowledged = output.trim().split('\n').length;
    const after = openStore(file); // runs quick_check
    const groups = after.read((db) =>
      db
        .prepare<[], { rows: number }>(
          `SELECT count(*) AS rows FROM cases GROUP BY substr(id, 1, instr(id, '/'))`,
        )
        .all(),
    );
    after.close();
    expect(groups.every(({ rows }) => rows === rowsPerTransaction)).toBe(true);
    expect(groups.length).toBeGreaterThanOrEqual(acknowledged);
  }
});
