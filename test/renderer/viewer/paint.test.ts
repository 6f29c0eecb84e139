import { describe, expect, it } from 'vitest';
import { colourOf, paintLabels, paintOutlines } from '../../../renderer/viewer/overlay.ts';
import { autoWindow, dragWindow, paintGrey } from '../../../renderer/viewer/window-level.ts';

const rgba = (pixels: number): Uint8ClampedArray => new Uint8ClampedArray(4 * pixels);
const pixel = (data: Uint8ClampedArray, index: number): number[] => [
  ...data.subarray(4 * index, 4 * index + 4),
];

describe('paintGrey', () => {
  it('is black below the window, white above it and linear between', () => {
    const out = rgba(4);
    paintGrey(new Float32Array([-1000, 0, 60, 1000]), { center: 50, width: 100 }, out);
    expect([0, 1, 2, 3].map((index) => pixel(out, index)[0])).toEqual([0, 0, 153, 255]);
    expect(pixel(out, 0)[3]).toBe(255);
  });
});

describe('autoWindow', () => {
  it('spans all but the extreme half percents', () => {
    const { center, width } = autoWindow(Float32Array.from({ length: 1001 }, (_, index) => index));
    expect(center).toBe(500);
    expect(width).toBe(990);
  });

  it('never has the width zero', () => {
    expect(autoWindow(new Float32Array(5).fill(7)).width).toBeGreaterThan(0);
  });
});

describe('dragWindow', () => {
  it('widens to the right, and moves the level in proportion to the width', () => {
    const from = { center: 100, width: 50 };
    expect(dragWindow(from, 10, 0).width).toBeGreaterThan(50);
    expect(dragWindow(from, 0, 25).center).toBe(105);
  });
});

describe('painting labels', () => {
  const labels = new Uint8Array([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 2]); // 4 × 4
  const style = { opacity: 0.4, outline: true, hidden: new Set<number>(), colourOf };

  it('blends the fill over the image', () => {
    const out = rgba(16).fill(100);
    paintLabels(labels, style, out);
    const blended = colourOf(1).map((part) => Math.round(60 + 0.4 * part));
    expect(pixel(out, 5)).toEqual([...blended, 100]);
    expect(pixel(out, 14)).toEqual([100, 100, 100, 100]);
  });

  it('draws borders opaquely and nothing else', () => {
    const out = rgba(16);
    paintOutlines(labels, 4, style, out);
    expect(pixel(out, 5)).toEqual([0, 0, 0, 0]);
    expect(pixel(out, 0)).toEqual([...colourOf(1), 255]);
    expect(pixel(out, 10)[3]).toBe(255); // above the background pixel
    expect(pixel(out, 15)).toEqual([...colourOf(2), 255]);
  });

  it('leaves hidden classes out', () => {
    const hidden = { ...style, hidden: new Set([1]) };
    const [fill, lines] = [rgba(16).fill(9), rgba(16)];
    paintLabels(labels, hidden, fill);
    paintOutlines(labels, 4, hidden, lines);
    expect(pixel(fill, 5)).toEqual([9, 9, 9, 9]);
    expect(pixel(lines, 0)).toEqual([0, 0, 0, 0]);
    expect(pixel(lines, 15)[3]).toBe(255);
  });

  it('gives neighbouring classes different colours', () => {
    expect(colourOf(1)).not.toEqual(colourOf(2));
  });
});
