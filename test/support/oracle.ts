/** Independent readers in Python, asked once for many files: a line in, a line of JSON out. */
import { execFileSync } from 'node:child_process';

export function hasPython(...modules: readonly string[]): boolean {
  try {
    execFileSync('python3', ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** @param inputs one line each @returns one value per line, in the same order */
export function askPython<T>(script: string, inputs: readonly string[]): T[] {
  const text = execFileSync('python3', [script], {
    input: inputs.map((line) => `${line}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}
