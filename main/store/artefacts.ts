/** Files that a run left: paths (relative to the project where they lie inside it), sizes and SHA-256. */
import type { Store } from './open.ts';

export type ArtefactKind = 'prediction' | 'export';

export interface Artefact {
  readonly kind: ArtefactKind;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export function listArtefacts(store: Store, run: string, kind: ArtefactKind): Artefact[] {
  return store.read((db) =>
    db
      .prepare<[string, string], Artefact>(
        'SELECT kind, path, bytes, sha256 FROM artefacts WHERE run_id = ? AND kind = ? ORDER BY path',
      )
      .all(run, kind),
  );
}

export function putArtefact(store: Store, run: string, artefact: Artefact): void {
  store.write((db) =>
    db
      .prepare('INSERT OR REPLACE INTO artefacts (run_id, kind, path, bytes, sha256) VALUES (?, ?, ?, ?, ?)')
      .run(run, artefact.kind, artefact.path, artefact.bytes, artefact.sha256),
  );
}

export function dropArtefact(store: Store, path: string): void {
  store.write((db) => db.prepare('DELETE FROM artefacts WHERE path = ?').run(path));
}

export function dropArtefacts(store: Store, run: string, kind: ArtefactKind): void {
  store.write((db) => db.prepare('DELETE FROM artefacts WHERE run_id = ? AND kind = ?').run(run, kind));
}
