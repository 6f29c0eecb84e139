/** Which operators of a graph onnxruntime gave to the processor because the device lacks them, read from its profile. */
import { z } from 'zod';
import type { DeviceTrial } from '../../../shared/devices.ts';

const events = z.array(
  z.object({
    cat: z.string().optional(),
    name: z.string().optional(),
    args: z.object({ op_name: z.string(), provider: z.string() }).partial().optional(),
  }),
);

/** Most frequent first. A node counts once, however often it ran. @param profile the text of onnxruntime's file */
export function fallbacksOf(profile: string): DeviceTrial['fallbacks'] {
  const nodes = new Map<string, string>();
  for (const { cat, name = '', args } of events.parse(JSON.parse(profile)))
    if (cat === 'Node' && args?.provider === 'CPUExecutionProvider') nodes.set(name, args.op_name ?? name);
  const counts = new Map<string, number>();
  for (const operator of nodes.values()) counts.set(operator, (counts.get(operator) ?? 0) + 1);
  return [...counts]
    .map(([operator, count]) => ({ operator, count }))
    .sort((a, b) => b.count - a.count || a.operator.localeCompare(b.operator));
}
