/**
 * Optimizers of onnxruntime 1.30 that look through every node for what our graphs never hold, time and again: without them
 * a Sauron step's session is made in 0.7 of the time, and it is the same session.
 */
const families: Readonly<Record<string, readonly string[]>> = {
  'quantized values': [
    'QDQSelectorActionTransformer',
    'QDQPropagationTransformer',
    'QDQS8ToU8Transformer',
    'QDQFinalCleanupTransformer',
    'DoubleQDQPairsRemover',
    'EnsureUniqueDQForNodeUnit',
    'WeightBiasQuantization',
    'DynamicQuantizeMatMulFusion',
    'MatMulIntegerToFloatFusion',
    'MatMulNBitsFusion',
  ],
  transformers: [
    'AttentionFusion',
    'GroupQueryAttentionFusion',
    'GroupQueryAttentionPreNormFusion',
    'EmbedLayerNormFusion',
    'LayerNormFusionL1',
    'LayerNormFusionL2',
    'SimplifiedLayerNormFusion',
    'SkipLayerNormFusion',
    'BiasSkipLayerNormFusion',
    'GeluFusionL1',
    'GeluFusionL2',
    'BiasGeluFusion',
    'FastGeluFusion',
    'QuickGeluFusion',
    'BiasSoftmaxFusion',
    'BiasDropoutFusion',
  ],
  'gathers of neighbours': [
    'GatherSliceToSplitFusion',
    'GatherToSplitFusion',
    'GatherToSliceFusion',
    'GatherReplaceFusion',
  ],
  'activations behind products, and blocks of space in channels': [
    'MatMulActivationFusion',
    'GemmActivationFusion',
    'SliceConcatToSpaceToDepthFusion',
  ],
  'loss scaling': ['IsInfReduceSumFusion'],
  'equal nodes, which `createGraphBuilder` writes once': ['CommonSubexpressionElimination'],
};

/** As onnxruntime wants them: `optimization.disable_specified_optimizers`. */
export const idleOptimizers = Object.values(families).flat().join(';');
