/** onnxruntime-node, loaded in this one place, and only where it has been told to send nothing. */
import { createRequire } from 'node:module';
import type * as Runtime from 'onnxruntime-node';
import { markNativeCode } from '../../threads/native.ts';
import { requireSilence } from './telemetry.ts';

requireSilence();
markNativeCode();

// Not `import`: a bundle puts imports of packages before every line of its own, and so before the check.
const load = createRequire(import.meta.url);

export const ort = load('onnxruntime-node') as typeof Runtime;
