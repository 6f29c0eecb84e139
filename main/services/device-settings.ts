/**
 * What is remembered of this machine's devices, in `devices.json` of the settings folder: the trials, the user's choice,
 * and which device is being tried right now. A process that dies in a trial leaves that mark behind, and the device is
 * not tried again by itself: a broken driver may end the app once, not at every start.
 */
import { join } from 'node:path';
import { z } from 'zod';
import {
  deviceIdSchema,
  parseDevice,
  type DeviceWish,
  type DeviceTrial,
  type Purpose,
} from '../../shared/devices.ts';
import { AppError } from '../../shared/result.ts';
import { writeFileAtomically } from '../files/atomic.ts';
import { makeFolder } from '../files/folders.ts';
import { readSmall } from '../files/regular.ts';
import { storedDocument, unversioned } from '../documents/document.ts';

const trialSchema = z.object({
  problem: z.string(),
  description: z.string(),
  largestDifference: z.number().nullable(),
  milliseconds: z.object({ training: z.number().nullable(), inference: z.number().nullable() }),
  fallbacks: z.array(z.object({ operator: z.string(), count: z.number() })).readonly(),
}) satisfies z.ZodType<DeviceTrial>;

const schema = z.object({
  /** What the trials hold for: other cards or another version make them void. */
  machine: z.string(),
  trials: z.record(z.string(), trialSchema),
  forced: z.object({ training: deviceIdSchema.nullable(), inference: deviceIdSchema.nullable() }),
  trying: z.object({ device: z.string(), process: z.number() }).nullable(),
});
export type DeviceSettings = z.infer<typeof schema>;

const settingsDocument = storedDocument<DeviceSettings>('settings', schema, [unversioned]);

const none: DeviceSettings = {
  machine: '',
  trials: {},
  forced: { training: null, inference: null },
  trying: null,
};

const fileName = 'devices.json';

/** Lost or damaged settings, or those of a newer release, are no loss: devices are tried again. */
export function readDeviceSettings(folder: string): DeviceSettings {
  try {
    return settingsDocument.fromText(readSmall(join(folder, fileName)));
  } catch {
    return none;
  }
}

/**
 * The device to use whatever the trials say: the one that the environment names for all of a process, as an
 * administrator may, or else the user's own.
 * @throws AppError where the environment names none that there could be
 */
export function wishFor(folder: string, purpose: Purpose): DeviceWish | null {
  const named = process.env[variable];
  if (named === undefined || named === '') {
    const id = readDeviceSettings(folder).forced[purpose];
    return id === null ? null : { id, by: 'user' };
  }
  const id = parseDevice(named);
  if (id !== undefined) return { id, by: 'environment' };
  throw new AppError(
    'invalid-input',
    `${variable} is "${named}", which names no device.`,
    'Set it to an engine and its device, such as "onnx/cpu", or remove it.',
  );
}

const variable = 'SECATEUR_DEVICE';

export async function writeDeviceSettings(folder: string, settings: DeviceSettings): Promise<void> {
  makeFolder(folder, 0o700);
  await writeFileAtomically(join(folder, fileName), [Buffer.from(settingsDocument.toText(settings))]);
}

/** The device that a process was trying when it died; empty where none did. */
export function diedTrying({ trying }: DeviceSettings): string {
  if (trying === null || isAlive(trying.process)) return '';
  return trying.device;
}

function isAlive(process_: number): boolean {
  if (process_ === process.pid) return true;
  try {
    process.kill(process_, 0);
    return true;
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}
