/** Walks over folders whose links lead everywhere: they end, and every file is found once. */
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { walkFolder } from '../../../main/files/walk.ts';
import { put, temporaryFolder } from '../imaging/nifti/fixtures.ts';

test('links to files are followed, and a file that has several ways to it is found once', () => {
  const [folder, elsewhere] = [temporaryFolder(), temporaryFolder()];
  const target = put(elsewhere, 'far.dcm', 'x');
  put(folder, 'near.dcm', 'x');
  symlinkSync(target, join(folder, 'b.dcm'));
  symlinkSync(target, join(folder, 'a.dcm'));
  symlinkSync(join(folder, 'near.dcm'), join(folder, '0.dcm'));
  expect(walkFolder(folder)).toEqual({
    files: [join(folder, 'a.dcm'), join(folder, 'near.dcm')],
    problems: [],
  });
});

test('links to folders are followed once each, and none that leads up', () => {
  const root = temporaryFolder();
  const [folder, store] = [join(root, 'data'), join(root, 'store')];
  put(folder, 'deep/1.dcm', 'x');
  put(store, '2.dcm', 'x');
  put(root, 'beside/3.dcm', 'x');
  for (const name of ['a', 'b']) symlinkSync(store, join(folder, name));
  symlinkSync(root, join(folder, 'up'));
  symlinkSync('/', join(folder, 'deep/root'));
  symlinkSync('.', join(folder, 'deep/self'));
  expect(walkFolder(folder).files).toEqual([join(folder, 'a/2.dcm'), join(folder, 'deep/1.dcm')]);
});

test('folders of the system are not looked into through a link, and that is said', () => {
  const folder = temporaryFolder();
  put(folder, '1.dcm', 'x');
  for (const name of ['dev', 'etc', 'proc']) symlinkSync(`/${name}`, join(folder, name));
  const { files, problems } = walkFolder(folder);
  expect(files).toEqual([join(folder, '1.dcm')]);
  expect(problems.map(({ path }) => path)).toEqual(['dev', 'etc', 'proc'].map((name) => join(folder, name)));
});

test('two links in each of two folders to one another, which multiply at every level, end', () => {
  const folder = temporaryFolder();
  for (const name of ['a', 'b']) mkdirSync(join(folder, name));
  for (const from of ['a', 'b'])
    for (const to of ['a', 'b']) symlinkSync(join(folder, to), join(folder, from, to));
  put(folder, 'a/1.dcm', 'x');
  expect(walkFolder(folder).files).toEqual([join(folder, 'a/1.dcm')]);
});

test('a pipe is passed by, and what cannot be read is named while the rest is found', () => {
  const folder = temporaryFolder();
  put(folder, 'good.dcm', 'x');
  symlinkSync(join(folder, 'nowhere'), join(folder, 'broken.dcm'));
  execFileSync('mkfifo', [join(folder, 'pipe.dcm')]);
  const { files, problems } = walkFolder(folder);
  expect(files).toEqual([join(folder, 'good.dcm')]);
  expect(problems).toEqual([
    { path: join(folder, 'broken.dcm'), message: 'Is a link to a file that is not there.' },
  ]);
});

test.skipIf(process.getuid?.() === 0)('a folder that may not be read is named, and the rest is found', () => {
  const folder = temporaryFolder();
  put(folder, 'good.dcm', 'x');
  put(folder, 'closed/hidden.dcm', 'x');
  chmodSync(join(folder, 'closed'), 0);
  const { files, problems } = walkFolder(folder);
  chmodSync(join(folder, 'closed'), 0o700);
  expect(files).toEqual([join(folder, 'good.dcm')]);
  expect(problems).toEqual([
    { path: join(folder, 'closed'), message: expect.stringMatching(/may not read/) },
  ]);
});
