import { describe, expect, it } from 'vitest';
import { bytes, count, dice, duration, millimetres, percent, signed } from '../../../renderer/ui/format.ts';

describe('format', () => {
  it.each([
    [0, '0 s'],
    [59.6, '1 min'],
    [75, '1 min 15 s'],
    [4020, '1 h 7 min'],
  ])('duration %s', (seconds, text) => expect(duration(seconds)).toBe(text));

  it.each([
    [999, '999'],
    [481_878, '482 k'],
    [78_800_000, '78.8 M'],
    [2.6e11, '260 G'],
  ])('count %s', (value, text) => expect(count(value)).toBe(text));

  it('bytes', () => {
    expect(bytes(12)).toBe('12 B');
    expect(bytes(1_928_000)).toBe('1.93 MB');
  });

  it('shows a dash where there is no number', () => {
    expect(dice(null)).toBe('–');
    expect(millimetres(null)).toBe('–');
  });

  it('signs differences with a true minus', () => {
    expect(signed(-0.0042)).toBe('−0.0042');
    expect(signed(0.01)).toBe('+0.0100');
  });

  it('percent', () => expect(percent(0.4312)).toBe('43.1 %'));
});
