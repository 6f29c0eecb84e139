/**
 * The devices of this machine: found, tried once (and again when cards or version change), chosen, remembered. The
 * engines' native libraries are loaded only when somebody asks.
 */
import { arch, platform } from 'node:os';
import type { Handlers } from '../../shared/contract.ts';
import type { HostInfo } from '../../shared/host.ts';
import {
  deviceText,
  sameDevice,
  type Adapter,
  type DeviceId,
  type DeviceOverview,
  type DeviceReport,
  type DeviceTrial,
  type Purpose,
} from '../../shared/devices.ts';
import type { DeviceEntry } from '../engine/devices.ts';
import { plainError } from '../files/errors.ts';
import {
  diedTrying,
  readDeviceSettings,
  wishFor,
  writeDeviceSettings,
  type DeviceSettings,
} from './device-settings.ts';
import type { Environment } from './environment.ts';
import type { JobRegistry } from './jobs.ts';
import type { Threads } from './threads/index.ts';

export interface DeviceService {
  /** Tries what has not been tried, or everything with `refresh`. Calls that overlap share one trial. */
  overview(refresh?: boolean): Promise<DeviceOverview>;
  force(purpose: Purpose, device: DeviceId | null): Promise<DeviceOverview>;
  /** @param asked for this once. @throws AppError where it cannot be used */
  pick(purpose: Purpose, asked?: DeviceId): Promise<DeviceId>;
  /** Tries nothing. */
  inUse(): Promise<Pick<HostInfo, 'engine' | 'devices'>>;
}

export function deviceHandlers({
  devices,
}: {
  readonly devices: DeviceService;
}): Pick<Handlers, 'devices.list' | 'devices.choose'> {
  return {
    'devices.list': ({ refresh }) => devices.overview(refresh),
    'devices.choose': ({ purpose, device }) => devices.force(purpose, device),
  };
}

