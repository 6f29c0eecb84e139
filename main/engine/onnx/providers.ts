/**
 * The execution providers of onnxruntime, and what an emitter or an executable has to know of each. What is not listed
 * here is the same everywhere: an operator that a provider lacks runs on the processor (`placement.ts` counts those).
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';

export const providers = ['cpu', 'webgpu', 'dml', 'cuda'] as const;
export type Provider = (typeof providers)[number];

export interface ProviderTraits {
  /** For people. */
  readonly title: string;
  /** Whether it has onnxruntime's own FusedMatMul, which reads a transposed operand as it lies. */
  readonly fusedMatMul: boolean;
  /** Whether it has the blocked convolution kernels (`channel-block.ts`). */
  readonly blockedConvolutions: boolean;
  /**
   * Whether one Split may give as many pieces as a network has parameters: WebGPU's kernels bind 12 arrays at most, and
   * DirectML and CUDA were not tried.
   */
  readonly splits: boolean;
  /** Whether onnxruntime-node lets outputs stay on the device and takes them as inputs. It copies elsewhere. */
  readonly keepsState: boolean;
  /** Why this build or machine has none; empty where a session may be tried. */
  readonly absence: () => string;
}

export const providerTraits: Readonly<Record<Provider, ProviderTraits>> = {
  cpu: {
    title: 'the CPU',
    fusedMatMul: true,
    blockedConvolutions: true,
    splits: true,
    keepsState: false,
    absence: () => '',
  },
  webgpu: {
    title: 'the graphics card, through WebGPU',
    fusedMatMul: false,
    blockedConvolutions: false,
    splits: false,
    keepsState: true,
    absence: () => '',
  },
  dml: {
    title: 'the graphics card, through DirectML',
    fusedMatMul: true,
    blockedConvolutions: false,
    splits: false,
    keepsState: false,
    absence: () => (process.platform === 'win32' ? '' : 'DirectML is part of Windows.'),
  },
  cuda: {
    title: 'the NVIDIA card, through CUDA',
    fusedMatMul: true,
    blockedConvolutions: false,
    splits: false,
    keepsState: false,
    absence: () =>
      existsSync(join(libraryFolder(), cudaLibrary))
        ? ''
        : `onnxruntime's CUDA library (${cudaLibrary}) is not beside its own; it is not part of the app.`,
  },
};

/**
 * As onnxruntime's options want it. Its WebGPU provider turns images channels last by itself and then predicts wrongly
 * with constant weights (1.30.0, on SwiftShader: logits off by 1.6): it is told to leave them as they are.
 */
export function executionProvider(provider: Provider): InferenceSession.ExecutionProviderConfig {
  return provider === 'webgpu' ? { name: 'webgpu', preferredLayout: 'NCHW' } : provider;
}

const cudaLibrary =
  process.platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so';

/** Where onnxruntime-node keeps its native libraries. */
function libraryFolder(): string {
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node/package.json');
  return join(dirname(entry), 'bin', 'napi-v6', process.platform, process.arch);
}
