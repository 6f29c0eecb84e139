/** To version 5: PocketNet's filters, which were a number and a rule, become a list per stage, as other networks have it. */
import { widthsByRule, type WidthRule } from '../../shared/width-rule.ts';
import type { Json, Upgrade } from './document.ts';

export const pocketnetWidths: Upgrade = ({ architecture, ...rest }) => ({
  ...rest,
  architecture: withWidths(architecture as Json),
});

/** @param architecture of any kind */
export function withWidths(architecture: Json): Json {
  const { kind, width, rule, ...rest } = architecture;
  if (kind !== 'pocketnet' || width === undefined) return architecture;
  const given = { rule, first: width } as WidthRule;
  return { kind, widths: widthsByRule(given, (rest['strides'] as readonly unknown[]).length), ...rest };
}
