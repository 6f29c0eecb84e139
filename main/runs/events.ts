/**
 * What has happened to a run, in its folder: `events.jsonl`, one JSON a line, only ever added to. Each line is on the disk
 * before the run goes on; what a kill or a power cut leaves of the last one is cut off by whoever goes on. A run that goes
 * on from an earlier checkpoint tells its epochs again, and the newer ones count.
 */
import { closeSync, constants, existsSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/result.ts';
import type { EpochRecord } from '../../shared/training.ts';
import { fileError } from '../files/errors.ts';
import { syncFolderNow } from '../files/folders.ts';
import { readRegular } from '../files/regular.ts';
import { epochRecordSchema } from '../training/checkpoint-header.ts';

const eventSchema = z.discriminatedUnion('type', [
  /** Somebody works on the run from here on. */
  z.strictObject({ type: z.literal('begun'), at: z.string(), software: z.string(), device: z.string() }),
  z.strictObject({ type: z.literal('epoch'), record: epochRecordSchema }),
  /** A sentence for the user. */
  z.strictObject({ type: z.literal('note'), note: z.string() }),
  /** And no longer. */
  z.strictObject({
    type: z.literal('ended'),
    at: z.string(),
    status: z.enum(['finished', 'stopped', 'failed']),
    reason: z.string(),
  }),
]);

export type RunEvent = z.infer<typeof eventSchema>;

/** What the events come to. */
export interface RunHistory {
  readonly epochs: readonly EpochRecord[];
  readonly notes: readonly string[];
  /** Where it was worked on last; empty before that. */
  readonly device: string;
  /** How that ended; null while somebody works on it, and after a kill. */
  readonly ending: Pick<Extract<RunEvent, { type: 'ended' }>, 'status' | 'reason'> | null;
}

export const eventsFile = (folder: string): string => join(folder, 'events.jsonl');

export interface EventLog {
  /** @throws AppError where the disk does not take it */
  add(event: RunEvent): void;
  close(): void;
}

/** A link in its place is not followed. Windows knows no such flag, and none is 0 there. */
const adding = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;

/** Call under the run's lock. */
export function openEvents(folder: string): EventLog {
  const path = eventsFile(folder);
  const isNew = !existsSync(path);
  const whole = isNew ? 0 : wholeLines(readRegular(path));
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      throw fileError(cause, path);
    }
  };
  const descriptor = attempt(() => openSync(path, adding));
  try {
    attempt(() => {
      if (!isNew) ftruncateSync(descriptor, whole);
      else syncFolderNow(folder);
    });
  } catch (cause) {
    closeSync(descriptor);
    throw cause;
  }
  return {
    add: (event) =>
      attempt(() => {
        const line = Buffer.from(`${JSON.stringify(event)}\n`);
        for (let written = 0; written < line.length;) written += writeSync(descriptor, line, written);
        fsyncSync(descriptor);
      }),
    close: () => closeSync(descriptor),
  };
}

/** Bytes up to the last end of a line. */
const wholeLines = (bytes: Uint8Array): number => bytes.lastIndexOf(0x0a) + 1;

/** @throws AppError `corrupt` naming a line that is no event */
export function readHistory(folder: string): RunHistory {
  const path = eventsFile(folder);
  const bytes = existsSync(path) ? readRegular(path) : new Uint8Array();
  const text = Buffer.from(bytes.subarray(0, wholeLines(bytes))).toString('utf8');
  const epochs: EpochRecord[] = [];
  const notes: string[] = [];
  let device = '';
  let ending: RunHistory['ending'] = null;
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const event = eventOf(line, `${path}, line ${index + 1}`);
    if (event.type === 'epoch') {
      const from = epochs.findIndex(({ epoch }) => epoch >= event.record.epoch);
      if (from >= 0) epochs.splice(from);
      epochs.push(event.record);
    } else if (event.type === 'note') {
      if (!notes.includes(event.note)) notes.push(event.note);
    } else if (event.type === 'begun') {
      device = event.device;
      ending = null;
    } else ending = { status: event.status, reason: event.reason };
  }
  return { epochs, notes, device, ending };
}

function eventOf(line: string, where: string): RunEvent {
  try {
    return eventSchema.parse(JSON.parse(line));
  } catch (cause) {
    const hint = 'Copy the folder once more from where it came from.';
    throw new AppError('corrupt', `${where}: this is no event of a run.`, hint, { cause });
  }
}
