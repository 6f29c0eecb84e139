/** What the device thread offers; the contract between services and `device.thread.ts`. */
import type { DeviceId, DeviceTrial } from '../../shared/devices.ts';

export interface DeviceCalls {
  /** Trains and predicts with a small network on the device. */
  readonly try: {
    readonly params: { readonly device: DeviceId };
    readonly event: never;
    readonly reply: DeviceTrial;
  };
}
