/** One run of a session, for both kinds of executables: its failure in words. */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { AppError } from '../../../shared/result.ts';
import { runtimeReason } from './runtime-reason.ts';

/**
 * @param places where outputs are to be written; without them onnxruntime makes arrays of its own
 * @throws AppError with onnxruntime's own message, which names the node, and so the primitive, that failed
 */
export async function runSession(
  session: InferenceSession,
  feeds: Readonly<Record<string, Tensor>>,
  places?: Readonly<Record<string, Tensor>>,
): Promise<InferenceSession.ReturnType> {
  try {
    return places === undefined ? await session.run(feeds) : await session.run(feeds, places);
  } catch (cause) {
    throw new AppError('internal', `onnxruntime failed in a step: ${runtimeReason(cause)}`, '', { cause });
  }
}
