/** The onnx engine on a graphics card, real or software: every primitive, a training step, a cut by Sauron, an export. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { examples } from '../../../support/primitive-examples.ts';
import { findingsOf, webgpuEnvironment } from '../../../support/webgpu.ts';
import type { Finding } from './checks.ts';

// The software driver compiles a shader for every shape: minutes on a busy machine. Only what hangs waits to the end.
vi.setConfig({ hookTimeout: 1_800_000 });

const environment = await webgpuEnvironment();

describe.skipIf(environment === undefined)('WebGPU', () => {
  let findings: readonly Finding[];
  beforeAll(async () => {
    findings = await findingsOf(new URL('checks.ts', import.meta.url), environment ?? {});
  });
  const of = (check: Finding['check']): readonly Finding[] => findings.filter((one) => one.check === check);

  it('computes every primitive and its gradient like double precision', () => {
    expect(of('primitive').map(({ name }) => name)).toEqual(examples.map(({ name }) => name));
    expect(of('primitive').filter((one) => !(one.difference < 2e-5))).toEqual([]);
  });
  it('takes training steps as the processor does: loss, weights and slots', () => {
    expect(of('step')).toHaveLength(2);
    expect(of('step').filter((one) => !(one.difference < 1e-4))).toEqual([]);
  });
  it('trains through a cut of Sauron to the same network', () => {
    expect(of('cut')[0]?.paramsLeft).toBeLessThan(1);
    expect(of('cut').filter((one) => !(one.difference < 1e-3))).toEqual([]);
  });
  it('agrees with an exported model', () => {
    expect(of('export').map(({ name }) => name)).toEqual(['case 1,case 2']);
    expect(of('export')[0]?.difference).toBeLessThan(1e-4);
  });
});
