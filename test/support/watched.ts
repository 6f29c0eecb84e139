/**
 * Runs a program where nothing it tries stays unseen: in a network of its own with nothing but loopback (Linux
 * namespaces), whose counters tell of every attempt to get out, and under strace, which tells where to and which files
 * are written. Its home, caches and temporary folder are empty, and no variable of CI, which silences some libraries, is
 * set. Either of the two ways is enough; a machine with neither cannot run these tests.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './command.ts';

const works = (program: string, ...argv: string[]): boolean =>
  process.platform === 'linux' && spawnSync(program, argv, { stdio: 'ignore' }).status === 0;

const enter = [['-n'], ['-r', '-n']].find((flags) => works('unshare', ...flags, 'true'));
const hasStrace = works('strace', '-f', '-o', '/dev/null', 'true');
/** Whether it is also told where to. */
export const canTrace = hasStrace;

export const canWatch = enter !== undefined || hasStrace;
if (!canWatch) console.warn('Skipped: neither network namespaces (unshare -n) nor strace work here.');

export interface Seen {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Look-ups and connections that are no loopback ones, as far as can be told. */
  readonly attempts: readonly string[];
  /** Files written, made or renamed outside of the home folder. */
  readonly written: readonly string[];
  /** What lies in the home, cache and temporary folders afterwards. */
  readonly left: readonly string[];
}

const calls = [
  'connect',
  'sendto',
  'sendmsg',
  'sendmmsg',
  'open',
  'openat',
  'openat2',
  'creat',
  'mkdir',
  'mkdirat',
  'rename',
  'renameat',
  'renameat2',
  'symlinkat',
  'linkat',
];

/** @param home everything the program may write lies in it: settings, caches, temporary files, the user's folders */
export function watched(
  home: string,
  argv: readonly string[],
  environment: Record<string, string> = {},
): Seen {
  const folders = {
    HOME: join(home, 'home'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_CONFIG_HOME: join(home, 'config'),
  };
  const more = { XDG_DATA_HOME: join(home, 'data'), TMPDIR: join(home, 'tmp') };
  for (const folder of Object.values({ ...folders, ...more })) mkdirSync(folder, { recursive: true });
  const [trace, counters] = [join(home, 'trace'), join(home, 'counters')];
  const strace = [
    'strace',
    '-f',
    '-qq',
    '--seccomp-bpf',
    '-s',
    '200',
    '-e',
    `trace=${calls.join()}`,
    '-o',
    trace,
  ];
  const inner = [...(hasStrace ? strace : []), process.execPath, ...argv]
    .map((part) => `'${part}'`)
    .join(' ');
  const script = `(ip link set lo up || ifconfig lo up) 2>/dev/null; ${inner}; code=$?; cat /proc/net/snmp /proc/net/snmp6 > '${counters}'; exit $code`;
  const [program = '', ...options] = enter === undefined ? ['sh'] : ['unshare', ...enter, 'sh'];
  const { status, stdout, stderr } = spawnSync(program, [...options, '-c', script], {
    cwd: root,
    encoding: 'utf8',
    env: {
      PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
      SECATEUR_SETTINGS: join(home, 'settings'),
      ...folders,
      ...more,
      ...environment,
    },
    maxBuffer: 1 << 28,
  });
  const lines = hasStrace ? readFileSync(trace, 'latin1').split('\n') : [];
  return {
    code: status ?? -1,
    out: stdout,
    err: stderr,
    attempts: [
      ...lines.filter(goesOut),
      ...(enter === undefined ? [] : refusedIn(readFileSync(counters, 'utf8'))),
    ],
    written: lines.flatMap((line) => writtenBy(line)).filter((path) => !isAllowed(path, home)),
    left: Object.values({ ...folders, ...more }).flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
        join(folder, name).slice(home.length + 1),
      ),
    ),
  };
}

/** A call with an address that is neither loopback nor this machine's own sockets; nscd would look names up for it. */
function goesOut(line: string): boolean {
  if (/nscd|systemd\/resolve/.test(line)) return true;
  const four = /inet_addr\("([\d.]+)"\)/.exec(line)?.[1];
  const six = /inet_pton\(AF_INET6, "([\da-f:.]+)"/i.exec(line)?.[1];
  return (four !== undefined && !four.startsWith('127.')) || (six !== undefined && six !== '::1');
}

/** In a network without routes, each attempt to leave it is counted (RFC 4293, ipSystemStatsOutNoRoutes). */
function refusedIn(counters: string): string[] {
  const [names = '', values = ''] = counters.split('\n').filter((line) => line.startsWith('Ip:'));
  const at = names.split(' ').indexOf('OutNoRoutes');
  const counts = [Number(values.split(' ')[at]), Number(/Ip6OutNoRoutes\s+(\d+)/.exec(counters)?.[1] ?? 0)];
  return counts.some((count) => count > 0) ? [`without a route: ${counts.join(' and ')}`] : [];
}

function writtenBy(line: string): string[] {
  const paths = [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, path = '']) => path);
  if (/ = -1 /.test(line)) return [];
  if (/ (open|openat|openat2)\(/.test(line))
    return /O_(WRONLY|RDWR|CREAT)/.test(line) ? paths.slice(0, 1) : [];
  return / (creat|mkdir|mkdirat|rename|renameat|renameat2|symlinkat|linkat)\(/.test(line)
    ? paths.slice(-1)
    : [];
}

/** Devices, and what the system shows of the process itself, hold nothing. */
function isAllowed(path: string, home: string): boolean {
  return (
    path.startsWith(`${home}/`) ||
    /^\/(dev|proc|sys)\//.test(path) ||
    (!path.startsWith('/') && !existsSync(path))
  );
}
