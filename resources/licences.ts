/**
 * `npm run licences`: writes `out/licences.txt`, the licences of every package that an installer carries, with their
 * texts. Packaging puts it beside the app. What is shipped follows from the lock file: all that is not for development
 * only, and what the bundler compiles in.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression; empty where the package names none. */
  readonly licence: string;
  readonly text: string;
}

interface LockEntry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
}

const root = join(import.meta.dirname, '..');
const output = join(root, 'out', 'licences.txt');

const noText = 'The package carries no text of its own; the licence above names it.';

/** For development by the lock file, yet part of the built renderer. */
const compiledIn = ['node_modules/svelte', 'node_modules/uplot'];

export function shippedPackages(): readonly ShippedPackage[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockEntry>;
  };
  return Object.entries(lock.packages)
    .filter(([path, { dev }]) => path !== '' && (dev !== true || compiledIn.includes(path)))
    .filter(([path]) => existsSync(join(root, path))) // other systems' optional binaries are not installed here
    .map(([path]) => describe(path))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

function describe(path: string): ShippedPackage {
  const folder = join(root, path);
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string | { readonly type?: string };
  };
  const text = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file) && !/\.(js|ts)$/.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').trim())
    .join('\n\n');
  return { name, version, licence: typeof license === 'string' ? license : (license?.type ?? ''), text };
}

function write(): void {
  const packages = shippedPackages();
  const rule = '-'.repeat(80);
  const sections = packages.map(
    ({ name, version, licence, text }) =>
      `${rule}\n${name} ${version}\nLicence: ${licence === '' ? 'see text' : licence}\n\n${text === '' ? noText : text}\n`,
  );
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(
    output,
    `Secateur is built on ${packages.length} packages of others.\n\n${sections.join('\n')}`,
  );
  console.log(`${output}: ${packages.length} packages`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) write();
