/** Usual names of folders and ends of names that say what an image or a label map shows. */

export const imageFolder = /^(imagesTr|images?|imgs?|volumes?|scans?)$/i;
export const labelFolder =
  /^(labelsTr|labels?|masks?|segmentations?|segs?|annotations?|gt|ground[-_ ]?truth)$/i;
export const labelSuffix = /[-_. ](labels?|masks?|segmentations?|segs?|annotations?|gt)$/i;

/** Names of label maps that say nothing else. */
export const labelName =
  /^(labels?|masks?|segs?|segmentations?|annotations?|gt|ground[-_ ]?truth|lesions?|tumou?rs?|rois?|contours?|manual)$/i;

export const isLabelName = (name: string): boolean => labelName.test(name) || labelSuffix.test(name);

/** Kinds of images that are told apart at the end of a name. */
export const kindSuffix =
  /[-_. ](flair|t1|t1w|t1n|t1c|t1ce|t1gd|t1post|t1pre|t2|t2w|t2f|t2s|swi|dwi|adc|pd|pdw|ct|cta|ctp|pet|suv|cbf|cbv|mtt|tmax)$/i;

/** A word that is such a kind. */
export const isKind = (word: string): boolean => kindSuffix.exec(`_${word}`)?.index === 0;

/** A file's whole name that is the name of a kind: those of other cases are called the same. */
export const saysKind = (stem: string): boolean =>
  labelName.test(stem) || isKind(stem) || imageFolder.test(stem);
