import { expect, test } from 'vitest';
import {
  colourFromHex,
  hexOf,
  palette,
  storeColours,
  storedColours,
} from '../../../renderer/viewer/class-colours.ts';
import { colourOf } from '../../../renderer/viewer/overlay.ts';

function storage(first: string | null = null) {
  let kept = first;
  return { getItem: () => kept, setItem: (_: string, text: string) => void (kept = text) };
}

test('colours are kept by the name of their class and come back as they were', () => {
  const kept = storage();
  expect(storedColours(kept)).toEqual({});
  storeColours(kept, { liver: [1, 128, 255], spleen: [0, 0, 0] });
  expect(storedColours(kept)).toEqual({ liver: [1, 128, 255], spleen: [0, 0, 0] });
});

test.each(['no JSON', 'null', '[]', '7', '{"liver":"red"}', '{"liver":null}'])(
  'what cannot be read (%s) is as if it were not there',
  (text) => {
    expect(storedColours(storage(text))).toEqual({});
  },
);

test('a full or forbidden storage keeps nothing, and does not fail', () => {
  const full = {
    setItem: () => {
      throw new Error('full');
    },
  };
  expect(() => storeColours(full, { liver: [1, 2, 3] })).not.toThrow();
});

test('a chosen colour follows its class to another value; the others keep theirs', () => {
  const colours = { liver: [9, 8, 7] } as const;
  const classes = [
    { value: 1, name: 'spleen' },
    { value: 2, name: 'liver' },
  ];
  const of = palette(classes, colours);
  expect(of(1)).toEqual(colourOf(1));
  expect(of(2)).toEqual([9, 8, 7]);
  expect(of(3)).toEqual(colourOf(3));
});

test('as the colour field of a page writes them', () => {
  expect(hexOf([0, 15, 255])).toBe('#000fff');
  expect(colourFromHex('#0aB0ff')).toEqual([10, 176, 255]);
  for (const text of ['', 'red', '#fff', '#00000g']) expect(colourFromHex(text)).toBeNull();
});
