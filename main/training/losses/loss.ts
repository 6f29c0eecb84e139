/** What a segmentation loss is: one head's logits against the labels of that head's resolution, in and out as tensors. */
import type { Tensor } from '../../tensor/index.ts';

export interface LossSettings {
  /** Share of the Dice term: loss = 2 (alpha Dice + (1 - alpha) cross-entropy), so 0.5 is their plain sum. */
  readonly alpha: number;
  /** Dice over the whole batch as one image (nnU-Net's choice in 2D), instead of the mean over samples. */
  readonly batchDice: boolean;
}

/**
 * @param logits [N, classes, (D,) H, W]
 * @param labels [N, 1, (D,) H, W], class indices as whole numbers
 * @returns a scalar
 */
export type Loss = (logits: Tensor, labels: Tensor, settings: LossSettings) => Tensor;
