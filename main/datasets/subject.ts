/**
 * Whose image it is, as far as a name tells: `sub-12_ses-2` (BIDS) and `patient001_frame01` are one person at several
 * times. A name without such an ending stands for a person of its own.
 */
const bids = /^(sub-[^_]+)(_|$)/i;
const visit = /[-_](frame|phase|ses|session|visit|time|timepoint|tp|scan|day|week|month|year|exam)[-_]?\d+$/i;

export function subjectOf(caseId: string): string {
  const match = bids.exec(caseId);
  return match?.[1] ?? caseId.replace(visit, '');
}
