/**
 * The threads of a host: of each kind a bounded number, started when they are first asked for, kept while they are used
 * again and again, and ended after some time in which nobody asked. A thread works on one call at a time; calls that find
 * all of them at work wait in order. A thread that died, or whose call failed by a defect or with its device, is replaced.
 */
import { AppError } from '../../shared/result.ts';
import type { CallTable, EventOf, ParamsOf, ReplyOf } from './messages.ts';
import { openThread, type CallOptions, type Thread } from './thread.ts';

export interface ThreadKind {
  readonly entry: URL;
  /** As many may work at once. */
  readonly most: number;
  /** How long one waits for its next call before it is ended. */
  readonly idleMs: number;
  /** Limit of V8's heap, see `ThreadOptions`. */
  readonly heapMegabytes?: number;
}

/** By kind, what its threads serve. */
type Tables = Readonly<Record<string, CallTable>>;

export interface Threads<T extends Tables> {
  /**
   * Has some thread of a kind answer a call.
   * @throws AppError what went wrong in the thread; `cancelled` where the signal came while the call waited for one
   */
  use<Kind extends keyof T & string, Name extends keyof T[Kind] & string>(
    kind: Kind,
    name: Name,
    params: ParamsOf<T[Kind][Name]>,
    options?: CallOptions<EventOf<T[Kind][Name]>>,
  ): Promise<ReplyOf<T[Kind][Name]>>;
  /** Ends the threads of a kind, and with them what they remember; those that work are asked to stop. */
  retire(kind: keyof T & string): Promise<void>;
  /** The same for all kinds. */
  close(): Promise<void>;
}

export function createThreads<T extends Tables>(kinds: {
  readonly [Kind in keyof T & string]: ThreadKind;
}): Threads<T> {
  const groups = Object.fromEntries(
    Object.entries<ThreadKind>(kinds).map(([name, kind]) => [name, createGroup(name, kind)]),
  ) as { readonly [Kind in keyof T & string]: Group };
  return {
    use: (kind, name, params, options = {}) => {
      type Table = T[typeof kind];
      const work = (thread: Thread<CallTable>): Promise<ReplyOf<Table[typeof name]>> =>
        (thread as Thread<Table>).call(name, params, options);
      return groups[kind].use(work, options.signal);
    },
    retire: (kind) => groups[kind].close(),
    close: async () => {
      await Promise.all(Object.values<Group>(groups).map((group) => group.close()));
    },
  };
}

interface Group {
  use<R>(work: (thread: Thread<CallTable>) => Promise<R>, signal?: AbortSignal): Promise<R>;
  close(): Promise<void>;
}

interface Member {
  readonly thread: Thread<CallTable>;
  /** Of a thread that waits for its next call. */
  reaping?: NodeJS.Timeout;
}

function createGroup(name: string, { entry, most, idleMs, heapMegabytes }: ThreadKind): Group {
  const members = new Set<Member>();
  /** The one that was used last comes last, and is used first: it is the warmest. */
  const idle: Member[] = [];
  const waiting: ((member: Member) => void)[] = [];
  const leaving = new Set<Promise<void>>();
  let started = 0;

  const end = (member: Member): void => {
    clearTimeout(member.reaping);
    members.delete(member);
    if (idle.includes(member)) idle.splice(idle.indexOf(member), 1);
    const left = member.thread.close().finally(() => leaving.delete(left));
    leaving.add(left);
  };

  const start = (): Member => {
    const limit = heapMegabytes === undefined ? {} : { heapMegabytes };
    const member = { thread: openThread<CallTable>(entry, { name: `${name} ${++started}`, ...limit }) };
    members.add(member);
    return member;
  };

  /** undefined where all are at work. */
  const free = (): Member | undefined => {
    for (let member = idle.pop(); member !== undefined; member = idle.pop()) {
      clearTimeout(member.reaping);
      if (!member.thread.ended()) return member;
      members.delete(member);
    }
    return members.size < most ? start() : undefined;
  };

  /** The next in the line gets it, or another in the place of one that is of no more use. */
  const release = (member: Member, isSound: boolean): void => {
    const isKept = members.has(member) && isSound && idleMs > 0 && !member.thread.ended();
    if (isKept) {
      idle.push(member);
      member.reaping = setTimeout(() => end(member), idleMs).unref();
    } else if (members.has(member)) end(member);
    const next = waiting.length === 0 ? undefined : free();
    if (next !== undefined) waiting.shift()?.(next);
  };

  return {
    use: async (work, signal) => {
      const member = free() ?? (await turn(waiting, signal));
      let isSound = true;
      try {
        return await work(member.thread);
      } catch (cause) {
        isSound = cause instanceof AppError && cause.code !== 'internal' && cause.code !== 'device-failed';
        throw cause;
      } finally {
        release(member, isSound);
      }
    },
    close: async () => {
      for (const member of members) end(member);
      await Promise.all(leaving);
    },
  };
}

/** Waits at the end of a line. @throws AppError `cancelled` where the signal comes before the turn */
function turn<T>(line: ((given: T) => void)[], signal: AbortSignal | undefined): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const leave = (): void => {
    if (line.includes(resolve)) line.splice(line.indexOf(resolve), 1);
    reject(new AppError('cancelled', 'It was stopped while it waited for other work to end.'));
  };
  line.push(resolve);
  signal?.addEventListener('abort', leave, { once: true });
  if (signal?.aborted === true) leave();
  return promise.finally(() => signal?.removeEventListener('abort', leave));
}
