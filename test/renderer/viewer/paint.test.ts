import { describe, expect, it } from 'vitest';
import { colourOf, paintLabels } from '../../../renderer/viewer/overlay.ts';
import { fitted, pixelUnder, placeSlice, zoomed } from '../../../renderer/viewer/view-box.ts';
import { autoWindow, dragWindow, paintGrey } from '../../../renderer/viewer/window-level.ts';
import { slicePlane } from '../../../renderer/viewer/slice-plane.ts';

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

describe('paintLabels', () => {
  const labels = new Uint8Array([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 2]); // 4 × 4
  const style = { opacity: 0.4, outline: true, hidden: new Set<number>() };

  it('fills the inside translucently and the border opaquely', () => {
    const out = rgba(16);
    paintLabels(labels, 4, style, out);
    expect(pixel(out, 5)).toEqual([...colourOf(1), 102]);
    expect(pixel(out, 0)[3]).toBe(255);
    expect(pixel(out, 10)[3]).toBe(255); // above the background pixel
    expect(pixel(out, 15)).toEqual([...colourOf(2), 255]);
  });

  it('leaves background and hidden classes clear', () => {
    const out = rgba(16).fill(9);
    paintLabels(labels, 4, { ...style, hidden: new Set([1]) }, out);
    expect(pixel(out, 14)).toEqual([0, 0, 0, 0]);
    expect(pixel(out, 5)).toEqual([0, 0, 0, 0]);
    expect(pixel(out, 15)[3]).toBe(255);
  });

  it('gives neighbouring classes different colours', () => {
    expect(colourOf(1)).not.toEqual(colourOf(2));
  });
});

describe('placeSlice', () => {
  const plane = slicePlane(
    {
      size: [10, 5, 3],
      spacing: [1, 4, 1],
      origin: [0, 0, 0],
      direction: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    },
    'axial',
  );
  const pane = { width: 200, height: 100 };

  it('keeps millimetres square and fits the longer side', () => {
    const { width, height, left, top } = placeSlice(plane, fitted, pane);
    expect([width, height, left, top]).toEqual([50, 100, 75, 0]);
  });

  it('finds the pixel under a point, and none outside', () => {
    const placement = placeSlice(plane, fitted, pane);
    expect(pixelUnder(plane, placement, { x: 76, y: 99 })).toEqual({ x: 0, y: 4 });
    expect(pixelUnder(plane, placement, { x: 74, y: 50 })).toBeNull();
  });

  it('limits the zoom', () => {
    expect(zoomed(fitted, 1000).zoom).toBe(20);
    expect(zoomed(fitted, 0.0001).zoom).toBe(0.2);
  });
});
