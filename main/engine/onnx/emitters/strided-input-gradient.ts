/**
 * The input gradient of a strided convolution as one convolution without strides. Along an axis, input element s·q + r
 * is seen by the taps k ≡ r + padding (mod s), at output q + (r + padding − k) / s. So phase r of the input is a plain
 * convolution of dy with the few taps that belong to it, and all phases together are one convolution with as many
 * times the channels, with zeros where a phase has no tap. In three dimensions onnxruntime's ConvTranspose takes four
 * times as long.
 */
import { at, indicesOf, range, type Shape, sizeOf, spatial } from '../../../tensor/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import type { Value } from './batch-product.ts';
import { padBy } from './padding.ts';
import { mergePhases } from './phases.ts';

export interface StridedInputGradient {
  readonly graph: GraphBuilder;
  /** [O, I, k…] */
  readonly w: Value;
  /** [N, O, out…] */
  readonly dy: Value;
  readonly strides: Shape;
  readonly padding: Shape;
  readonly inputSize: Shape;
}

/** [N, I, inputSize…] */
export function stridedInputGradient(parts: StridedInputGradient): string {
  const { graph, w, dy, strides, padding, inputSize } = parts;
  const [samples, outputs, inputs] = [at(dy.shape, 0), at(w.shape, 0), at(w.shape, 1)];
  const counts = inputSize.map((side, axis) => Math.ceil(side / at(strides, axis)));
  const windows = strides.map((stride, axis) =>
    phaseWindow(at(w.shape, axis + 2), stride, at(padding, axis)),
  );
  const taps = windows.map(({ first, last }) => last - first + 1);

  const flat = graph.node('Reshape', [w.name, graph.integers([outputs, inputs, sizeOf(spatial(w.shape))])]);
  const withZero = padBy(graph, flat, [0, 0, 0], [0, 0, 1]);
  const indices = graph.integers(tapIndices(parts, windows));
  const chosen = graph.node('Gather', [withZero, indices], { attributes: { axis: 2 } });
  const grouped = graph.node('Reshape', [
    chosen,
    graph.integers([outputs, inputs * sizeOf(strides), ...taps]),
  ]);
  const kernel = graph.node('Transpose', [grouped], {
    attributes: { perm: [1, 0, ...range(taps.length).map((axis) => axis + 2)] },
  });
  const phases = graph.node('Conv', [dy.name, kernel], {
    attributes: {
      kernel_shape: taps,
      pads: [
        ...windows.map(({ first }) => -first),
        ...windows.map(({ last }, axis) => at(counts, axis) + last - at(dy.shape, axis + 2)),
      ],
    },
  });
  const merged = mergePhases(graph, phases, [samples * inputs, ...counts], strides);
  const whole = counts.map((count, axis) => count * at(strides, axis));
  const dx = graph.node('Reshape', [merged, graph.integers([samples, inputs, ...whole])]);
  const tail = inputSize.map((side, axis) => side - at(whole, axis));
  return padBy(graph, dx, [0, 0, ...tail.map(() => 0)], [0, 0, ...tail]);
}

/** Whether every pad that the convolution needs is one that ONNX knows. */
export function canUsePhases({
  w,
  dy,
  strides,
  padding,
  inputSize,
}: Omit<StridedInputGradient, 'graph'>): boolean {
  return strides.every((stride, axis) => {
    const { first, last } = phaseWindow(at(w.shape, axis + 2), stride, at(padding, axis));
    return first <= 0 && Math.ceil(at(inputSize, axis) / stride) + last >= at(dy.shape, axis + 2);
  });
}

interface PhaseWindow {
  /** The nearest and farthest output that some phase sees, counted from q. */
  readonly first: number;
  readonly last: number;
}

function phaseWindow(kernel: number, stride: number, padding: number): PhaseWindow {
  const offsets = range(kernel).map((tap) => (phaseOf(tap, stride, padding) + padding - tap) / stride);
  return { first: Math.min(...offsets), last: Math.max(...offsets) };
}

const phaseOf = (tap: number, stride: number, padding: number): number =>
  (((tap - padding) % stride) + stride) % stride;

/** For each phase and each place of its window: the tap of w there, or the zero behind the last one. */
function tapIndices(
  { w, strides, padding }: StridedInputGradient,
  windows: readonly PhaseWindow[],
): number[] {
  const kernel = spatial(w.shape);
  const places = indicesOf(windows.map(({ first, last }) => last - first + 1));
  return indicesOf(strides).flatMap((phase) =>
    places.map((place) => {
      const tap = place.map(
        (offset, axis) =>
          at(phase, axis) + at(padding, axis) - at(strides, axis) * (offset + (windows[axis]?.first ?? 0)),
      );
      const exists = tap.every((index, axis) => index >= 0 && index < at(kernel, axis));
      return exists ? tap.reduce((flat, index, axis) => flat * at(kernel, axis) + index, 0) : sizeOf(kernel);
    }),
  );
}
