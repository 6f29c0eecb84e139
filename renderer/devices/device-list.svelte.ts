/** The devices of this machine as their page shows them, and the choice among them. */
import { deviceText, parseDevice, stateOf, type DeviceOverview, type Purpose } from '../../shared/devices.ts';
import type { Api } from '../api.ts';
import type { Session } from '../session.svelte.ts';

/** In place of a device: the fastest in the trial. */
export const automatic = 'auto';

export interface DeviceOption {
  readonly value: string;
  readonly label: string;
  readonly hint: string;
}

export class DeviceList {
  overview: DeviceOverview | null = $state.raw(null);
  /** While devices are tried, or a choice is on its way. */
  busy = $state(false);
  readonly #api: Api;
  readonly #session: Session;

  constructor(api: Api, session: Session) {
    this.#api = api;
    this.#session = session;
  }

  /** @param refresh tries again what has been tried before */
  load(refresh = false): Promise<void> {
    return this.#show(() => this.#api.call('devices.list', { refresh }));
  }

  /** @param value an option's */
  choose(purpose: Purpose, value: string): Promise<void> {
    const device = parseDevice(value) ?? null;
    return this.#show(() => this.#api.call('devices.choose', { purpose, device }));
  }

  async #show(work: () => Promise<DeviceOverview>): Promise<void> {
    this.busy = true;
    this.overview = (await this.#session.try(work)) ?? this.overview;
    this.busy = false;
    await this.#session.refresh();
  }
}

/** What may be chosen: the automatic choice first, then all that this machine has. */
export function deviceOptions({ devices, choices }: DeviceOverview, purpose: Purpose): DeviceOption[] {
  const { id, reason, by } = choices[purpose];
  const title = devices.find((report) => deviceText(report.id) === deviceText(id))?.title ?? '';
  const present = devices.filter(({ absence }) => absence === '');
  return [
    {
      value: automatic,
      label: 'The fastest that computes right',
      hint: by === 'trial' ? `${title} (${deviceText(id)}). ${reason}` : '',
    },
    ...present.map((report) => {
      const value = deviceText(report.id);
      const warning = stateOf(report) === 'failed' ? ' It failed in the trial.' : '';
      return { value, label: `${report.title} (${value})`, hint: `${reason}${warning}` };
    }),
  ];
}

export const chosenValue = ({ choices }: DeviceOverview, purpose: Purpose): string =>
  choices[purpose].by === 'trial' ? automatic : deviceText(choices[purpose].id);
