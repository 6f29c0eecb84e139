/** The schema of a pruning configuration. What an earlier release did not know yet gets its default. */
import { z } from 'zod';
import { allocations, budgetKinds, scheduleKinds, type PruningConfig } from './pruning.ts';
import { defaultPruning } from './pruning-defaults.ts';

const share = z.number().min(0).max(1);

export const pruningSchema = z
  .strictObject({
    budget: z.strictObject({
      kind: z.enum(budgetKinds),
      cut: z.number().min(0).max(0.99, 'at most 0.99 of a network can go'),
    }),
    allocation: z.enum(allocations),
    levels: z.array(share).min(1).max(10).readonly(),
    schedule: z
      .strictObject({
        kind: z.enum(scheduleKinds),
        start: share,
        end: share,
        rounds: z.number().int().min(1).max(100),
      })
      .refine(({ start, end }) => end >= start, { message: 'the last cut cannot come before the first' }),
    minKeep: z.number().int().min(1).max(4096),
    maxRatio: share,
    roundTo: z.number().int().min(1).max(64),
    variant: z.string().max(40),
    options: z.record(z.string().max(40), z.number()),
  })
  .default(defaultPruning('none')) satisfies z.ZodType<PruningConfig>;
