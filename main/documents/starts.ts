/**
 * To version 6: that a run begins with one width everywhere (method `flat`) or with the shape of another run (`scratch`)
 * becomes its start, and nothing prunes it; in a study, methods with their settings become arms.
 */
import type { Json, Upgrade } from './document.ts';

export const starts: Upgrade = ({ method, pruning, ...rest }) => {
  const { shape = [], ...kept } = (pruning ?? {}) as Json;
  const { start, method: pruned } = armOf(method as string);
  return {
    ...rest,
    start: startOf(start, kept, shape),
    method: pruned,
    ...(pruning === undefined ? {} : { pruning: kept }), // the first release knew none
  };
};

/** The methods of then that were starts; every other began as planned. */
const formerMethods: Readonly<Record<string, { readonly start: string; readonly method: string }>> = {
  flat: { start: 'flat', method: 'none' },
  scratch: { start: 'shape', method: 'none' },
};

const armOf = (method: string) => formerMethods[method] ?? { start: 'planned', method };

function startOf(kind: string, { budget }: Json, shape: unknown): Json {
  if (kind === 'planned') return { kind };
  if (kind === 'shape') return { kind, run: '', shape };
  const { kind: counted, cut } = budget as Json;
  return { kind, budget: counted, cut };
}

export const startsOfStudy: Upgrade = ({ base, methods, settings, scratchOf, ...rest }) => {
  const listed = [...new Set(methods as readonly string[])].filter((method) => method !== 'none');
  const prunes = (method: string): boolean => !(method in formerMethods);
  const isNamed = listed.some((method) => method === scratchOf && method !== 'scratch');
  const shapeOf = isNamed ? scratchOf : listed.find((method) => prunes(method) && !baselines.has(method));
  const arms = listed
    .map((name) => {
      const { variant = '', options = {} } = ((settings as Json)[name] ?? {}) as Json;
      return { name, ...armOf(name), variant, options };
    })
    .map((arm) => ({ ...arm, shapeOf: arm.start === 'shape' ? shapeOf : '' }))
    .filter((arm) => arm.shapeOf !== undefined); // such an arm never had a run
  return { ...rest, base: starts(base as Json), arms };
};

/** That no shape was taken from unless it was named. */
const baselines: ReadonlySet<string> = new Set(['random', 'random-widest']);
