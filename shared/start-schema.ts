/** The schema of a start, made from its facts. */
import { z } from 'zod';
import { startNames, startOptionsOf, type Start, type StartName, type StartOption } from './start.ts';

const entry = z.strictObject({ id: z.string().max(200), filters: z.number().int().min(1).max(65_536) });

function schemaOf(facts: StartOption): z.ZodType {
  switch (facts.kind) {
    case 'choice':
      return z.enum(facts.values.map(({ value }) => value));
    case 'share':
      return z.number().min(facts.min).max(facts.max, `at most ${facts.max} of a network can go`);
    case 'run':
      return z.string().max(200);
    case 'filters':
      return z.array(entry).min(1, 'no run is chosen whose shape is taken').max(10_000).readonly();
  }
}

function startSchemaOf(kind: StartName) {
  const options = startOptionsOf(kind).map(({ name, facts }) => [name, schemaOf(facts)] as const);
  return z.strictObject({ kind: z.literal(kind), ...Object.fromEntries(options) });
}

const [first, ...others] = startNames.map(startSchemaOf);
if (first === undefined) throw new Error('there are no starts');

export const startSchema = z.discriminatedUnion('kind', [first, ...others]) as unknown as z.ZodType<Start>;
