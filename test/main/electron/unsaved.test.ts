import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import { askBeforeUnload } from '../../../main/electron/unsaved.ts';

test.each([
  ['stay', false, 0],
  ['leave', true, 1],
])('a page that would rather stay is left only by those who want to %s', (_choice, leaves, times) => {
  const contents = new EventEmitter();
  const preventDefault = vi.fn();
  askBeforeUnload(contents, () => leaves);
  contents.emit('will-prevent-unload', { preventDefault });
  expect(preventDefault).toHaveBeenCalledTimes(times);
});
