/** Networks as data: building them, giving them weights, turning them into programs, cutting them, costing them. */
export { buildNetwork, buildUNet, proposeNetwork, startSupport } from './architectures/index.ts';
export type { Refusal, UNetLayout } from './architectures/index.ts';
export { cost } from './cost.ts';
export { couple, type AxisBinding, type ChannelGroup, type Coupling } from './coupling.ts';
export { forward, type ForwardContext } from './forward.ts';
export { inputsOf, readersOf, type Network } from './graph.ts';
export {
  kindOf,
  type Layer,
  type LayerKindName,
  type LayerOf,
  type ParameterAxis,
  type ParameterRole,
} from './layers/index.ts';
export { mask } from './mask.ts';
export {
  createPlan,
  networkHash,
  planFromJson,
  planToJson,
  type PruningPlan,
  type Reduction,
} from './plan.ts';
export { channelCounts, outputMargin, outputSizes, sideMultiples } from './shapes.ts';
export { cut, cutShape } from './surgery.ts';
export { parseNetwork } from './validate.ts';
export {
  checkWeights,
  initializeWeights,
  parameterName,
  parametersOf,
  parameterShapes,
  product,
  type NdArray,
  type Parameter,
  type Weights,
} from './weights.ts';