export function createDeviceService(
  environment: Environment,
  jobs: JobRegistry,
  threads: Threads,
): DeviceService {
  const { settingsFolder, version } = environment;
  let going: Promise<DeviceOverview> | undefined;
  let known: DeviceOverview | undefined;

  const look = async (refresh: boolean): Promise<DeviceOverview> => {
    const [{ findAdapters }, { devices }] = await Promise.all([
      import('../engine/adapters/index.ts'),
      import('../engine/devices.ts'),
    ]);
    const adapters = await findAdapters();
    const machine = JSON.stringify([version, platform(), arch(), adapters]);
    const saved = readDeviceSettings(settingsFolder);
    const kept = refresh || saved.machine !== machine ? {} : saved.trials;
    const present = devices.filter((entry) => absenceOf(entry, adapters) === '');
    const candidates = present.filter(({ chosen }) => chosen);
    // Where there is no choice there is nothing to try, unless somebody wants to know.
    const wanted = candidates.length > 1 || refresh ? candidates : [];
    const missing = wanted.filter(({ id }) => kept[deviceText(id)] === undefined);
    const trials = missing.length === 0 ? kept : await tryAll(missing, { ...saved, machine, trials: kept });
    const reports = devices.map((entry): DeviceReport => {
      const { id, title } = entry;
      return { id, title, absence: absenceOf(entry, adapters), trial: trials[deviceText(id)] ?? null };
    });
    return overviewOf(adapters, reports, devices);
  };

  const overviewOf = async (
    adapters: readonly Adapter[],
    reports: readonly DeviceReport[],
    devices: readonly DeviceEntry[],
  ): Promise<DeviceOverview> => {
    const { chooseDevice } = await import('../engine/choose.ts');
    const chosen = (id: DeviceId): boolean => devices.some((one) => one.chosen && sameDevice(one.id, id));
    const candidates = reports.filter(({ id }) => chosen(id));
    const present = (id: DeviceId): boolean =>
      reports.some((report) => sameDevice(report.id, id) && report.absence === '');
    const choice = (purpose: Purpose) => {
      const wish = wishFor(settingsFolder, purpose);
      // A card that was chosen once and is gone now must not keep everything from working.
      return chooseDevice(candidates, purpose, wish !== null && present(wish.id) ? wish : null);
    };
    known = {
      adapters,
      devices: reports,
      choices: { training: choice('training'), inference: choice('inference') },
    };
    return known;
  };

  /** What cannot be remembered is tried again the next time. */
  const remember = (settings: DeviceSettings): Promise<void> =>
    writeDeviceSettings(settingsFolder, settings).catch((cause: unknown) =>
      environment.log(`What was found out about devices was not saved: ${plainError(cause).message}`),
    );

  /** One after the other, remembered as they end. */
  const tryAll = (
    entries: readonly DeviceEntry[],
    settings: DeviceSettings,
  ): Promise<Record<string, DeviceTrial>> =>
    jobs.run({ kind: 'devices', title: 'Try devices' }, async ({ report, signal }) => {
      const trials = { ...settings.trials };
      const died = diedTrying(settings);
      for (const [index, { id, title }] of entries.entries()) {
        if (signal.aborted) break;
        report({ fraction: index / entries.length, message: title });
        const name = deviceText(id);
        const trying = { device: name, process: process.pid };
        await remember({ ...settings, trials, trying });
        trials[name] = name === died ? ended : await tryOne(threads, id);
        await remember({ ...settings, trials, trying: null });
      }
      return trials;
    });

  const overview = (refresh = false): Promise<DeviceOverview> => {
    if (going !== undefined) return going;
    if (known !== undefined && !refresh) return Promise.resolve(known);
    going = look(refresh).finally(() => (going = undefined));
    return going;
  };

  return {
    overview,
    force: async (purpose, device) => {
      if (device !== null) await requireDevice(device);
      const now = await overview();
      const saved = readDeviceSettings(settingsFolder);
      const forced = { ...saved.forced, [purpose]: device };
      await writeDeviceSettings(settingsFolder, { ...saved, forced });
      const { devices } = await import('../engine/devices.ts');
      return overviewOf(now.adapters, now.devices, devices);
    },
    pick: async (purpose, asked) => {
      if (asked !== undefined) {
        await requireDevice(asked);
        return asked;
      }
      // What was chosen by hand needs no trial.
      const wish = wishFor(settingsFolder, purpose);
      if (wish !== null && (await isPresent(wish.id))) return wish.id;
      return (await overview()).choices[purpose].id;
    },
    inUse: async () => {
      const { openDevice } = await import('../engine/devices.ts');
      const { processor } = await import('../../shared/devices.ts');
      const id = known?.choices.training.id ?? processor;
      const trial = known?.devices.find((report) => sameDevice(report.id, id))?.trial;
      const engine = trial?.description || (await openDevice(processor)).device.description;
      return { engine, devices: known?.choices ?? null };
    },
  };
}

const ended: DeviceTrial = {
  problem: 'Secateur ended while it tried this device, so it is left alone until it is tried again by hand.',
  description: '',
  largestDifference: null,
  milliseconds: { training: null, inference: null },
  fallbacks: [],
};

/** A thread that dies takes the trial with it, nothing else. */
async function tryOne(threads: Threads, device: DeviceId): Promise<DeviceTrial> {
  try {
    return await threads.use('trial', 'try', { device });
  } catch (cause) {
    return { ...ended, problem: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** @throws AppError for a device that is not in the table or not on this machine */
async function requireDevice(id: DeviceId): Promise<void> {
  const { requireDevice: check } = await import('../engine/devices.ts');
  check(id);
}

/** Judged without a look for graphics cards. */
const isPresent = (id: DeviceId): Promise<boolean> =>
  requireDevice(id).then(
    () => true,
    () => false,
  );

function absenceOf({ absence, needsAdapter }: DeviceEntry, adapters: readonly Adapter[]): string {
  const why = absence();
  if (why !== '' || !needsAdapter || adapters.length > 0) return why;
  return 'No graphics card was found.';
}
