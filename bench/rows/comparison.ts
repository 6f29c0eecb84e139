/** A row that sets one piece of work, on each of our engines, against the same or another piece elsewhere. */
import type { Work } from '../contestant.ts';
import type { EngineName, PeerName } from '../contestants.ts';
import { openAll, type Entrant, type Measure } from '../turns.ts';
import type { BenchContext, Result, Row } from './row.ts';

export interface Comparison extends Pick<Row, 'name' | 'about' | 'quick'> {
  readonly work: Work;
  /** Each PyTorch that is given, doing the same. `--quick` takes the first only. */
  readonly peers?: readonly PeerName[];
  /** Other work on the same engine, with the goal that it sets. */
  readonly rivals?: readonly { readonly name: string; readonly work: Work; readonly goal?: number }[];
  /** Against the first peer. */
  readonly goals?: Readonly<Partial<Record<EngineName, number>>>;
  /** Milliseconds that a repeat must stay under. */
  readonly limit?: number;
  /** Multiply-accumulates of a repeat, as a multiple of one image's forward pass. */
  readonly passes?: number;
  readonly measure: (quick: boolean) => Measure;
}

export function comparison(row: Comparison): Row {
  const { name, about, quick } = row;
  return { name, about, quick, measure: (context) => measure(row, context) };
}

async function measure(row: Comparison, context: BenchContext): Promise<Result[]> {
  const { work, rivals = [], goals = {}, passes, limit } = row;
  const wanted = (row.peers ?? []).filter((peer) => context.peers.includes(peer));
  const peers = context.quick ? wanted.slice(0, 1) : wanted;
  const isAgainstBefore = context.settings.before !== undefined;
  const entrants: Entrant[] = [
    ...context.engines.flatMap((engine) => [
      { name: engine, contestant: engine, work },
      ...rivals.map((rival) => ({ name: `${engine}: ${rival.name}`, contestant: engine, work: rival.work })),
      ...(isAgainstBefore
        ? [{ name: `${engine}: before`, contestant: `${engine}-before`, work } as const]
        : []),
    ]),
    ...peers.map((peer) => ({ name: peer, contestant: peer, work })),
  ];
  const opened = await openAll(entrants, context);
  try {
    const measured = await row.measure(context.quick)(opened);
    const standing = (wantedName: string) =>
      measured[opened.findIndex(({ entrant }) => entrant.name === wantedName)];
    const macs = opened[0]?.process.facts.macs;
    const operations = macs === undefined || passes === undefined ? undefined : 2 * macs * passes;
    return context.engines.flatMap((engine): Result[] => {
      const ours = standing(engine);
      if (ours === undefined) return [];
      const against = (label: string, key: string, goal: number | undefined): Result[] => {
        const theirs = standing(key);
        if (theirs === undefined) return [];
        return [
          { engine, ours, peer: { name: label, measured: theirs }, ...given({ goal, limit, operations }) },
        ];
      };
      const results = [
        ...against('before', `${engine}: before`, undefined),
        ...rivals.flatMap((rival) => against(rival.name, `${engine}: ${rival.name}`, rival.goal)),
        ...peers.flatMap((peer, index) => against(peer, peer, index === 0 ? goals[engine] : undefined)),
      ];
      return results.length > 0 ? results : [{ engine, ours, ...given({ limit, operations }) }];
    });
  } finally {
    for (const { process } of opened) await process.close();
  }
}

/** Without the fields that are undefined. */
function given<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
