import { loadImage, createCanvas } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import { drawSheet, type SheetCase } from '../../../../main/cli/demo/sheet.ts';

const label = new Uint8Array(8 ** 3).fill(1);
const example: SheetCase = {
  name: 'case',
  grid: {
    size: [8, 8, 8],
    spacing: [1, 1, 1],
    origin: [0, 0, 0],
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  },
  image: new Float32Array(8 ** 3),
  label,
  masks: [new Uint8Array(8 ** 3), label],
};

test('remarks stand below the plot, a line each', async () => {
  const points = [{ name: 'dense', macs: 10, dice: 0.9 }];
  const sheet = { cases: [example], runs: ['dense'], points };
  const [without, two] = [
    drawSheet({ ...sheet, remarks: [] }),
    drawSheet({ ...sheet, remarks: ['one', 'two'] }),
  ];
  const [short, long] = [await loadImage(without), await loadImage(two)];
  expect(long.height - short.height).toBe(40);
  const canvas = createCanvas(long.width, long.height);
  const context = canvas.getContext('2d');
  context.drawImage(long, 0, 0);
  const inked = (y: number): boolean =>
    [...context.getImageData(0, y - 12, 60, 14).data].some((value, index) => index % 4 === 0 && value < 128);
  expect([short.height, short.height + 20].map(inked)).toEqual([true, true]);
});

test('image, label and masks stand side by side', async () => {
  const png = drawSheet({
    cases: [example],
    runs: ['dense', 'pruned'],
    points: [
      { name: 'dense', macs: 10, dice: 0.9 },
      { name: 'pruned', macs: 4, dice: 0.89 },
    ],
    remarks: [],
  });
  const picture = await loadImage(png);
  const canvas = createCanvas(picture.width, picture.height);
  const context = canvas.getContext('2d');
  context.drawImage(picture, 0, 0);
  const colourAt = (x: number) => [...context.getImageData(x, 100, 1, 1).data.slice(0, 3)];
  const [black, orange] = [
    [0, 0, 0],
    [127, 87, 0],
  ];
  expect([100, 332, 564, 796].map(colourAt)).toEqual([black, orange, black, orange]);
});
