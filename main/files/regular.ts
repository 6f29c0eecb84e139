/** Opening what people point at: a regular file or a sentence, never a wait for a pipe or an endless device. */
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
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
