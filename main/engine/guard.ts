/**
 * An engine whose device may fail at any step: a driver that restarts, memory that runs out, a card that is pulled out.
 * Such a failure becomes one sentence that names the device and says how to go on; the processor's own are defects.
 */
import { deviceText, processor, sameDevice, type DeviceId, type Purpose } from '../../shared/devices.ts';
import { AppError } from '../../shared/result.ts';
import type { Device, Engine, Executable } from './engine.ts';

const goOn: Readonly<Record<Purpose, string>> = {
  training: 'Epochs that were finished are safe; the run can go on from them on the processor.',
  inference:
    'Masks that were finished are safe. Choose the processor for predictions on the page “Devices”, or with "secateur devices --inference onnx/cpu".',
};

export function guardDevice(engine: Engine, purpose: Purpose): Engine {
  const { device } = engine;
  const guard = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (cause) {
      throw deviceError(device, purpose, cause);
    }
  };
  return {
    device,
    compile: async (program, state) => {
      const executable = await guard(engine.compile(program, state));
      return guardExecutable(executable, guard);
    },
  };
}

type Guard = <T>(work: Promise<T>) => Promise<T>;

const guardExecutable = (executable: Executable, guard: Guard): Executable => ({
  run: (feeds) => guard(executable.run(feeds)),
  readState: (names) => guard(executable.readState(names)),
  writeState: (values) => guard(executable.writeState(values)),
  // A broken device cannot be told to let go; what failed before is the error to show.
  dispose: () => executable.dispose().catch(() => undefined),
});

/** @returns what to throw for a failure of a device: of the processor and of AppErrors, the cause itself */
export function deviceError(
  { engine, name }: Pick<Device, 'engine' | 'name'>,
  purpose: Purpose,
  cause: unknown,
): unknown {
  const id = { engine, device: name as DeviceId['device'] };
  if (sameDevice(id, processor) || (cause instanceof AppError && cause.code !== 'internal')) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError('device-failed', `The device ${deviceText(id)} failed: ${reason}`, goOn[purpose], {
    cause,
  });
}
