/** Networks as data: building them, giving them weights, turning them into programs, cutting them, costing them. */
export { buildUNet, type UNetConfig } from './architectures/unet.ts';
export { cost } from './cost.ts';
export { couple } from './coupling.ts';
export { forward } from './forward.ts';
export type { Network } from './graph.ts';
export { createPlan, type Reduction } from './plan.ts';
export { channelCounts, sideMultiples } from './shapes.ts';
export { cut } from './surgery.ts';
export { checkWeights, initializeWeights, parameterShapes, type NdArray, type Weights } from './weights.ts';
