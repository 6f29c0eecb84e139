/**
 * A WebGPU adapter for tests, in a process of its own: which Vulkan driver a process may use is read once, when it
 * starts. The driver that the environment names, else the software one that lies inside @sparticuz/chromium, so that
 * `npm test` needs nothing but npm; elsewhere these tests are skipped with a printed reason.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { packagedChromium } from '../app/support/browser.ts';

const named = process.env['VK_DRIVER_FILES'] ?? process.env['VK_ICD_FILENAMES'];

/** What to add to a child's environment; undefined where there is no adapter. */
export async function webgpuEnvironment(): Promise<NodeJS.ProcessEnv | undefined> {
  if (named !== undefined) return {};
  if (process.env['SECATEUR_WEBGPU'] !== 'software') {
    console.warn('Skipped: SECATEUR_WEBGPU=software runs these on a software driver, which takes minutes.');
    return undefined;
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.warn('Skipped: no software Vulkan for this system lies in the packages.');
    return undefined;
  }
  const folder = dirname(await packagedChromium());
  const driver = join(folder, 'vk_swiftshader_icd.json');
  if (!existsSync(driver)) throw new Error(`${driver} is not where @sparticuz/chromium had it.`);
  return { VK_ICD_FILENAMES: driver, LD_LIBRARY_PATH: folder };
}

/** Runs a script that prints a line of JSON per finding. @throws with what it said where it fails */
export async function findingsOf<T>(script: URL, environment: NodeJS.ProcessEnv): Promise<readonly T[]> {
  const child = spawn(process.execPath, [script.pathname], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const findings: T[] = [];
  for await (const line of createInterface(child.stdout)) findings.push(JSON.parse(line) as T);
  const code = await exited;
  if (code !== 0) throw new Error(`The script ended with ${String(code)}: ${said}`);
  return findings;
}
