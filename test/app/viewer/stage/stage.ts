/** A page with nothing but slice views, for picture tests: the test says which scene, and takes the picture. */
import type { Grid, Triple } from '../../../../shared/volume.ts';
import { cameraFor, fitted, pointOf, type Camera } from '../../../../renderer/viewer/geometry/camera.ts';
import { worldOf } from '../../../../renderer/viewer/geometry/grid.ts';
import { planeOf, type PlaneName, type Tilt } from '../../../../renderer/viewer/geometry/planes.ts';
import { colourOf } from '../../../../renderer/viewer/overlay.ts';
import { openBackend } from '../../../../renderer/viewer/views/open-backend.ts';
import type { Backend, BackendKind, SliceView } from '../../../../renderer/viewer/views/slice-view.ts';

export interface StageScene {
  readonly key: string;
  readonly grid: Grid;
  readonly plane: PlaneName;
  readonly tilt?: Tilt;
  /** Voxel indices, fractions allowed. */
  readonly at: Triple;
  readonly zoom?: number;
  readonly hidden?: readonly number[];
  readonly window?: { readonly center: number; readonly width: number };
  /** Between neighbours of the image along i; 10 by itself. */
  readonly step?: number;
  /** Which label map: the phantom's, or one that is 0 but for the voxels listed. */
  readonly labels: boolean;
  readonly pane?: number;
}

export interface Stage {
  open(kind: BackendKind | null): Promise<string>;
  show(scene: StageScene): void;
  /** Of every pane, in CSS pixels. */
  resize(width: number, height: number): void;
  /** As when another case is opened: volumes are let go of. */
  forget(): void;
  /** Where a voxel is in the pane, in CSS pixels. */
  pointOf(scene: StageScene, voxel: Triple): { x: number; y: number };
  /** Changes a label in place and shows the scene anew. */
  edit(scene: StageScene, voxel: Triple, label: number): void;
}

let size = { width: 240, height: 200 };
const panes: SliceView[] = [];
const volumes = new Map<string, { image: Float32Array; labels: Uint8Array; revision: number }>();
let backend: Backend;

/** Three classes in thirds along k, a gradient along i below them. */
function volumeOf({ key, grid, step = 10 }: StageScene): {
  image: Float32Array;
  labels: Uint8Array;
  revision: number;
} {
  const known = volumes.get(key);
  if (known !== undefined) return known;
  const [width, height, depth] = grid.size;
  const image = new Float32Array(width * height * depth);
  const labels = new Uint8Array(image.length);
  for (let k = 0, n = 0; k < depth; k++)
    for (let j = 0; j < height; j++)
      for (let i = 0; i < width; i++, n++) {
        image[n] = step * i;
        labels[n] = i < 2 || j < 2 ? 0 : 1 + ((i + 2 * j + 3 * k) % 3);
      }
  const made = { image, labels, revision: 0 };
  volumes.set(key, made);
  return made;
}

function cameraOf({ grid, plane, tilt = { pitch: 0, yaw: 0 }, at, zoom = 1 }: StageScene): Camera {
  const box = { ...fitted, zoom };
  return cameraFor(grid, planeOf(grid, plane, tilt), { cursor: worldOf(grid, at), box, pane: size });
}

const stage: Stage = {
  open: async (kind) => {
    backend = await openBackend(kind);
    for (let index = 0; index < 2; index++) {
      const element = document.createElement('div');
      element.style.left = `${index * size.width}px`;
      document.body.append(element);
      panes.push(backend.open(element));
    }
    return backend.kind;
  },
  show: (scene) => {
    const { key, grid } = scene;
    const { image, labels, revision } = volumeOf(scene);
    panes[scene.pane ?? 0]?.show({
      image: { key: `${key}-image`, grid, voxels: image },
      labels: scene.labels ? { key: `${key}-labels`, grid, voxels: labels, revision } : null,
      camera: cameraOf(scene),
      window: scene.window ?? { center: 5000, width: 1 },
      style: { opacity: 1, outline: false, hidden: new Set(scene.hidden), colourOf },
    });
  },
  resize: (width, height) => {
    size = { width, height };
    for (const element of document.querySelectorAll<HTMLElement>('body > div'))
      Object.assign(element.style, { width: `${width}px`, height: `${height}px` });
  },
  forget: () => backend.forget(),
  pointOf: (scene, voxel) => pointOf(cameraOf(scene), size, worldOf(scene.grid, voxel)),
  edit: (scene, [i, j, k], label) => {
    const volume = volumeOf(scene);
    volume.labels[i + scene.grid.size[0] * (j + scene.grid.size[1] * k)] = label;
    volume.revision++;
    stage.show(scene);
  },
};

Object.assign(window, { stage });
