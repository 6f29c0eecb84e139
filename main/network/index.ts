/** Networks as data: building them, giving them weights, turning them into programs, cutting them, costing them. */
export { architectures, type ArchitectureName } from './architectures/index.ts';
export { buildUNet, type UNetConfig } from './architectures/unet.ts';
export { cost } from './cost.ts';
export { couple, type ChannelGroup, type Coupling } from './coupling.ts';
export { forward, type Forward } from './forward.ts';
export type { Layer, Network } from './graph.ts';
export { mask } from './mask.ts';
export {
  createPlan,
  networkHash,
  planFromJson,
  planToJson,
  type Matrix,
  type PlanLimits,
  type PruningPlan,
  type Reduction,
} from './plan.ts';
export { channelCounts, outputSizes, sideMultiples } from './shapes.ts';
export { cut, type Cut, type CutReport } from './surgery.ts';
export { parseNetwork } from './validate.ts';
export {
  checkWeights,
  initializeWeights,
  parameterCount,
  parameterShapes,
  type NdArray,
  type Weights,
} from './weights.ts';
