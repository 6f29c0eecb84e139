/** Adapters of Windows, from its management interface. */
import { z } from 'zod';
import type { Adapter } from '../../../shared/devices.ts';

/** Win32_VideoController counts memory in 32 bits; the driver's key in the registry has the whole number. */
const script = `
$memory = @{}
Get-ChildItem 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968-e325-11ce-bfc1-08002be10318}' -ErrorAction SilentlyContinue |
  ForEach-Object { $key = Get-ItemProperty $_.PSPath -ErrorAction SilentlyContinue
    if ($key.DriverDesc) { $memory[$key.DriverDesc] = $key.'HardwareInformation.qwMemorySize' } }
ConvertTo-Json @(Get-CimInstance Win32_VideoController | ForEach-Object {
  @{ name = $_.Name; driver = $_.DriverVersion; memory = $memory[$_.Name] } })`;

export const windowsQuery: readonly string[] = ['-NoProfile', '-NonInteractive', '-Command', script];

const schema = z.array(
  z.object({
    name: z.string(),
    driver: z.string().nullable(),
    /** Some drivers write bytes instead of a number. */
    memory: z.number().nullable().catch(null),
  }),
);

export function parseWindowsAdapters(text: string): readonly Adapter[] {
  if (text.trim() === '') return [];
  return schema
    .parse(JSON.parse(text))
    .map(({ name, driver, memory }) => ({ name, memoryBytes: memory, driver: driver ?? '' }));
}
