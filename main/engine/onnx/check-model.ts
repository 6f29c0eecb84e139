/**
 * What an ONNX file from outside is and takes, found before onnxruntime gets it: that all of it lies inside, that it has
 * the wanted input and output in their sizes, and how much memory one run of it needs. A model may not be trusted: a few
 * bytes can ask for terabytes or for files of the user.
 */
import { AppError } from '../../../shared/result.ts';
import { shapeRules, shapeText, type Shape } from './operator-shapes.ts';
import { readModel, type ReadModel, type ReadNode } from './read-model.ts';

export interface ModelPort {
  readonly name: string;
  /** Every dimension, batch included. */
  readonly shape: Shape;
}

export interface ModelNeeds {
  readonly input: ModelPort;
  readonly output: ModelPort;
}

const exportAgain = 'Use a model that Secateur exported, as it was exported.';
const float32 = 1;

/**
 * @param name of the file, for messages
 * @returns bytes that one run takes at its peak: weights (twice, since they are packed for the processor) and the maps
 *   that are alive at once
 * @throws AppError naming the file and what it holds, lacks or does not fit
 */
export function checkModel(bytes: Uint8Array, name: string, needs: ModelNeeds): number {
  const model = read(bytes, name);
  const [oddity] = model.oddities;
  if (oddity !== undefined) throw new AppError('unsupported', `${name} holds ${oddity}.`, exportAgain);
  checkPorts(model, name, needs);
  const weights = weightBytes(model);
  const { output, peak } = walk(model, name, needs);
  if (shapeText(output) !== shapeText(needs.output.shape)) {
    throw misfit(
      name,
      `gives ${shapeText(output)} numbers for a patch where its description needs ${shapeText(needs.output.shape)} (batch, classes, patch)`,
    );
  }
  return 2 * weights + peak;
}

const misfit = (name: string, what: string): AppError =>
  new AppError('corrupt', `${name} does not fit its description: it ${what}.`, exportAgain);

function read(bytes: Uint8Array, name: string): ReadModel {
  try {
    return readModel(bytes);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new AppError('corrupt', `${name} is no ONNX model (${cause.message}).`, exportAgain, { cause });
  }
}

function checkPorts({ inputs, outputs, initializers }: ReadModel, name: string, needs: ModelNeeds): void {
  const asked = inputs.filter((one) => !initializers.has(one.name));
  const names = (values: readonly { name: string }[]): string =>
    values.map((one) => `"${one.name}"`).join(', ') || 'none';
  const [input] = asked;
  if (!input || asked.length > 1 || input.name !== needs.input.name)
    throw misfit(name, `asks for ${names(asked)} where "${needs.input.name}" is its input`);
  const output = outputs.find((one) => one.name === needs.output.name);
  if (!output) throw misfit(name, `puts out ${names(outputs)} where "${needs.output.name}" is expected`);
  for (const port of [input, output]) {
    if (port.type !== float32) throw misfit(name, `has numbers other than float32 in "${port.name}"`);
  }
  const { shape } = needs.input;
  const fits =
    input.shape === null ||
    (input.shape.length === shape.length &&
      input.shape.every((side, axis) => side === null || side === shape[axis]));
  if (!fits) {
    const own = input.shape.map((side) => side ?? 'any').join(' × ');
    throw misfit(name, `takes ${own} numbers, not ${shapeText(shape)} (batch, channels, patch)`);
  }
}

/** As declared: onnxruntime compares that with the bytes that are there. */
function weightBytes({ initializers }: ReadModel): number {
  return [...initializers.values()].reduce((sum, { shape }) => sum + product(shape) * 4, 0);
}

/** Follows the sizes through the graph. Nodes lie in the order in which they run, as ONNX asks for. */
function walk(
  model: ReadModel,
  name: string,
  { input, output }: ModelNeeds,
): { output: Shape; peak: number } {
  const shapes = new Map<string, Shape>([[input.name, input.shape]]);
  for (const { name: weight, shape } of model.initializers.values()) shapes.set(weight, shape);
  const lastReader = new Map(model.nodes.flatMap((node) => node.inputs.map((one) => [one, node] as const)));
  const bytes = (one: string): number => product(shapes.get(one) ?? []) * 4;
  let alive = bytes(input.name);
  let peak = alive;
  for (const node of model.nodes) {
    const shape = shapeOf(node, name, shapes, model);
    for (const one of node.outputs) {
      shapes.set(one, shape);
      alive += bytes(one);
    }
    peak = Math.max(peak, alive);
    for (const one of new Set(node.inputs)) {
      if (lastReader.get(one) === node && !model.initializers.has(one)) alive -= bytes(one);
    }
  }
  const given = shapes.get(output.name);
  if (given === undefined) throw misfit(name, `never computes "${output.name}"`);
  return { output: given, peak };
}

function shapeOf(
  node: ReadNode,
  name: string,
  shapes: ReadonlyMap<string, Shape>,
  { initializers }: ReadModel,
): Shape {
  const rule = node.domain === '' || node.domain === 'ai.onnx' ? shapeRules.get(node.operator) : undefined;
  if (!rule) {
    const what = `the operator "${node.operator}"${node.domain === '' ? '' : ` of "${node.domain}"`}`;
    throw new AppError('unsupported', `${name} holds ${what}, which is not run from a file.`, exportAgain);
  }
  try {
    return rule({
      node,
      shapes: node.inputs.map((one) => (one === '' ? undefined : valueOf(one, shapes))),
      integers: (index) => initializers.get(node.inputs[index] ?? '')?.integers ?? null,
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw misfit(name, `does not take its patches: "${node.name}" (${node.operator}) ${reason}`);
  }
}

function valueOf(name: string, shapes: ReadonlyMap<string, Shape>): Shape {
  const shape = shapes.get(name);
  if (shape === undefined) throw new Error(`reads "${name}", which nothing has computed`);
  return shape;
}

const product = (sides: readonly number[]): number => sides.reduce((result, side) => result * side, 1);
