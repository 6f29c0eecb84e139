/**
 * Whose image it is, as far as a name tells: `sub-12_ses-2` (BIDS) and `patient001_frame01` are one person at several
 * times. A name without such an ending stands for a person of its own, and so does `mri_scan_001`, where nothing but
 * the ending is a number.
 */
const bids = /^(sub-[^_]+)(_|$)/i;
const visit = /[-_](frame|phase|ses|session|visit|time|timepoint|tp|scan|day|week|month|year|exam)[-_]?\d+$/i;

export function subjectOf(caseId: string): string {
  const match = bids.exec(caseId);
  if (match?.[1] !== undefined) return match[1];
  const person = caseId.replace(visit, '');
  return /\d/.test(person) ? person : caseId;
}
