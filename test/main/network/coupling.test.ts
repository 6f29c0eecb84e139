import { describe, expect, it } from 'vitest';
import { couple } from '../../../main/network/coupling.ts';
import type { Layer } from '../../../main/network/layers/index.ts';
import { parseNetwork } from '../../../main/network/validate.ts';
import { parameterShapes } from '../../../main/network/weights.ts';
import { smallUNet } from './networks.ts';

const conv = (id: string, input: string, filters: number): Layer => ({
  kind: 'convolution',
  id,
  input,
  stage: 0,
  filters,
  kernel: [1, 1],
  strides: [1, 1],
  bias: false,
});

/** The groups and axes of layers between the input (one channel) and a head of two classes. */
function coupleLayers(layers: Layer[], headInput: string) {
  const network = parseNetwork({
    dims: 2,
    inputChannels: 1,
    classes: 2,
    layers: [{ kind: 'input', id: 'input' }, ...layers, conv('head', headInput, 2)],
    heads: ['head'],
  });
  const { groups, axes } = couple(network);
  const consumed = axes.find(({ parameter, does }) => parameter === 'head/weight' && does === 'consume')!;
  return { groups: new Map(groups.map((group) => [group.id, group])), axes, consumed: consumed.segments };
}

describe('couple', () => {
  it('couples nothing in a concatenation, and keeps its order', () => {
    const { groups, consumed } = coupleLayers(
      [conv('a', 'input', 2), conv('b', 'input', 3), { kind: 'concatenation', id: 'c', inputs: ['b', 'a'] }],
      'c',
    );
    expect(groups.get('a')?.producers).toEqual(['a']);
    expect(consumed).toEqual([
      { group: 'b', atoms: [0, 1, 2] },
      { group: 'a', atoms: [0, 1] },
    ]);
  });

  it('couples everything in an addition, under the name of the first producer', () => {
    const { groups, consumed } = coupleLayers(
      [conv('a', 'input', 2), conv('b', 'input', 2), { kind: 'add', id: 's', inputs: ['b', 'a'] }],
      's',
    );
    expect(groups.get('a')).toMatchObject({
      producers: ['a', 'b'],
      filters: 2,
      featureMap: 's',
      frozen: false,
    });
    expect(groups.has('b')).toBe(false);
    expect(consumed).toEqual([{ group: 'a', atoms: [0, 1] }]);
  });

  it('lists x ‖ x as one group twice', () => {
    const { consumed } = coupleLayers(
      [conv('a', 'input', 2), { kind: 'concatenation', id: 'c', inputs: ['a', 'a'] }],
      'c',
    );
    expect(consumed).toEqual([
      { group: 'a', atoms: [0, 1] },
      { group: 'a', atoms: [0, 1] },
    ]);
  });

  it('couples an addition of a concatenation channel by channel', () => {
    const { groups, axes } = coupleLayers(
      [
        conv('a', 'input', 1),
        conv('b', 'input', 2),
        { kind: 'concatenation', id: 'c', inputs: ['a', 'b'] },
        conv('d', 'input', 3),
        { kind: 'add', id: 's', inputs: ['d', 'c'] },
      ],
      's',
    );
    expect(groups.get('a')).toMatchObject({ producers: ['a', 'b', 'd'], filters: 3, featureMap: 's' });
    const made = (layer: string) => axes.find(({ parameter }) => parameter === `${layer}/weight`)?.segments;
    expect(made('a')).toEqual([{ group: 'a', atoms: [0] }]);
    expect(made('b')).toEqual([{ group: 'a', atoms: [1, 2] }]);
    expect(made('d')).toEqual([{ group: 'a', atoms: [0, 1, 2] }]);
  });

  it('unites both halves of what is added to x ‖ x; the map is the last that has each filter once', () => {
    const { groups, axes } = coupleLayers(
      [
        conv('a', 'input', 2),
        { kind: 'concatenation', id: 'c', inputs: ['a', 'a'] },
        conv('d', 'input', 4),
        { kind: 'add', id: 's', inputs: ['c', 'd'] },
      ],
      's',
    );
    expect(groups.get('a')).toMatchObject({ filters: 2, producers: ['a', 'd'], featureMap: 'a' });
    expect(axes.find(({ parameter }) => parameter === 'd/weight')?.segments).toEqual([
      { group: 'a', atoms: [0, 1, 0, 1] },
    ]);
  });

  it('freezes the input, the heads and whatever is added to them', () => {
    const { groups } = coupleLayers(
      [conv('a', 'input', 1), { kind: 'add', id: 's', inputs: ['a', 'input'] }, conv('b', 's', 4)],
      'b',
    );
    expect(groups.get('input')).toMatchObject({ producers: ['input', 'a'], frozen: true, minKeep: 1 });
    expect(groups.get('head')).toMatchObject({ frozen: true, minKeep: 2 });
    expect(groups.get('b')).toMatchObject({ frozen: false, minKeep: 1, stage: 0 });
  });

  it('gives the map after norm and activation, and the plain one of a transposed convolution', () => {
    const maps = new Map(couple(smallUNet({})).groups.map((group) => [group.id, group.featureMap]));
    expect(maps.get('encoder1.1')).toBe('encoder1.1.activation');
    expect(maps.get('up1')).toBe('up1');
    const pooled = couple(smallUNet({ downsampling: 'max' })).groups;
    expect(pooled.find((group) => group.id === 'encoder0.2')?.featureMap).toBe('encoder0.2.activation');
    const residual = couple(smallUNet({ residual: true })).groups;
    expect(residual.find((group) => group.id === 'encoder1.2')).toMatchObject({
      producers: ['encoder1.2', 'encoder1.shortcut'],
      featureMap: 'encoder1.2.activation',
    });
  });

  it('chains the stages of one width that identity shortcuts join', () => {
    const pocket = smallUNet({ residual: true, downsampling: 'max', widths: [4, 4, 4] });
    expect(couple(pocket).groups.find((group) => group.id === 'encoder0.2')?.producers).toEqual([
      'encoder0.2',
      'encoder0.shortcut',
      'encoder1.2',
      'encoder2.2',
    ]);
  });

  it.each([
    { residual: false, norm: 'affine' },
    { residual: true, norm: 'plain' },
    { residual: true, norm: 'none' },
  ] as const)('binds every channel axis of every parameter once, at its full length (%j)', (change) => {
    const network = smallUNet(change);
    const { axes } = couple(network);
    const expected = [...parameterShapes(network)].flatMap(([name, shape]) =>
      shape.slice(0, 2).map((length, axis) => `${name} ${axis} ${length}`),
    );
    const bound = axes.map(({ parameter, axis, segments }) => {
      const length = segments.reduce((sum, { atoms }) => sum + atoms.length, 0);
      return `${parameter} ${axis} ${length}`;
    });
    expect(bound.sort()).toEqual(expected.sort());
  });

  it('cuts a transposed convolution along its second axis (canonical layout [I, O, k…])', () => {
    const roles = couple(smallUNet({}))
      .axes.filter(({ parameter }) => parameter === 'up1/weight')
      .map(({ axis, does, segments }) => [axis, does, segments[0]?.group]);
    expect(roles).toEqual([
      [1, 'produce', 'up1'],
      [0, 'consume', 'encoder2.2'],
    ]);
  });
});
