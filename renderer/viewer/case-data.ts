/** A case as the viewer holds it: its image and label maps, fetched once and shared by all panes. */
import type { CaseLayers } from '../../shared/contract.ts';
import { dataPaths, imageVoxels } from '../../shared/data-paths.ts';
import type { MaskRef } from '../../shared/masks.ts';
import type { Api } from '../api.ts';
import type { ImageLayer, LabelLayer } from './views/slice-view.ts';

/** A label map that can be shown, with what it is called and where it comes from. */
export interface MaskLayer extends LabelLayer {
  readonly title: string;
  readonly ref: MaskRef;
}

export interface CaseData {
  readonly layers: CaseLayers;
  readonly image: ImageLayer;
  readonly masks: readonly MaskLayer[];
}

/** One channel of a case. */
export async function loadImage(api: Api, layers: CaseLayers, channel: number): Promise<ImageLayer> {
  return imageLayer(layers, channel, await api.voxels(dataPaths.image(layers.case, channel)));
}

/** Its key is its content: another project may have another image under the case's name. */
function imageLayer({ imageHash, grid }: CaseLayers, channel: number, bytes: ArrayBuffer): ImageLayer {
  return { key: `image-${imageHash}-${channel}`, grid, voxels: imageVoxels(new Uint8Array(bytes), grid) };
}

/** What can be looked at first: the image, without masks yet. @param channel the first where the case has fewer */
export async function loadCase(api: Api, caseId: string, channel: number): Promise<CaseData> {
  const asked = api.voxels(dataPaths.image(caseId, channel));
  asked.catch(() => undefined); // told below, where it is this channel that is shown
  const layers = await api.call('viewer.layers', { case: caseId });
  const image =
    channel < layers.channels.length
      ? imageLayer(layers, channel, await asked)
      : await loadImage(api, layers, 0);
  return { layers, image, masks: [] };
}

export async function loadMasks(api: Api, layers: CaseLayers): Promise<readonly MaskLayer[]> {
  const refs = [
    ...(layers.hasLabel ? [{ ref: { kind: 'label' } as const, title: referenceTitle(layers) }] : []),
    ...layers.predictions.map(({ run, name }) => ({
      ref: { kind: 'prediction', run } as const,
      title: name,
    })),
    ...layers.versions
      .filter(({ version }) => version !== layers.labelVersion)
      .map(({ version, author }) => ({
        ref: { kind: 'version', version } as const,
        title: `Version ${version} (${author})`,
      })),
    ...layers.segmentations.map(({ number, model }) => ({
      ref: { kind: 'segmentation', number } as const,
      title: `${model.name} (segmentation ${number})`,
    })),
  ];
  return Promise.all(refs.map(({ ref, title }) => loadMask(api, layers, { ref, title })));
}

const referenceTitle = ({ labelVersion }: CaseLayers): string =>
  labelVersion === null ? 'Reference' : `Reference (version ${labelVersion})`;

async function loadMask(
  api: Api,
  { case: caseId, grid }: CaseLayers,
  { ref, title }: Pick<MaskLayer, 'ref' | 'title'>,
): Promise<MaskLayer> {
  const voxels = new Uint8Array(await api.voxels(dataPaths.mask(caseId, ref)));
  const key = `${maskKey(ref)}-${loads++}`;
  return { key, title, ref, grid, voxels, revision: 0 };
}

/** In keys, since the same case read again, or one of another project, may have another mask under the same name. */
let loads = 0;

/** Tells masks of one case apart. */
function maskKey(ref: MaskRef): string {
  if (ref.kind === 'label') return 'label';
  if (ref.kind === 'prediction') return `run-${ref.run}`;
  return ref.kind === 'version' ? `version-${ref.version}` : `segmentation-${ref.number}`;
}
