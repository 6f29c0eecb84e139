/** What a drill is: the product is hurt again and again, and each time must come out of it as its promise says. */

export interface Outcome {
  /** Times that it came out well. */
  readonly survived: number;
  readonly of: number;
  /** What went wrong, a sentence each. */
  readonly failures: readonly string[];
  /** Why this machine cannot do it; null where it can. */
  readonly skipped: string | null;
}

export interface Drill {
  readonly name: string;
  readonly about: string;
  /** @param quick a few times only, for the tests */
  readonly run: (quick: boolean) => Promise<Outcome>;
}

export const skipped = (reason: string): Outcome => ({ survived: 0, of: 0, failures: [], skipped: reason });

/** Runs the cases one after the other. Each returns what is wrong afterwards (nothing, if all is well), which is told at once. */
export async function runCases<T>(
  cases: readonly T[],
  run: (one: T, index: number) => Promise<readonly string[]>,
): Promise<Outcome> {
  const failures: string[] = [];
  let survived = 0;
  for (const [index, one] of cases.entries()) {
    const wrong = await run(one, index);
    if (wrong.length === 0) survived++;
    for (const text of wrong) {
      failures.push(`${index} (${JSON.stringify(one)}): ${text}`);
      console.error(`  ${failures.at(-1) ?? ''}`);
    }
  }
  return { survived, of: cases.length, failures, skipped: null };
}

/** As many of the same as a drill asks for. */
export const times = <T>(count: number, one: T): T[] => new Array<T>(count).fill(one);
