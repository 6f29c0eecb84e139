/** Reads the description of a bundle, which comes from outside: nothing in it is believed before it was checked. */
import { join } from 'node:path';
import { partsOfPlan } from '../documents/composed.ts';
import { withWidths } from '../documents/pocketnet-widths.ts';
import { readRegular } from '../files/regular.ts';
import { AppError } from '../../shared/result.ts';
import { manifestName, manifestSchema, modelName, sealOf, type Manifest } from './manifest.ts';

export interface ReadManifest {
  readonly manifest: Manifest;
  /** What could not be checked, as sentences. */
  readonly notices: readonly string[];
}

export const mostManifestBytes = 8 << 20;
/** Twice what the rules begin with on slices; in three dimensions memory ends patches long before. */
const mostPatchVoxels = 2 ** 23;

/** @throws AppError naming the file that is missing, damaged, changed or not what it says */
export function readManifest(folder: string): ReadManifest {
  const path = join(folder, manifestName);
  const value = parseJson(readBundleFile(path, mostManifestBytes), path);
  const parsed = manifestSchema.safeParse(upgraded(value));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') ?? '';
    throw new AppError(
      'corrupt',
      `${path} is no description of a Secateur model: ${where === '' ? '' : `${where}: `}${issue?.message}.`,
      copyAgain,
    );
  }
  const manifest = parsed.data;
  if (
    manifest.preparation.dims !== manifest.step.patch.length ||
    manifest.model.axes.length !== manifest.preparation.dims + 2
  )
    throw new AppError('corrupt', `${path} contradicts itself about the dimensions of the model.`, copyAgain);
  const patch = manifest.step.patch.reduce((product, side) => product * side, 1);
  if (patch > mostPatchVoxels) {
    const sides = manifest.step.patch.join(' × ');
    const message = `${path} asks for patches of ${sides} voxels; ${mostPatchVoxels} voxels are the most.`;
    throw new AppError('unsupported', message, 'Use a model that was trained on smaller patches.');
  }
  if (manifest.sha256 === undefined) {
    const notice =
      `${path} bears no hash of all it says (an older Secateur wrote it): ` +
      'whether classes or preparation were changed since the export cannot be told.';
    return { manifest, notices: [notice] };
  }
  if (sealOf(value as Record<string, unknown>) !== manifest.sha256) throw changed(path);
  return { manifest, notices: [] };
}

/** Version 1 had one flat plan and one kind of network; version 2 at first a number and a rule for PocketNet's filters. */
function upgraded(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { version, plan, architecture, ...rest } = value as Record<string, unknown>;
  if (version === 2 && typeof architecture === 'object' && architecture !== null)
    return { ...value, architecture: withWidths(architecture as Record<string, unknown>) };
  if (version !== 1 || typeof plan !== 'object' || plan === null) return value;
  const { preparation, step } = partsOfPlan(plan as Record<string, unknown>, {});
  return { ...rest, task: { kind: 'classes' }, preparation, step, version: 2 };
}

export const changed = (path: string): AppError =>
  new AppError('corrupt', `${path} is not the file that was exported: its SHA-256 differs.`, copyAgain);

export const readBundleFile = (path: string, mostBytes: number): Uint8Array =>
  reading(() => readRegular(path, mostBytes));

/** A folder without the file is no bundle: says what one is. */
export function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    const hint = `Choose the folder of an exported model: it holds ${modelName} and ${manifestName}.`;
    throw new AppError(cause.code, cause.message, hint, { cause });
  }
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new AppError('corrupt', `${path} is not valid JSON.`, copyAgain, { cause });
  }
}

export const copyAgain = 'Copy the folder again from where it was exported, or export the run again.';
