/** `--engine` and `--device`: the device that one command is to use. */
import { deviceNames, engineNames, type DeviceId } from '../../shared/devices.ts';
import type { Services } from '../services/index.ts';
import { choice } from './options.ts';

export const deviceOptions = {
  engine: choice(engineNames, 'engine to use (the fastest, if left out; see "secateur devices")'),
  device: choice(deviceNames, 'device of the engine (its best, if left out)'),
};

interface DeviceChoices {
  readonly engine?: DeviceId['engine'] | undefined;
  readonly device?: DeviceId['device'] | undefined;
}

/** Undefined where nothing was asked for. An engine alone gets the device in use if that is its own, else its first. */
export async function deviceOf(
  { handlers }: Services,
  { engine, device }: DeviceChoices,
): Promise<DeviceId | undefined> {
  if (engine === undefined) return device === undefined ? undefined : { engine: 'onnx', device };
  if (device !== undefined) return { engine, device };
  const { choices, devices } = await handlers['devices.list']({ refresh: false });
  if (choices.training.id.engine === engine) return choices.training.id;
  const own = devices.filter((report) => report.id.engine === engine);
  return (own.find(({ absence }) => absence === '') ?? own[0])?.id ?? { engine, device: 'cpu' };
}
