/**
 * What is committed in a database that cannot be opened as a file, since nothing can be written beside it (a read-only
 * disk, a full one): its bytes with the write-ahead log laid over them, in memory. The log's format:
 * https://www.sqlite.org/fileformat.html#the_write_ahead_log
 */
import { existsSync } from 'node:fs';
import { fileError } from '../files/errors.ts';
import { readRegular } from '../files/regular.ts';
import { logFile, readBackup, readSeal, sha256 } from './seal.ts';

/** @throws AppError where the file cannot be read */
export function committedBytes(file: string): Buffer {
  try {
    const log = existsSync(logFile(file)) ? Buffer.from(readRegular(logFile(file)).buffer) : Buffer.alloc(0);
    return withLog(soundBytes(file), log);
  } catch (cause) {
    throw fileError(cause, file);
  }
}

/** The file as it was sealed; where it is not, its backup if that is. */
function soundBytes(file: string): Buffer {
  const bytes = Buffer.from(readRegular(file).buffer);
  const seal = readSeal(file);
  if (seal === null || sha256(bytes) === seal) return bytes;
  const backup = readBackup(file);
  return backup !== null && sha256(backup) === seal ? backup : bytes;
}

const headerBytes = 32;
const frameHeaderBytes = 24;
/** Of a log whose checksums are over little-endian words; one more for big-endian ones. */
const magic = 0x377f0682;

/** Frames count up to the last one that commits; behind the first whose salt or checksum does not fit, older ones lie. */
function withLog(database: Buffer, log: Buffer): Buffer {
  if (log.length < headerBytes || (log.readUInt32BE(0) & ~1) >>> 0 !== magic) return database;
  const isBig = (log.readUInt32BE(0) & 1) === 1;
  const pageBytes = log.readUInt32BE(8);
  let sum: Sum = checksum(log.subarray(0, 24), [0, 0], isBig);
  if (!isEqual(sum, log, 24)) return database;
  const salt = log.subarray(16, 24);
  const pages = new Map<number, Buffer>();
  let committed: { readonly pages: ReadonlyMap<number, Buffer>; readonly count: number } | null = null;
  const step = frameHeaderBytes + pageBytes;
  for (let at = headerBytes; at + step <= log.length; at += step) {
    const page = log.subarray(at + frameHeaderBytes, at + step);
    sum = checksum(page, checksum(log.subarray(at, at + 8), sum, isBig), isBig);
    if (!log.subarray(at + 8, at + 16).equals(salt) || !isEqual(sum, log, at + 16)) break;
    pages.set(log.readUInt32BE(at), page);
    const count = log.readUInt32BE(at + 4);
    if (count > 0) committed = { pages: new Map(pages), count };
  }
  if (committed === null) return database;
  const result = Buffer.alloc(committed.count * pageBytes);
  database.copy(result);
  for (const [number, page] of committed.pages)
    if (number <= committed.count) page.copy(result, (number - 1) * pageBytes);
  return result;
}

type Sum = readonly [number, number];

/** https://www.sqlite.org/fileformat.html#checksum_algorithm */
function checksum(bytes: Buffer, [first, second]: Sum, isBig: boolean): Sum {
  let [a, b] = [first, second];
  for (let at = 0; at < bytes.length; at += 8) {
    const [x, y] = isBig
      ? [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)]
      : [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)];
    a = (a + x + b) >>> 0;
    b = (b + y + a) >>> 0;
  }
  return [a, b];
}

const isEqual = ([a, b]: Sum, bytes: Buffer, at: number): boolean =>
  bytes.readUInt32BE(at) === a && bytes.readUInt32BE(at + 4) === b;
