/** The steps of the import wizard, in order. The folder is chosen before, in its own dialogue. */
export const importSteps = [
  { id: 'images', title: 'Images' },
  { id: 'privacy', title: 'De-identification' },
  { id: 'labels', title: 'Labels' },
  { id: 'confirm', title: 'Confirm' },
] as const;

export type ImportStep = (typeof importSteps)[number]['id'];

export function neighbour(step: ImportStep, by: 1 | -1): ImportStep | null {
  return importSteps[importSteps.findIndex(({ id }) => id === step) + by]?.id ?? null;
}
