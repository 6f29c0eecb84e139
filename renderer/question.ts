/** What only a person can decide, as the dialog shows it. */
export interface Question {
  readonly title: string;
  readonly text: string;
  /** The first is the safe one. */
  readonly choices: readonly {
    readonly value: string;
    readonly label: string;
    readonly kind: 'primary' | 'plain' | 'danger';
  }[];
  /** null: put away without an answer. */
  readonly answer: (choice: string | null) => void;
}
