/** The schema of an architecture's configuration, made from its facts. */
import { z } from 'zod';
import {
  architectureFacts,
  architectureNames,
  type ArchitectureConfig,
  type ArchitectureName,
  type Stages,
} from './architectures.ts';
import type { AnyOptionFacts } from './option-facts.ts';

const mostStages = 10;

function schemaOf(facts: AnyOptionFacts): z.ZodType {
  switch (facts.kind) {
    case 'flag':
      return z.boolean();
    case 'choice':
      return z.enum(facts.values.map(({ value }) => value));
    case 'number':
      return facts.before === undefined ? whole(facts) : whole(facts).default(facts.before);
    case 'numbers':
      return z
        .array(whole(facts))
        .min(facts.free === true ? 1 : 2)
        .max(mostStages);
    case 'stages':
      return z
        .array(z.array(whole(facts)).min(2).max(3))
        .min(2)
        .max(mostStages);
  }
}

const whole = ({ min, max }: { readonly min: number; readonly max: number }) =>
  z.number().int().min(min).max(max);

function configSchema(kind: ArchitectureName) {
  const facts: Readonly<Record<string, AnyOptionFacts>> = architectureFacts[kind].options;
  const options = Object.entries(facts).map(([name, own]) => [name, schemaOf(own)] as const);
  return z
    .strictObject({ kind: z.literal(kind), ...Object.fromEntries(options) })
    .superRefine((config: Readonly<Record<string, unknown>>, context) => {
      const perStage = Object.keys(facts).filter((name) => isPerStage(facts[name]));
      const refuse = (name: string, message: string): void => {
        context.addIssue({ code: 'custom', path: [name], message });
      };
      const counted = perStage.includes('strides') ? 'strides' : perStage[0];
      const stages = counted === undefined ? 0 : (config[counted] as readonly unknown[]).length;
      for (const name of perStage) {
        const { length } = config[name] as readonly unknown[];
        if (length !== stages)
          refuse(name, `${length} entries for ${stages} stages; one per stage is needed`);
      }
      const { strides: [first = []] = [], kernels = [] } = config as Partial<Stages>;
      if (first.some((stride) => stride !== 1)) refuse('strides', 'the first stage shrinks nothing: all 1');
      if (kernels.flat().some((side) => side % 2 === 0)) refuse('kernels', 'sides must be odd');
    });
}

/** Whether an option has an entry per stage. */
export const isPerStage = (facts: AnyOptionFacts | undefined): boolean =>
  facts?.kind === 'stages' || (facts?.kind === 'numbers' && facts.free !== true);

const [first, ...others] = architectureNames.map(configSchema);
if (first === undefined) throw new Error('there are no architectures');

export const architectureSchema = z.discriminatedUnion('kind', [
  first,
  ...others,
]) as unknown as z.ZodType<ArchitectureConfig>;
