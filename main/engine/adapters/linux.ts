/** Adapters of Linux: the kernel's list in /sys and /proc, and the Vulkan drivers that the environment names. */
import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import type { Adapter } from '../../../shared/devices.ts';

/** PCI vendors (pcisig.com). */
const vendors: Readonly<Record<string, string>> = {
  '0x1002': 'AMD',
  '0x10de': 'NVIDIA',
  '0x8086': 'Intel',
  '0x1af4': 'virtio',
  '0x15ad': 'VMware',
};

/** @param root `/`, or a folder that stands for it */
export function linuxAdapters(root: string, environment: NodeJS.ProcessEnv): readonly Adapter[] {
  return [...cards(root), ...namedDrivers(environment['VK_DRIVER_FILES'] ?? environment['VK_ICD_FILENAMES'])];
}

function cards(root: string): Adapter[] {
  const folder = join(root, 'sys/class/drm');
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /^card\d+$/.test(name));
  return names.flatMap((name) => {
    const device = join(folder, name, 'device');
    const vendor = read(join(device, 'vendor'));
    if (vendor === '') return []; // a display without a card behind it
    const memory = Number(read(join(device, 'mem_info_vram_total')) || NaN);
    const driver = driverName(device);
    const nvidia = vendor === '0x10de' ? nvidiaCard(root, device) : { name: '', version: '' };
    const maker = vendors[vendor] ?? `vendor ${vendor}`;
    return [
      {
        name: nvidia.name === '' ? `${maker} graphics ${read(join(device, 'device'))}` : nvidia.name,
        memoryBytes: Number.isFinite(memory) ? memory : null,
        driver: `${driver} ${nvidia.version || read(join(root, 'proc/sys/kernel/osrelease'))}`.trim(),
      },
    ];
  });
}

/** NVIDIA's driver tells in /proc what the kernel's list does not. */
function nvidiaCard(root: string, device: string): { name: string; version: string } {
  const slot = existsSync(device) ? basename(realpathSync(device)) : '';
  const information = read(join(root, 'proc/driver/nvidia/gpus', slot, 'information'));
  return {
    name: /^Model:\s*(.+)$/m.exec(information)?.[1] ?? '',
    version: /Module\s+(\S+)/.exec(read(join(root, 'proc/driver/nvidia/version')))?.[1] ?? '',
  };
}

function driverName(device: string): string {
  const link = join(device, 'driver');
  return existsSync(link) ? basename(realpathSync(link)) : '';
}

/** Vulkan drivers that somebody asked for, such as a software one. */
function namedDrivers(files = ''): Adapter[] {
  return files
    .split(delimiter)
    .filter((file) => file !== '' && existsSync(file))
    .map((file) => ({
      name: `Vulkan driver ${basename(file).replace(/(_icd)?(\.[^.]+)?\.json$/, '')}`,
      memoryBytes: null,
      driver: 'named by the environment',
    }));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}
