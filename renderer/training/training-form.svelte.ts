/** The form from which a run starts: a configuration that is valid, or the sentences that say what is not. */
import type { ArchitectureName } from '../../shared/architectures.ts';
import { armLabel, armOf } from '../../shared/arm.ts';
import { defaultPruning, isDense } from '../../shared/pruning-defaults.ts';
import { defaultLoss } from '../../shared/losses.ts';
import type { DryRun } from '../../shared/dry-run.ts';
import { trainingConfigSchema } from '../../shared/schemas.ts';
import { shapeLeft, startFacts, type StartName } from '../../shared/start.ts';
import { configureTask, type TaskName, type TaskSource } from '../../shared/task.ts';
import type { MethodName, TrainingConfig } from '../../shared/training.ts';
import type { Api } from '../api.ts';
import type { Session } from '../session.svelte.ts';
import { type FormField, formFields } from './form-fields.ts';
import { withMirrored } from './mirror-axes.ts';

/** Of the fields of a network's options. */
const networkKeys = 'architecture.';
/** Of those of a start. */
const startKeys = 'start.';

export class TrainingForm {
  name = $state('');
  config: TrainingConfig | null = $state.raw(null);
  /** What was typed, by field; a field that was not touched shows its value. */
  texts: Readonly<Record<string, string>> = $state.raw({});
  starting = $state(false);
  /** What a run with this configuration would cut, until the configuration changes. */
  dryRun: DryRun | null = $state.raw(null);
  /** The dense run whose weights it is judged by; empty for first weights. */
  judgedBy = $state('');
  looking = $state(false);
  /** What is wrong, by the path that the schema gives it (`step.batch`). */
  readonly problems = $derived.by(() =>
    this.config === null ? new Map<string, string>() : problemsOf(this.config),
  );
  readonly ready = $derived(this.config !== null && this.problems.size === 0 && this.name.trim() !== '');
  readonly #api: Api;
  readonly #session: Session;

  constructor(api: Api, session: Session) {
    this.#api = api;
    this.#session = session;
  }

  /** Asks again what is proposed for 2D or 3D, which puts every field back to its default. */
  async propose(dims: 2 | 3, architecture: ArchitectureName): Promise<void> {
    await this.#session.try(async () => {
      const proposal = await this.#api.call('training.propose', { dims, architecture });
      const method = this.config?.method ?? 'none';
      this.config = await this.#api.call('training.defaults', { proposal, method });
      this.texts = {};
      this.dryRun = null;
      this.#suggestName();
    });
  }

  setMethod(method: MethodName): void {
    if (this.config === null) return;
    const { start } = this.config;
    // What is usual of a start depends on whether a method goes on from there; a shape that was chosen stays.
    const usual = startFacts[start.kind].takesShape ? start : startFacts[start.kind].usual(!isDense(method));
    this.change({ method, start: usual, pruning: defaultPruning(method) });
    this.texts = Object.fromEntries(
      Object.entries(this.texts).filter(
        ([key]) =>
          key.startsWith(networkKeys) ||
          key.startsWith('loss.') ||
          formFields.some((field) => field.key === key),
      ),
    );
    this.#suggestName();
  }

  /** Another task brings its own usual loss. */
  setTask(kind: TaskName, source: TaskSource): void {
    if (this.config === null || kind === this.config.task.kind) return;
    const task = configureTask(kind, source);
    if (task.kind === 'unavailable') return;
    this.change({ task, loss: defaultLoss(kind, this.config.preparation.dims) });
    this.#forgetTexts('loss.');
  }

  setStart(kind: StartName): void {
    if (this.config === null) return;
    this.change({ start: startFacts[kind].usual(!isDense(this.config.method)) });
    this.#forgetTexts(startKeys);
    this.#suggestName();
  }

  /** What another run has left of each layer; empty for none. */
  async takeShape(run: string): Promise<void> {
    const epochs = run === '' ? [] : await this.#session.try(() => this.#api.call('runs.epochs', { run }));
    this.change({ start: shapeLeft(run, epochs ?? []) });
  }

  #forgetTexts(keys: string): void {
    this.texts = Object.fromEntries(Object.entries(this.texts).filter(([key]) => !key.startsWith(keys)));
  }

  change(part: Partial<TrainingConfig>): void {
    this.dryRun = null;
    if (this.config !== null) this.config = { ...this.config, ...part };
  }

  /** Mirrors images along this axis of the patch, or keeps its direction. */
  mirror(axis: number, mirrored: boolean): void {
    if (this.config === null) return;
    const { step } = this.config;
    this.change({ step: { ...step, fixedAxes: withMirrored(step.fixedAxes, axis, mirrored) } });
  }

  text(field: FormField): string {
    return this.texts[field.key] ?? (this.config === null ? '' : field.show(this.config));
  }

  /** The reason for what is proposed, or what the field says of itself. */
  hint(field: FormField): string | undefined {
    return this.config?.reasons.find((entry) => entry.field === field.reason)?.reason ?? field.hint;
  }

  edit(field: FormField, text: string): void {
    this.dryRun = null;
    // Another number of stages changes the other options of the network too: they show what they have become.
    const others = Object.entries(this.texts).filter(
      ([key]) => field.group !== 'architecture' || !key.startsWith(networkKeys),
    );
    this.texts = { ...Object.fromEntries(others), [field.key]: text };
    if (this.config !== null) this.config = field.change(this.config, text);
  }

  problem(field: FormField): string | undefined {
    const found = [...this.problems].find(
      ([path]) => path === field.path || path.startsWith(`${field.path}.`),
    );
    return found?.[1];
  }

  /** @returns the id of the new run, or null where it could not start (the session shows why) */
  async start(): Promise<string | null> {
    const config = this.config;
    if (config === null || !this.ready) return null;
    this.starting = true;
    const run = await this.#session.try(() =>
      this.#api.call('training.start', { name: this.name.trim(), config }),
    );
    this.starting = false;
    return run?.id ?? null;
  }

  /** Asks what would be cut; nothing is trained. */
  async look(): Promise<void> {
    const config = this.config;
    if (config === null || !this.ready) return;
    this.looking = true;
    const run = this.judgedBy === '' ? null : this.judgedBy;
    const told = await this.#session.try(() => this.#api.call('training.dryRun', { config, run }));
    this.looking = false;
    if (this.config === config) this.dryRun = told;
  }

  #suggestName(): void {
    const { config } = this;
    if (config === null) return;
    this.name = `${armLabel(armOf(config))} ${config.preparation.dims}D`;
  }
}

function problemsOf(config: TrainingConfig): Map<string, string> {
  const parsed = trainingConfigSchema.safeParse(config);
  if (parsed.success) return new Map();
  return new Map(parsed.error.issues.map(({ path, message }) => [path.join('.'), message]));
}

export const fieldsOf = (group: FormField['group']): readonly FormField[] =>
  formFields.filter((field) => field.group === group);
