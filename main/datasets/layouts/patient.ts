/** One case whose files are told apart by what they show. */
export interface Patient {
  readonly id: string;
  /** Files by what they show, in the spelling of the name. */
  readonly files: ReadonlyMap<string, string>;
  /** More files of one of these names. */
  readonly doubles: readonly string[];
}
