/** The form from which a study starts: its matrix as typed, the configuration it comes to, or what is wrong with it. */
import { armsByName } from '../../shared/arm.ts';
import { optionText, withText, type NamedOption } from '../../shared/architecture-options.ts';
import type { ArchitectureConfig, ArchitectureName } from '../../shared/architectures.ts';
import { studyArms } from '../../shared/study-arms.ts';
import { type StudyConfig, studyConfigSchema, type StudyEstimate } from '../../shared/study.ts';
import type { TrainingConfig } from '../../shared/training.ts';
import type { Api } from '../api.ts';
import type { Session } from '../session.svelte.ts';

export const studyFields = ['name', 'cuts', 'seeds', 'folds', 'epochs', 'denseEpochs', 'iterations'] as const;
export type StudyField = (typeof studyFields)[number];

const list = (text: string): number[] =>
  text
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map(Number);

/** Where the schema reports a problem with a field. */
const paths: Readonly<Record<Exclude<StudyField, 'name'>, string>> = {
  cuts: 'cuts',
  seeds: 'seeds',
  folds: 'folds',
  epochs: 'base.epochs',
  denseEpochs: 'denseEpochs',
  iterations: 'base.iterationsPerEpoch',
};

export class StudyForm {
  /** By the names of their arms. */
  chosen: readonly string[] = $state.raw(['sauron', 'l1', 'random', 'random-widest', 'flat', 'scratch']);
  texts: Readonly<Record<StudyField, string>> = $state.raw({
    name: 'Pruning methods',
    cuts: '50, 75',
    seeds: '1, 2',
    folds: '0',
    epochs: '',
    denseEpochs: '',
    iterations: '',
  });
  estimate: StudyEstimate | null = $state.raw(null);
  working = $state(false);
  #base: TrainingConfig | null = $state.raw(null);
  /** What was typed of the network's options. */
  #typed: Readonly<Record<string, string>> = $state.raw({});
  /** Counts changes. */
  #state = 0;
  readonly #api: Api;
  readonly #session: Session;
  readonly config: StudyConfig | null = $derived.by(() => this.#configOf());
  readonly problems = $derived.by(() => problemsOf(this.config));
  readonly ready = $derived(
    this.config !== null &&
      this.problems.size === 0 &&
      this.chosen.length > 0 &&
      this.texts.name.trim() !== '' &&
      !this.working,
  );

  constructor(api: Api, session: Session) {
    this.#api = api;
    this.#session = session;
  }

  get dims(): 2 | 3 {
    return this.#base?.preparation.dims ?? 2;
  }

  get loaded(): boolean {
    return this.#base !== null;
  }

  get architecture(): ArchitectureConfig | undefined {
    return this.#base?.architecture;
  }

  async plan(dims: 2 | 3, architecture: ArchitectureName = 'unet'): Promise<void> {
    await this.#session.try(async () => {
      const proposal = await this.#api.call('training.propose', { dims, architecture });
      this.#base = await this.#api.call('training.defaults', { proposal, method: 'none', epochs: 60 });
      const { epochs, iterationsPerEpoch } = this.#base;
      this.texts = {
        ...this.texts,
        epochs: String(epochs),
        denseEpochs: String(Math.round(epochs / 2)),
        iterations: String(iterationsPerEpoch),
      };
      this.#typed = {};
      this.#forgetEstimate();
    });
  }

  setArchitecture(architecture: ArchitectureConfig): void {
    if (this.#base === null) return;
    this.#base = { ...this.#base, architecture };
    this.#forgetEstimate();
  }

  /** What stands in the field of an option that is typed, and what is wrong with it. */
  option({ name, facts }: NamedOption): { value: string; hint: string; problem: string | undefined } {
    const value = this.#typed[name] ?? (this.architecture ? optionText(this.architecture, name) : '');
    return { value, hint: facts.hint, problem: this.#problemAt(`base.architecture.${name}`) };
  }

  editOption(option: NamedOption, text: string): void {
    if (this.architecture === undefined) return;
    // Another number of stages changes the other options too: they show what they have become.
    this.#typed = { [option.name]: text };
    this.setArchitecture(withText(this.architecture, option, text));
  }

  edit(field: StudyField, text: string): void {
    this.texts = { ...this.texts, [field]: text };
    this.#forgetEstimate();
  }

  toggle(arm: string): void {
    this.chosen = this.chosen.includes(arm)
      ? this.chosen.filter((one) => one !== arm)
      : [...this.chosen, arm];
    this.#forgetEstimate();
  }

  /** What is wrong with the arms as they are chosen. */
  get armProblem(): string | undefined {
    if (this.chosen.length === 0) return 'Choose at least one.';
    return this.#problemAt('arms');
  }

  problem(field: StudyField): string | undefined {
    if (field === 'name') return this.texts.name.trim() === '' ? 'A study needs a name.' : undefined;
    return this.#problemAt(paths[field]);
  }

  #problemAt(path: string): string | undefined {
    return [...this.problems].find(([at]) => at === path || at.startsWith(`${path}.`))?.[1];
  }

  async measure(): Promise<void> {
    const { config } = this;
    if (config === null || !this.ready) return;
    const state = this.#state;
    this.working = true;
    const estimate = await this.#session.try(() => this.#api.call('studies.estimate', { config }));
    this.working = false;
    if (state === this.#state) this.estimate = estimate; // else of a study that is described no more
  }

  #forgetEstimate(): void {
    this.estimate = null;
    this.#state++;
  }

  /** @returns the id of the new study, or null where it could not start (the session shows why) */
  async start(): Promise<string | null> {
    const { config } = this;
    if (config === null || !this.ready) return null;
    this.working = true;
    const name = this.texts.name.trim();
    const study = await this.#session.try(() => this.#api.call('studies.start', { name, config }));
    this.working = false;
    return study?.id ?? null;
  }

  #configOf(): StudyConfig | null {
    const base = this.#base;
    if (base === null) return null;
    return {
      base: {
        ...base,
        epochs: Number(this.texts.epochs),
        iterationsPerEpoch: Number(this.texts.iterations),
      },
      arms: studyArms(this.chosen.flatMap((name) => armsByName.get(name) ?? [])),
      cuts: list(this.texts.cuts).map((share) => share / 100),
      seeds: list(this.texts.seeds),
      folds: list(this.texts.folds),
      denseEpochs: Number(this.texts.denseEpochs),
    };
  }
}

function problemsOf(config: StudyConfig | null): Map<string, string> {
  const parsed = studyConfigSchema.safeParse(config);
  if (config === null || parsed.success) return new Map();
  return new Map(parsed.error.issues.map(({ path, message }) => [path.join('.'), message]));
}
