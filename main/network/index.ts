/** Networks as data: building them, giving them weights, turning them into programs, cutting them, costing them. */
export { buildUNet, type UNetConfig } from './architectures/unet.ts';
export { cost } from './cost.ts';
export { couple, type AxisBinding, type AxisRole, type ChannelGroup, type Coupling } from './coupling.ts';
export { forward } from './forward.ts';
export { inputsOf, type Network } from './graph.ts';
export { mask } from './mask.ts';
export {
  createPlan,
  networkHash,
  planFromJson,
  planToJson,
  type PruningPlan,
  type Reduction,
} from './plan.ts';
export { channelCounts, outputSizes, sideMultiples } from './shapes.ts';
export { cut, cutShape } from './surgery.ts';
export {
  checkWeights,
  initializeWeights,
  parameterShapes,
  product,
  type NdArray,
  type Weights,
} from './weights.ts';
