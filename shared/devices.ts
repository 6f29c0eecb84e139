/** What runs the networks: engines and their devices, what was found and tried on this machine, and what is used. */
import { z } from 'zod';

export const engineNames = ['onnx', 'tensorflow', 'reference'] as const;
export const deviceNames = ['cpu', 'webgpu', 'dml', 'cuda'] as const;

export interface DeviceId {
  readonly engine: (typeof engineNames)[number];
  readonly device: (typeof deviceNames)[number];
}

export const deviceIdSchema = z.strictObject({
  engine: z.enum(engineNames),
  device: z.enum(deviceNames),
}) satisfies z.ZodType<DeviceId>;

/** What is always there, and what a run goes on with when its own device fails. */
export const processor: DeviceId = { engine: 'onnx', device: 'cpu' };

export const sameDevice = (a: DeviceId, b: DeviceId): boolean =>
  a.engine === b.engine && a.device === b.device;

/** "onnx/webgpu". */
export const deviceText = ({ engine, device }: DeviceId): string => `${engine}/${device}`;

/** The inverse; undefined for any other text. */
export function parseDevice(text: string): DeviceId | undefined {
  const [engine, device, ...rest] = text.split('/');
  return rest.length === 0 ? deviceIdSchema.safeParse({ engine, device }).data : undefined;
}

/** What a device may be used for; the best one for training need not be the best for prediction. */
export const purposes = ['training', 'inference'] as const;
export type Purpose = (typeof purposes)[number];

/** A graphics card (or a software one) that the system tells of. */
export interface Adapter {
  readonly name: string;
  /** Its own memory; null where the system does not say. */
  readonly memoryBytes: number | null;
  /** Its driver and version; empty where the system does not say. */
  readonly driver: string;
}

/** A few training steps and predictions of a small network, held against the reference engine. */
export interface DeviceTrial {
  /** Why it cannot be used; empty where it agreed with the reference. */
  readonly problem: string;
  /** "onnxruntime 1.30.0 on the CPU, 2 threads"; empty where it could not be opened. */
  readonly description: string;
  /** Relative to the largest value of the reference; null where it did not get so far. */
  readonly largestDifference: number | null;
  /** Of one step or prediction; null where it did not get so far. */
  readonly milliseconds: { readonly [P in Purpose]: number | null };
  /** Operators of a step that ran on the processor because the device lacks them, with how many there were. */
  readonly fallbacks: readonly { readonly operator: string; readonly count: number }[];
}

export interface DeviceReport {
  readonly id: DeviceId;
  /** "Graphics card (WebGPU)". */
  readonly title: string;
  /** Why this machine has none; empty where it was tried. */
  readonly absence: string;
  readonly trial: DeviceTrial | null;
}

export type DeviceState = 'works' | 'failed' | 'absent' | 'not tried';

export function stateOf({ absence, trial }: DeviceReport): DeviceState {
  if (absence !== '') return 'absent';
  if (trial === null) return 'not tried';
  return trial.problem === '' ? 'works' : 'failed';
}

/** Why it is absent or failed, and what of its work the processor did. */
export function remarksOn({ absence, trial }: DeviceReport): string[] {
  const fallbacks = (trial?.fallbacks ?? []).map(({ operator, count }) => `${count} × ${operator}`);
  const remarks = [
    absence,
    trial?.problem ?? '',
    fallbacks.length === 0 ? '' : `These ran on the processor instead: ${fallbacks.join(', ')}.`,
  ];
  return remarks.filter((remark) => remark !== '');
}

/** The environment outranks the user: it is how an administrator decides for a machine. */
export const choosers = ['trial', 'user', 'environment'] as const;
export type Chooser = (typeof choosers)[number];

/** A device that is to be used whatever the trials say. */
export interface DeviceWish {
  readonly id: DeviceId;
  readonly by: Exclude<Chooser, 'trial'>;
}

export interface DeviceChoice {
  readonly id: DeviceId;
  /** Why this one, in a sentence. */
  readonly reason: string;
  readonly by: Chooser;
}

export interface DeviceOverview {
  readonly adapters: readonly Adapter[];
  readonly devices: readonly DeviceReport[];
  readonly choices: { readonly [P in Purpose]: DeviceChoice };
}
