/** The table of commands. A new one is one file here and one line below; parsing, help and tests follow from it. */
import type { Command } from '../command.ts';
import { applyPlanCommand } from './apply-plan.ts';
import { compareCommand } from './compare.ts';
import { convertCommand } from './convert.ts';
import { demoCommand } from './demo.ts';
import { describeCommand } from './describe.ts';
import { devicesCommand } from './devices.ts';
import { explainCommand } from './explain.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { inspectCommand } from './inspect.ts';
import { predictCommand } from './predict.ts';
import { removeCaseCommand } from './remove-case.ts';
import { runJobCommand } from './run-job.ts';
import { savePlanCommand } from './save-plan.ts';
import { sampleCommand } from './sample.ts';
import { studyCommand } from './study.ts';
import { trainCommand } from './train.ts';

export const commands: readonly Command[] = [
  sampleCommand,
  inspectCommand,
  importCommand,
  removeCaseCommand,
  describeCommand,
  trainCommand,
  runJobCommand,
  studyCommand,
  compareCommand,
  explainCommand,
  exportCommand,
  savePlanCommand,
  applyPlanCommand,
  predictCommand,
  convertCommand,
  devicesCommand,
  demoCommand,
];
