/** Bundles as a stranger may hand them over: a good one, then changed, with hashes that fit again. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeModel, type OnnxModel, type OnnxNode } from '../../../main/engine/onnx/model-proto.ts';
import * as proto from '../../../main/engine/protobuf.ts';
import { exportModel } from '../../../main/export/export-model.ts';
import { sealOf, type Manifest } from '../../../main/export/manifest.ts';
import { exportOptions, temporaryFolder } from './fixture.ts';

/** One channel in, three classes out, patches of 8 × 8 (× 8). */
export async function goodBundle(dims: 2 | 3 = 2): Promise<string> {
  const options = exportOptions(join(temporaryFolder(), 'model'), dims);
  await exportModel(options);
  return options.folder;
}

/** Changes the description; `seal` writes the hash anew, as an attacker would. */
export function changeManifest(
  folder: string,
  change: (manifest: Record<string, unknown> & Manifest) => Record<string, unknown>,
  seal = true,
): void {
  const path = join(folder, 'model.json');
  const changed = change(JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown> & Manifest);
  writeFileSync(path, JSON.stringify(seal ? { ...changed, sha256: sealOf(changed) } : changed));
}

/** Puts another model in, with its size and hash in the description. */
export function replaceModel(folder: string, bytes: Uint8Array): void {
  writeFileSync(join(folder, 'model.onnx'), bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  changeManifest(folder, (manifest) => ({
    ...manifest,
    model: { ...manifest.model, bytes: bytes.length, sha256 },
  }));
}

const image = {
  name: 'image',
  type: 'float32' as const,
  shape: ['batch', 1, 'height', 'width'] as (string | number)[],
};

/** A model of these nodes, from `image` to `logits`. */
export function modelOf(nodes: readonly Partial<OnnxNode>[], change: Partial<OnnxModel> = {}): Uint8Array {
  return encodeModel({
    name: 'foreign',
    inputs: [image],
    outputs: [{ ...image, name: 'logits', shape: [] }],
    nodes: nodes.map((node, index) => ({
      name: `n${index}`,
      operator: 'Identity',
      inputs: ['image'],
      outputs: ['logits'],
      attributes: {},
      ...node,
    })),
    initializers: [],
    ...change,
  });
}

/** Three filters of 1 × 1: fits the good bundle's description. */
export const threeFilters = {
  name: 'w',
  shape: [3, 1, 1, 1],
  data: Float32Array.of(1, -1, 0.5),
};
export const plainConvolution = { operator: 'Conv', inputs: ['image', 'w'] };

/** A weight of three filters whose values lie in another file. */
export function externalTensor(location: string): proto.Message[] {
  const entry = (key: string, value: string): proto.Message =>
    proto.messageField(13, proto.stringField(1, key), proto.stringField(2, value));
  return [
    proto.integersField(1, [3, 1, 1, 1]),
    proto.integerField(2, 1),
    proto.stringField(8, 'w'),
    entry('location', location),
    entry('offset', '0'),
    entry('length', '12'),
    proto.integerField(14, 1),
  ];
}

/** Appends fields to the graph of a model: protobuf merges a message that is written in two parts. */
export function withInGraph(model: Uint8Array, ...fields: readonly proto.Message[]): Uint8Array {
  return proto.joinChunks([model, ...proto.messageField(7, ...fields)]);
}

/** Two classes: 1 where the second channel is above the first (or the only one above 0). Images are taken as they are. */
export async function twoChannelBundle(channels: 1 | 2 = 2): Promise<string> {
  const folder = await goodBundle(3);
  const data = channels === 2 ? Float32Array.of(1, 0, 0, 1) : Float32Array.of(-1, 1);
  const weights = { name: 'w', shape: [2, channels, 1, 1, 1], data };
  const port = { ...image, shape: ['batch', channels, 'depth', 'height', 'width'] };
  replaceModel(folder, modelOf([plainConvolution], { inputs: [port], initializers: [weights] }));
  changeManifest(folder, (manifest) => ({
    ...manifest,
    channels: Array.from({ length: channels }, (_, index) => `channel ${index}`),
    classes: [0, 1].map((value) => ({ value, name: `class ${value}` })),
    preparation: {
      ...manifest.preparation,
      normalization: Array.from({ length: channels }, () => 'none'),
      targetSpacing: [2, 1.2, 1.5],
      intensities: [],
    },
  }));
  return folder;
}
