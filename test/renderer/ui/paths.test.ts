import { expect, test } from 'vitest';
import { wholePath } from '../../../renderer/ui/paths.ts';

test.each([
  ['liver', '/home/a', '/home/a/liver'],
  ['liver/new', '/home/a/', '/home/a/liver/new'],
  ['/data/liver', '/home/a', '/data/liver'],
  ['liver', 'C:\\Users\\a', 'C:\\Users\\a\\liver'],
  ['D:\\liver', 'C:\\Users\\a', 'D:\\liver'],
  ['\\\\server\\share', 'C:\\Users\\a', '\\\\server\\share'],
  ['', '/home/a', ''],
])('“%s” typed while %s is shown means “%s”', (typed, shown, whole) => {
  expect(wholePath(typed, shown)).toBe(whole);
});
