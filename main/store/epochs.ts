/** The history of a run: one row per epoch and one per prunable layer and epoch. */
import type { EpochRecord, LayerDetails, LayerState } from '../../shared/training.ts';
import { fromJson, nanFromNull, nullFromNan, numbers } from './columns.ts';
import type { Reading, Store } from './open.ts';
import { isDamaged } from './readable.ts';

interface EpochRow {
  epoch: number;
  learning_rate: number;
  train_loss: number | null;
  validation_loss: number | null;
  validation_dice: number | null;
  params: number;
  macs: number;
  activation_bytes: number;
  seconds: number;
  data_wait_share: number;
  skipped_steps: number;
  pruning_seconds: number;
}

interface LayerRow {
  epoch: number;
  id: string;
  filters: number;
  initial_filters: number;
  threshold: number;
  patience: number;
  histogram: string;
}

export function listEpochs(store: Store, run: string): EpochRecord[] {
  const [epochs, layers] = store.read((db) => [
    db.prepare<[string], EpochRow>('SELECT * FROM epochs WHERE run_id = ? ORDER BY epoch').all(run),
    db.prepare<[string], LayerRow>('SELECT * FROM layers WHERE run_id = ? ORDER BY epoch, position').all(run),
  ]);
  const byEpoch = new Map<number, LayerState[]>();
  for (const row of layers) byEpoch.set(row.epoch, [...(byEpoch.get(row.epoch) ?? []), layerState(row)]);
  return epochs.map((row) => epochRecord(row, byEpoch.get(row.epoch) ?? []));
}

/** The primary keys of layers that cannot be read. */
export function damagedLayers(
  store: Reading,
): { readonly run_id: string; readonly epoch: number; readonly position: number }[] {
  const rows = store.read((db) =>
    db.prepare<[], LayerRow & { run_id: string; position: number }>('SELECT * FROM layers').all(),
  );
  const damaged = rows.filter((row) => isDamaged(row, layerState));
  return damaged.map(({ run_id, epoch, position }) => ({ run_id, epoch, position }));
}

/** Adds an epoch, or replaces it: a resumed run may repeat the one during which it was killed. */
export function putEpoch(store: Store, run: string, record: EpochRecord): void {
  store.write((db) => {
    db.prepare('DELETE FROM epochs WHERE run_id = ? AND epoch = ?').run(run, record.epoch);
    db.prepare('INSERT INTO epochs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
      run,
      record.epoch,
      record.learningRate,
      nullFromNan(record.trainLoss),
      nullFromNan(record.validationLoss),
      nullFromNan(record.validationDice),
      record.cost.params,
      record.cost.macs,
      record.cost.activationBytes,
      record.seconds,
      record.dataWaitShare,
      record.skippedSteps,
      record.pruningSeconds,
    );
    const insert = db.prepare('INSERT INTO layers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    record.layers.forEach((layer, position) =>
      insert.run(
        run,
        record.epoch,
        position,
        layer.id,
        layer.filters,
        layer.initialFilters,
        ...detailColumns(layer.details),
      ),
    );
  });
}

/** Drops the epochs from `epoch` on: what a checkpoint does not hold did not happen. */
export function dropEpochsFrom(store: Store, run: string, epoch: number): void {
  store.write((db) => db.prepare('DELETE FROM epochs WHERE run_id = ? AND epoch >= ?').run(run, epoch));
}

function layerState(row: LayerRow): LayerState {
  return {
    id: row.id,
    filters: row.filters,
    initialFilters: row.initial_filters,
    details: detailsOf(row),
  };
}

/** A layer without details has zeros and no scores in their columns, which were made for one method. */
const detailColumns = (details: LayerDetails | null): [number, number, string] =>
  details === null ? [0, 0, '[]'] : [details.threshold, details.patience, JSON.stringify(details.histogram)];

function detailsOf({ threshold, patience, histogram: text }: LayerRow): LayerDetails | null {
  const histogram = fromJson(numbers, text);
  return threshold === 0 && histogram.length === 0 ? null : { threshold, patience, histogram };
}

function epochRecord(row: EpochRow, layers: readonly LayerState[]): EpochRecord {
  return {
    epoch: row.epoch,
    learningRate: row.learning_rate,
    trainLoss: nanFromNull(row.train_loss),
    validationLoss: nanFromNull(row.validation_loss),
    validationDice: nanFromNull(row.validation_dice),
    layers,
    cost: { params: row.params, macs: row.macs, activationBytes: row.activation_bytes },
    seconds: row.seconds,
    dataWaitShare: row.data_wait_share,
    skippedSteps: row.skipped_steps,
    pruningSeconds: row.pruning_seconds,
  };
}
