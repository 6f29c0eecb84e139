/** The arms of a study by their names, as the command line and the form list them. */
import { armsByName } from '../../shared/arm.ts';
import { studyArms, type StudyArm } from '../../shared/study-arms.ts';

export function armsNamed(names: readonly string[], shapeOf = ''): StudyArm[] {
  const arms = names.map((name) => {
    const arm = armsByName.get(name);
    if (arm === undefined) throw new Error(`no arm ${name}`);
    return arm;
  });
  return studyArms(arms, shapeOf);
}

/** As studies that are upgraded have them, which name no variant where nothing was set. */
export const unnamed = (arms: readonly StudyArm[]): StudyArm[] =>
  arms.map((arm) => ({ ...arm, variant: '', options: {} }));
