/** Reading and changing an architecture's options by name, as form and command line do. */
import { architectureFacts, type ArchitectureConfig } from './architectures.ts';
import { isPerStage } from './architecture-schema.ts';
import type { AnyOptionFacts, OptionValue } from './option-facts.ts';
import { widthRuleOf, widthsByRule } from './width-rule.ts';

export interface NamedOption {
  readonly name: string;
  readonly facts: AnyOptionFacts;
}

export function optionsOf({ kind }: ArchitectureConfig): NamedOption[] {
  return Object.entries<AnyOptionFacts>(architectureFacts[kind].options).map(([name, facts]) => ({
    name,
    facts,
  }));
}

/** As in "2D U-Net, filters 16-32-64". */
export const architectureText = (config: ArchitectureConfig): string =>
  (architectureFacts[config.kind].describe as (config: ArchitectureConfig) => string)(config);

const valueOf = (config: ArchitectureConfig, name: string): OptionValue | undefined =>
  (config as unknown as Readonly<Record<string, OptionValue>>)[name];

/** As it is typed: `32, 64`, `1×1, 2×2`, `yes`. */
export function optionText(config: ArchitectureConfig, name: string): string {
  const value = valueOf(config, name);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (!Array.isArray(value)) return String(value);
  return (value as readonly (number | readonly number[])[])
    .map((entry) => (typeof entry === 'number' ? String(entry) : entry.join('×')))
    .join(', ');
}

/** The configuration with what was typed for an option; a rule of widths comes to as many as there are stages. */
export function withText(
  config: ArchitectureConfig,
  { name, facts }: NamedOption,
  text: string,
): ArchitectureConfig {
  const rule = facts.kind === 'numbers' ? widthRuleOf(text) : null;
  if (rule === null) return withOption(config, name, optionValue(facts, text));
  const { length } = valueOf(config, name) as readonly unknown[];
  return withOption(config, name, widthsByRule(rule, length));
}

/** What a text means for an option; what is no number becomes NaN, and the schema says what is wrong. */
function optionValue(facts: AnyOptionFacts, text: string): OptionValue {
  switch (facts.kind) {
    case 'flag':
      return flags.get(text.trim().toLowerCase()) ?? text;
    case 'choice':
      return text.trim();
    case 'number':
      return number(text);
    case 'numbers':
      return entries(text).map(number);
    case 'stages':
      return entries(text).map((stage) => stage.split(/[×x*]/i).map(number));
  }
}

const flags: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['true', true],
  ['no', false],
  ['false', false],
]);

const number = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

const entries = (text: string): string[] =>
  text
    .split(/[,;]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

/**
 * The configuration with another value. Another number of stages takes the other options along that have an entry per
 * stage: fewer leave out the coarsest, more repeat the last.
 */
export function withOption(config: ArchitectureConfig, name: string, value: OptionValue): ArchitectureConfig {
  const changed: Record<string, OptionValue> = { [name]: value };
  const facts = new Map(optionsOf(config).map((option) => [option.name, option.facts]));
  if (Array.isArray(value) && isPerStage(facts.get(name)))
    for (const [other, own] of facts)
      if (other !== name && isPerStage(own))
        changed[other] = ofLength(valueOf(config, other) as readonly unknown[], value.length) as OptionValue;
  return { ...config, ...changed };
}

const ofLength = (values: readonly unknown[], length: number): unknown[] =>
  Array.from({ length }, (_, stage) => values[Math.min(stage, values.length - 1)]);
