/**
 * The table of devices: every engine with every device that it may have. A new one is one line here; choosing, trying,
 * the command line and the app follow from it.
 */
import { deviceText, sameDevice, type DeviceId } from '../../shared/devices.ts';
import { AppError } from '../../shared/result.ts';
import type { Engine } from './engine.ts';
import { createOnnxEngine } from './onnx/engine.ts';
import { providerTraits, type Provider } from './onnx/providers.ts';
import { createReferenceEngine } from './reference/engine.ts';
import { settle } from './states.ts';
import { isTensorflowReady, setUpTensorflow } from './tensorflow/binding.ts';
import { openTensorflowEngine, type TensorflowDevice } from './tensorflow/engine.ts';

export interface DeviceOptions {
  /** Has the engine write `<profilePrefix>_<time>.json` per executable, where it can. */
  readonly profilePrefix?: string;
}

export interface DeviceEntry {
  readonly id: DeviceId;
  /** For people: "Graphics card (WebGPU)". */
  readonly title: string;
  /** Chosen by itself where it is the fastest; others only on demand. */
  readonly chosen: boolean;
  /** Needs a graphics card, so that without one there is nothing to try. */
  readonly needsAdapter: boolean;
  /** Why this machine has none; empty where it may be tried. */
  readonly absence: () => string;
  readonly open: (options: DeviceOptions) => Promise<Engine>;
}

export const devices: readonly DeviceEntry[] = [
  onnx('cpu', 'Processor'),
  onnx('webgpu', 'Graphics card (WebGPU)'),
  onnx('dml', 'Graphics card (DirectML)'),
  onnx('cuda', 'NVIDIA card (CUDA)'),
  tensorflow('cpu', 'Processor (TensorFlow)'),
  tensorflow('cuda', 'NVIDIA card (TensorFlow)'),
  {
    id: { engine: 'reference', device: 'cpu' },
    title: 'Reference, for checks',
    chosen: false,
    needsAdapter: false,
    absence: () => '',
    open: () => Promise.resolve(createReferenceEngine()),
  },
];

function onnx(provider: Provider, title: string): DeviceEntry {
  return {
    id: { engine: 'onnx', device: provider },
    title,
    chosen: true,
    needsAdapter: provider !== 'cpu',
    absence: providerTraits[provider].absence,
    open: (options) => Promise.resolve(createOnnxEngine({ provider, ...options })),
  };
}

function tensorflow(device: TensorflowDevice, title: string): DeviceEntry {
  return {
    id: { engine: 'tensorflow', device },
    title,
    chosen: true,
    needsAdapter: device === 'cuda',
    absence: () => {
      const { ready, reason } = isTensorflowReady();
      return ready ? '' : reason;
    },
    open: () => settle(() => openTensorflowEngine(device)),
  };
}

/** @throws AppError for a device that the engine does not have, or that this machine has not */
export async function openDevice(id: DeviceId, options: DeviceOptions = {}): Promise<Engine> {
  return requireDevice(id).open(options);
}

/** The same without opening it. */
export function requireDevice(id: DeviceId): DeviceEntry {
  const entry = findDevice(id);
  const missing = entry.absence();
  if (missing === '') return entry;
  const next = id.engine === 'tensorflow' ? setUpTensorflow : hint;
  throw new AppError('unsupported', `${deviceText(id)} cannot be used: ${missing}`, next);
}

const hint = '"secateur devices" lists what this machine has.';

/** What onnxruntime runs a model file on, where the network itself would run on `id`. */
export function providerOf({ engine, device }: DeviceId): Provider {
  return engine === 'onnx' ? device : 'cpu';
}

/** @throws AppError for an engine that has no such device */
function findDevice(id: DeviceId): DeviceEntry {
  const found = devices.find((entry) => sameDevice(entry.id, id));
  if (found !== undefined) return found;
  const known = devices.filter((entry) => entry.id.engine === id.engine).map((entry) => entry.id.device);
  const message =
    known.length === 0
      ? `There is no engine "${id.engine}" here.`
      : `The ${id.engine} engine has no device "${id.device}"; it has ${known.join(', ')}.`;
  throw new AppError('invalid-input', message, hint);
}
