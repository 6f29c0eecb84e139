/** What a thread is asked about a device, so that a slow one holds up nobody. */
import type { DeviceId, DeviceTrial } from '../../../shared/devices.ts';
import { tryDevice } from './try-device.ts';

export const trialCalls = {
  /** Trains and predicts with a small network on the device. */
  try: ({ device }: { readonly device: DeviceId }): Promise<DeviceTrial> => tryDevice(device),
};
