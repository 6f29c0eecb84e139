/** Opening what people point at: a regular file or a sentence, never a wait for a pipe or an endless device. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { AppError } from '../../shared/result.ts';
import { fileError } from './errors.ts';

/** Without O_NONBLOCK, opening a FIFO that nobody writes to waits for ever. Windows knows neither flag, and none is 0 there. */
const readingOnly = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

export interface OpenFile {
  readonly descriptor: number;
  /** Bytes. */
  readonly size: number;
}

/**
 * Opens a regular file for reading; the caller closes its descriptor.
 * @throws AppError naming the path for folders, pipes, sockets, devices, and for what cannot be opened
 */
export function openRegular(path: string): OpenFile {
  let descriptor: number;
  try {
    descriptor = openSync(path, readingOnly);
  } catch (cause) {
    throw fileError(cause, path);
  }
  const stats = fstatSync(descriptor);
  if (stats.isFile()) return { descriptor, size: stats.size };
  closeSync(descriptor);
  throw new AppError(
    'invalid-input',
    `${path} is ${stats.isDirectory() ? 'a folder' : 'a pipe, socket or device'}, not a file.`,
    'Choose a regular file.',
  );
}

/** @throws AppError as `openRegular` */
export function requireRegular(path: string): void {
  closeSync(openRegular(path).descriptor);
}

/** The text of a small file of ours: settings, records, keys. @throws AppError as `readRegular` */
export function readSmall(path: string): string {
  return Buffer.from(readRegular(path, 64 << 20)).toString('utf8');
}

/**
 * All bytes of a file.
 * @param mostBytes a longer file is refused before it is read
 * @throws AppError as `openRegular`, and for a file that is too long
 */
export function readRegular(path: string, mostBytes = Infinity): Uint8Array {
  const { descriptor, size } = openRegular(path);
  try {
    if (size > mostBytes) {
      const message = `${path} has ${size} bytes; such a file has ${mostBytes} at most.`;
      throw new AppError('invalid-input', message, 'Choose another file: this one is not what it is named.');
    }
    const bytes = new Uint8Array(size);
    for (let filled = 0; filled < size;) {
      const count = readSync(descriptor, bytes, filled, size - filled, filled);
      if (count === 0)
        throw new AppError('corrupt', `${path} became shorter while it was read.`, 'Try again.');
      filled += count;
    }
    return bytes;
  } catch (cause) {
    throw fileError(cause, path);
  } finally {
    closeSync(descriptor);
  }
}
