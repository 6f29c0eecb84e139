/** Thread that tries devices, so that a slow one holds up nobody. */
import { tryDevice } from '../engine/trial/try-device.ts';
import type { DeviceCalls } from './device-calls.ts';
import { serve } from './serve.ts';

serve<DeviceCalls>({ try: ({ device }) => tryDevice(device) });
