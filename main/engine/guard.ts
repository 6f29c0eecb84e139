/**
 * An engine whose device may fail at any step: a driver that restarts, memory that runs out, a card that is pulled out.
 * Such a failure becomes one sentence that names the device and says how to go on; the processor's own are defects.
 */
import { deviceText, processor, sameDevice, type DeviceId } from '../../shared/devices.ts';
import { AppError } from '../../shared/result.ts';
import type { Device, Engine, Executable } from './engine.ts';

export function guardDevice(engine: Engine): Engine {
  const { device } = engine;
  const guard = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (cause) {
      throw deviceError(device, cause);
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

function deviceError({ engine, name }: Device, cause: unknown): unknown {
  const id = { engine, device: name as DeviceId['device'] };
  if (sameDevice(id, processor) || (cause instanceof AppError && cause.code !== 'internal')) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError(
    'device-failed',
    `The device ${deviceText(id)} failed: ${reason}`,
    'Epochs that were finished are safe; the run can go on from them on the processor.',
    { cause },
  );
}
