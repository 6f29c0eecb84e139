/**
 * What a mask that a model drew says about itself: of which image, by which model, and whether the two suit each other.
 * One line of text, which fits into NIfTI's description (80 bytes) and stands in every DICOM object.
 */

/** What about an image is other than what the model was trained on. */
export const maskMarks = ['modality', 'intensities'] as const;
export type MaskMark = (typeof maskMarks)[number];

export interface MaskRecord {
  /** First 16 hexadecimal digits of what identifies the image, see `ImageInput.id`. */
  readonly image: string;
  /** Of the SHA-256 of `model.onnx`. */
  readonly model: string;
  readonly marks: readonly MaskMark[];
}

const markTexts: Readonly<Record<MaskMark, string>> = { modality: 'MODALITY', intensities: 'VALUES' };

export const idDigits = 16;

export function recordText({ image, model, marks }: MaskRecord): string {
  const other = marks.length > 0 ? `; OTHER ${marks.map((mark) => markTexts[mark]).join('+')}` : '';
  return `Secateur image ${image.slice(0, idDigits)} model ${model.slice(0, idDigits)}${other}`;
}

/** @returns the image of a mask from any text that holds its record; null for a text without one */
export function imageOfRecord(text: string): string | null {
  return /Secateur image ([0-9a-f]{16}) model [0-9a-f]{16}/.exec(text)?.[1] ?? null;
}
