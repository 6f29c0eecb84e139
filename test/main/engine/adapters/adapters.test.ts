import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linuxAdapters } from '../../../../main/engine/adapters/linux.ts';
import { parseMacAdapters } from '../../../../main/engine/adapters/mac.ts';
import { parseWindowsAdapters } from '../../../../main/engine/adapters/windows.ts';
import { temporaryFolder } from '../../store/fixtures.ts';

function machine(files: Readonly<Record<string, string>>): string {
  const root = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

describe('adapters', () => {
  it('Linux: vendor, memory and driver from the kernel', () => {
    const root = machine({
      'sys/class/drm/card0/device/vendor': '0x1002\n',
      'sys/class/drm/card0/device/device': '0x744c\n',
      'sys/class/drm/card0/device/mem_info_vram_total': '25753026560\n',
      'sys/bus/pci/drivers/amdgpu/bind': '',
      'sys/class/drm/card0-DP-1/status': 'connected\n',
      'proc/sys/kernel/osrelease': '6.1.0\n',
    });
    symlinkSync(join(root, 'sys/bus/pci/drivers/amdgpu'), join(root, 'sys/class/drm/card0/device/driver'));
    expect(linuxAdapters(root, {})).toEqual([
      { name: 'AMD graphics 0x744c', memoryBytes: 25753026560, driver: 'amdgpu 6.1.0' },
    ]);
  });
  it("Linux: NVIDIA's own names", () => {
    const root = machine({
      'sys/devices/0000:01:00.0/vendor': '0x10de\n',
      'sys/devices/0000:01:00.0/device': '0x2684\n',
      'sys/class/drm/version': '',
      'proc/driver/nvidia/gpus/0000:01:00.0/information': 'Model: \t\t NVIDIA RTX 4090\nIRQ: 1\n',
      'proc/driver/nvidia/version': 'NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54  Tue\n',
    });
    mkdirSync(join(root, 'sys/class/drm/card1'));
    symlinkSync(join(root, 'sys/devices/0000:01:00.0'), join(root, 'sys/class/drm/card1/device'));
    expect(linuxAdapters(root, {})).toEqual([
      { name: 'NVIDIA RTX 4090', memoryBytes: null, driver: '550.54' },
    ]);
  });
  it('Linux: a Vulkan driver that the environment names, if it is there', () => {
    const root = machine({ 'vk_swiftshader_icd.json': '{}' });
    const file = join(root, 'vk_swiftshader_icd.json');
    expect(linuxAdapters(root, { VK_ICD_FILENAMES: `${file}:/nowhere/other.json` })).toEqual([
      { name: 'Vulkan driver vk_swiftshader', memoryBytes: null, driver: 'named by the environment' },
    ]);
    expect(linuxAdapters(root, {})).toEqual([]);
  });
  it('macOS', () => {
    const text = JSON.stringify({
      SPDisplaysDataType: [
        { sppci_model: 'Apple M2', spdisplays_mtlgpufamilysupport: 'spdisplays_metal3' },
        { sppci_model: 'AMD Radeon Pro 5500M', spdisplays_vram: '8 GB' },
      ],
    });
    expect(parseMacAdapters(text)).toEqual([
      { name: 'Apple M2', memoryBytes: null, driver: 'metal3' },
      { name: 'AMD Radeon Pro 5500M', memoryBytes: 8 * 2 ** 30, driver: '' },
    ]);
  });
  it('Windows, with memory that a driver wrote as bytes', () => {
    const text = JSON.stringify([
      { name: 'NVIDIA T1000', driver: '31.0.15', memory: 4294967296 },
      { name: 'Intel UHD', driver: null, memory: [0, 0] },
    ]);
    expect(parseWindowsAdapters(text)).toEqual([
      { name: 'NVIDIA T1000', memoryBytes: 4294967296, driver: '31.0.15' },
      { name: 'Intel UHD', memoryBytes: null, driver: '' },
    ]);
    expect(parseWindowsAdapters('')).toEqual([]);
  });
});
