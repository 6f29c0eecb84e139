/** A network's options by name: how they are shown, typed and changed. */
import { describe, expect, test } from 'vitest';
import { optionsOf, optionText, withText } from '../../../shared/architecture-options.ts';
import { architectureSchema } from '../../../shared/architecture-schema.ts';
import { architectureNames } from '../../../shared/architectures.ts';
import { unetProposal } from '../../support/proposal.ts';

const { architecture } = unetProposal({ dims: 2, patch: [16, 16], widths: [8, 16, 32] });
const typed = (name: string, text: string) => {
  const option = optionsOf(architecture).find((one) => one.name === name);
  if (option === undefined) throw new Error(`no option ${name}`);
  return withText(architecture, option, text);
};
const refused = (name: string, text: string) =>
  architectureSchema.safeParse(typed(name, text)).error?.issues.map(({ path }) => path.join('.'));

test('every option of every architecture is shown and read back', () => {
  for (const option of optionsOf(architecture))
    expect(withText(architecture, option, optionText(architecture, option.name))).toEqual(architecture);
  expect(architectureNames.length).toBeGreaterThan(1);
  expect(optionText(architecture, 'strides')).toBe('1×1, 2×2, 2×2');
  expect(optionText(architecture, 'residual')).toBe('no');
});

describe('another number of stages', () => {
  test('fewer leave out the coarsest', () => {
    expect(typed('widths', '8, 16')).toMatchObject({
      strides: [
        [1, 1],
        [2, 2],
      ],
      kernels: [
        [3, 3],
        [3, 3],
      ],
    });
  });

  test('more repeat the last', () => {
    expect(typed('strides', '1x1, 2x2, 2x2, 1x2')).toMatchObject({
      widths: [8, 16, 32, 32],
      strides: [
        [1, 1],
        [2, 2],
        [2, 2],
        [1, 2],
      ],
    });
  });
});

describe('filters by a rule are those of as many stages as there are', () => {
  test.each([
    ['16 constant', [16, 16, 16]],
    ['16 doubling', [16, 32, 64]],
    [' 16  Doubling to 40 ', [16, 32, 40]],
    ['16, 24, 32', [16, 24, 32]],
  ])('%s', (text, widths) => {
    expect(typed('widths', text)).toEqual({ ...architecture, widths });
  });

  test('what is no rule, or one out of bounds, is refused', () => {
    expect(refused('widths', '16 tripling')).toContain('widths');
    expect(refused('widths', '0 constant')).toEqual(['widths.0', 'widths.1', 'widths.2']);
    expect(refused('widths', '4000 doubling')).toEqual(['widths.1', 'widths.2']);
  });
});

test('what cannot be is refused at its place', () => {
  expect(refused('widths', '8, many, 32')).toEqual(['widths.1']);
  expect(refused('widths', '8')).toContain('widths');
  expect(refused('kernels', '3×3, 2×2, 3×3')).toEqual(['kernels']);
  expect(refused('strides', '2×2, 2×2, 2×2')).toEqual(['strides']);
  expect(refused('residual', 'maybe')).toEqual(['residual']);
  expect(refused('downsampling', 'average')).toEqual(['downsampling']);
  expect(refused('downsampling', 'pool')).toBeUndefined();
});
