/** Adapters of macOS, from `system_profiler SPDisplaysDataType -json`. */
import { z } from 'zod';
import type { Adapter } from '../../../shared/devices.ts';

const schema = z.object({
  SPDisplaysDataType: z.array(
    z
      .object({
        sppci_model: z.string(),
        spdisplays_vram: z.string(),
        spdisplays_mtlgpufamilysupport: z.string(),
      })
      .partial(),
  ),
});

export function parseMacAdapters(text: string): readonly Adapter[] {
  return schema.parse(JSON.parse(text)).SPDisplaysDataType.map((card) => ({
    name: card.sppci_model ?? 'graphics card',
    memoryBytes: bytesOf(card.spdisplays_vram),
    driver: (card.spdisplays_mtlgpufamilysupport ?? '').replace(/^spdisplays_/, ''),
  }));
}

/** "8 GB" → bytes; Apple's own chips share the machine's memory and say nothing. */
function bytesOf(text = ''): number | null {
  const [, amount, unit] = /^(\d+(?:\.\d+)?) (MB|GB)$/.exec(text) ?? [];
  return amount === undefined ? null : Number(amount) * (unit === 'GB' ? 2 ** 30 : 2 ** 20);
}
