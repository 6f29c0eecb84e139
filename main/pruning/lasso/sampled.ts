/** Readers' inputs and outputs at the sampled sites, as tensors of a probe (pruning-methods.md 2d). */
import { at } from '../../../shared/at.ts';
import {
  add,
  broadcastTo,
  constant,
  gather,
  input,
  pad,
  reshape,
  sizeOf,
  transpose,
  type Tensor,
} from '../../tensor/index.ts';
import type { Pass } from '../../probing/survey.ts';
import type { Reader, Windows } from './readers.ts';

/**
 * What the reader sees, [C, samples · count, taps]: by channel, one row per site.
 * @param taps of the kernel, all of them if not given @param count sites per sample
 */
export function readAt(pass: Pass, reader: Reader, count: number, taps?: readonly number[]): Tensor {
  const map = pass.layer(reader.input);
  const chosen = taps?.map((tap) => at(reader.read.taps, tap)) ?? reader.read.taps;
  const [batch = 1, channels = 1] = map.shape;
  const seen = windowsOf(map, { ...reader.read, taps: chosen }, input(`${reader.id}/read`, [batch, count]));
  return reshape(transpose(seen, [1, 0, 3, 2]), [channels, batch * count, chosen.length]);
}

/** What the reader makes of it, before any norm: [samples · count, O · phases]. */
export function writtenAt(pass: Pass, reader: Reader, count: number): Tensor {
  const map = pass.layer(reader.id);
  const [batch = 1, filters = 1] = map.shape;
  const phases = reader.written.taps.length;
  const made = windowsOf(map, reader.written, input(`${reader.id}/written`, [batch, count]));
  return reshape(transpose(made, [0, 3, 1, 2]), [batch * count, filters * phases]);
}

/** The reader's kernel by input channel, [C, taps, O · phases]. */
export function kernelOf({ parameters }: Pass, { id, transposed }: Reader): Tensor {
  const weight = parameters.get(`${id}/weight`);
  if (weight === undefined) throw new Error(`"${id}" has no weight`);
  const [first = 1, second = 1, ...taps] = weight.shape;
  if (transposed) return reshape(weight, [first, 1, second * sizeOf(taps)]);
  return transpose(reshape(weight, [first, second, sizeOf(taps)]), [1, 2, 0]);
}

/** @param corners [N, count] @returns [N, C, taps, count] */
function windowsOf(map: Tensor, { padding, taps }: Windows, corners: Tensor): Tensor {
  const [batch = 1, channels = 1] = map.shape;
  const count = at(corners.shape, 1);
  const around = [0, 0, ...padding];
  const padded = padding.some((side) => side > 0) ? pad(map, { before: around, after: around }) : map;
  const offsets = constant(Float32Array.from(taps), [1, taps.length, 1]);
  const places = reshape(add(reshape(corners, [batch, 1, count]), offsets), [batch, 1, taps.length * count]);
  const flat = reshape(padded, [batch, channels, sizeOf(padded.shape.slice(2))]);
  const found = gather(flat, broadcastTo(places, [batch, channels, taps.length * count]));
  return reshape(found, [batch, channels, taps.length, count]);
}
