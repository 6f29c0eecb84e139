/** Strides, tails and paddings are told to TensorFlow in several ways, or written out where its kernels know none. */
import { it } from 'vitest';
import { convolutionCases, expectLikeReference } from '../../../support/convolution-cases.ts';
import { describeTensorflow } from '../../../support/tensorflow.ts';

describeTensorflow('convolution and its gradients', (engine) => {
  it.each(Object.entries(convolutionCases))('%s', async (_, each) => {
    await expectLikeReference(engine, each);
  });
});
