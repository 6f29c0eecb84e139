/** A page with nothing but slice views, for picture tests: the test says which scene, and takes the picture. */
import type { Grid, Triple } from '../../../../shared/volume.ts';
import { cameraFor, fitted, pointOf, type Camera } from '../../../../renderer/viewer/geometry/camera.ts';
import { worldOf } from '../../../../renderer/viewer/geometry/grid.ts';
import { planeOf, type PlaneName, type Tilt } from '../../../../renderer/viewer/geometry/planes.ts';
import { colourOf } from '../../../../renderer/viewer/overlay.ts';
import { boxOf, followBox } from '../../../../renderer/viewer/pane-box.ts';
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
  /** Of every pane, in CSS pixels; fractions are possible, as in a grid. */
  resize(width: number, height: number): void;
  /** Closes and opens the views, as when the layout changes. */
  reopen(): void;
  /** Of each pane, what is visible in it: pixels of the canvas, and those that its box has. */
  canvases(): { canvas: string; box: string }[];
  /** As when another case is opened: volumes are let go of. */
  forget(): void;
  /** Where a voxel is in the pane, in CSS pixels. */
  pointOf(scene: StageScene, voxel: Triple): { x: number; y: number };
  /** Changes a label in place and shows the scene anew. */
  edit(scene: StageScene, voxel: Triple, label: number): void;
}

interface StagePane {
  readonly element: HTMLDivElement;
  view: SliceView;
  shown: StageScene | null;
}

const panes: StagePane[] = [];
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

const paneOf = ({ pane = 0 }: StageScene): StagePane => {
  const found = panes[pane];
  if (found === undefined) throw new Error(`there is no pane ${pane}`);
  return found;
};

function cameraOf(scene: StageScene): Camera {
  const { grid, plane, tilt = { pitch: 0, yaw: 0 }, at, zoom = 1 } = scene;
  const { pane } = boxOf(paneOf(scene).element);
  const box = { ...fitted, zoom };
  return cameraFor(grid, planeOf(grid, plane, tilt), { cursor: worldOf(grid, at), box, pane });
}

const stage: Stage = {
  open: async (kind) => {
    backend = await openBackend(kind);
    for (let index = 0; index < 2; index++) {
      const element = document.createElement('div');
      element.style.left = `${index * 240}px`;
      document.body.append(element);
      const pane: StagePane = { element, view: backend.open(element), shown: null };
      panes.push(pane);
      // As in the app: whenever the box changes, what it shows is shown again.
      followBox(element, () => {
        if (pane.shown !== null) stage.show(pane.shown);
      });
    }
    return backend.kind;
  },
  show: (scene) => {
    const { key, grid } = scene;
    const { image, labels, revision } = volumeOf(scene);
    const pane = paneOf(scene);
    pane.shown = scene;
    pane.view.show({
      image: { key: `${key}-image`, grid, voxels: image },
      labels: scene.labels ? { key: `${key}-labels`, grid, voxels: labels, revision } : null,
      camera: cameraOf(scene),
      raster: boxOf(pane.element).raster,
      window: scene.window ?? { center: 5000, width: 1 },
      style: { opacity: 1, outline: false, hidden: new Set(scene.hidden), colourOf },
    });
  },
  resize: (width, height) => {
    for (const { element } of panes)
      Object.assign(element.style, { width: `${width}px`, height: `${height}px` });
  },
  reopen: () => {
    for (const pane of panes) {
      pane.view.close();
      pane.view = backend.open(pane.element);
      if (pane.shown !== null) stage.show(pane.shown);
    }
  },
  canvases: () =>
    panes
      .filter(({ shown }) => shown !== null)
      .flatMap(({ element }) => {
        const { raster } = boxOf(element);
        const visible = [...element.querySelectorAll('canvas')].filter(({ clientWidth }) => clientWidth > 0);
        return visible.map(({ width, height }) => ({
          canvas: `${width} × ${height}`,
          box: `${raster.width} × ${raster.height}`,
        }));
      }),
  forget: () => backend.forget(),
  pointOf: (scene, voxel) =>
    pointOf(cameraOf(scene), boxOf(paneOf(scene).element).pane, worldOf(scene.grid, voxel)),
  edit: (scene, [i, j, k], label) => {
    const volume = volumeOf(scene);
    volume.labels[i + scene.grid.size[0] * (j + scene.grid.size[1] * k)] = label;
    volume.revision++;
    stage.show(scene);
  },
};

Object.assign(window, { stage });
