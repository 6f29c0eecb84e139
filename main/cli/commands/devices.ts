/** `secateur devices`: what this machine has to compute with, what was tried, what is used and why. */
import {
  deviceText,
  parseDevice,
  purposes,
  remarksOn,
  stateOf,
  type Adapter,
  type DeviceId,
  type DeviceOverview,
  type DeviceReport,
} from '../../../shared/devices.ts';
import { AppError } from '../../../shared/result.ts';
import type { Services } from '../../services/index.ts';
import { defineCommand } from '../command.ts';
import { count, fixed, table } from '../format.ts';
import { flag, text } from '../options.ts';
import { followJobs, withServices } from '../session.ts';
import type { Terminal } from '../terminal.ts';

const automatic = 'auto';

export const devicesCommand = defineCommand({
  name: 'devices',
  summary: 'show the devices of this machine, what was tried and what is used; choose one',
  options: {
    refresh: flag('try all again'),
    training: text('ENGINE/DEVICE', `train on this one from now on ("${automatic}": the fastest)`),
    inference: text('ENGINE/DEVICE', `predict on this one from now on ("${automatic}": the fastest)`),
  },
  run: ({ refresh, ...wishes }, terminal) =>
    withServices(async (services) => {
      const end = followJobs(services, terminal);
      const { handlers } = services;
      const chosen = purposes.map((purpose) => [purpose, parseWish(purpose, wishes[purpose])] as const);
      const first = await handlers['devices.list']({ refresh }).finally(end);
      print(await applied(services, chosen, first), terminal);
    }),
});

type Wish = readonly [purpose: (typeof purposes)[number], device: DeviceId | null | undefined];

async function applied(
  { handlers }: Services,
  wishes: readonly Wish[],
  first: DeviceOverview,
): Promise<DeviceOverview> {
  let overview = first;
  for (const [purpose, device] of wishes)
    if (device !== undefined) overview = await handlers['devices.choose']({ purpose, device });
  return overview;
}

function parseWish(option: string, given: string | undefined): DeviceId | null | undefined {
  if (given === undefined) return undefined;
  if (given === automatic) return null;
  const device = parseDevice(given);
  if (device !== undefined) return device;
  throw new AppError(
    'invalid-input',
    `--${option} wants an engine and its device, such as onnx/webgpu, or "${automatic}"; "${given}" was given.`,
    '"secateur devices" lists them.',
  );
}

function print({ adapters, devices, choices }: DeviceOverview, terminal: Terminal): void {
  if (terminal.json) {
    for (const adapter of adapters) terminal.print({ adapter }, '');
    for (const { id, ...device } of devices) terminal.print({ device: deviceText(id), ...device }, '');
    for (const purpose of purposes) {
      const { id, reason, by } = choices[purpose];
      terminal.print({ purpose, device: deviceText(id), reason, by }, '');
    }
    return;
  }
  terminal.print(
    {},
    adapters.length === 0 ? 'No graphics card was found.' : adapters.map(adapterText).join('\n'),
  );
  terminal.print({}, `\n${table([titles, ...devices.map(cells)])}\n`);
  for (const report of devices)
    for (const remark of remarksOn(report)) terminal.print({}, `${deviceText(report.id)}: ${remark}`);
  for (const purpose of purposes) {
    const { id, reason } = choices[purpose];
    terminal.print({}, `${purpose}: ${deviceText(id)}. ${reason}`);
  }
}

function adapterText({ name, memoryBytes, driver }: Adapter): string {
  const memory = memoryBytes === null ? [] : [`${count(memoryBytes)}B`];
  return `Found: ${[name, ...memory, driver].filter((part) => part !== '').join(', ')}`;
}

const titles = ['device', 'what', 'state', 'training ms', 'prediction ms', 'difference'];

function cells(report: DeviceReport): string[] {
  const { id, title, trial } = report;
  const { training, inference } = trial?.milliseconds ?? { training: null, inference: null };
  const difference = trial?.largestDifference?.toExponential(1) ?? '–';
  return [deviceText(id), title, stateOf(report), fixed(training, 1), fixed(inference, 1), difference];
}
