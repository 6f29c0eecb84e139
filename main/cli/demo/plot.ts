/** Dice against MACs, one point per run: what pruning is about, in one picture. */
import type { SKRSContext2D } from '@napi-rs/canvas';
import { count, fixed } from '../format.ts';

export interface PlotPoint {
  readonly name: string;
  readonly macs: number;
  readonly dice: number;
}

export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const ink = '#222222';
const tickShares = [0, 0.5, 1];

/** Both axes are linear; MACs start at zero, so that a halved cost looks halved. */
export function drawPlot(context: SKRSContext2D, frame: Frame, points: readonly PlotPoint[]): void {
  const { x, y, width, height } = frame;
  const most = Math.max(...points.map(({ macs }) => macs)) * 1.15;
  const [low, high] = diceRange(points);
  const toX = (macs: number): number => x + (macs / most) * width;
  const toY = (dice: number): number => y + height - ((dice - low) / (high - low)) * height;

  context.strokeStyle = ink;
  context.fillStyle = ink;
  context.font = '12px sans-serif';
  context.strokeRect(x, y, width, height);
  for (const share of tickShares) {
    context.textAlign = 'center';
    context.fillText(count(share * most), x + share * width, y + height + 16);
    context.textAlign = 'right';
    context.fillText(fixed(low + share * (high - low), 3), x - 6, y + height - share * height + 4);
  }
  context.textAlign = 'center';
  context.fillText('MACs per patch', x + width / 2, y + height + 32);
  context.textAlign = 'left';
  context.fillText('Dice, mean over cases', x, y - 8);
  for (const { name, macs, dice } of points) {
    context.beginPath();
    context.arc(toX(macs), toY(dice), 5, 0, 2 * Math.PI);
    context.fill();
    const isRight = toX(macs) > x + 0.7 * width;
    context.textAlign = isRight ? 'right' : 'left';
    context.fillText(name, toX(macs) + (isRight ? -9 : 9), toY(dice) + 4);
  }
}

/** Around the points, at least 0.1 wide, so that noise does not look like a cliff. */
function diceRange(points: readonly PlotPoint[]): [number, number] {
  const values = points.map(({ dice }) => dice);
  const middle = (Math.min(...values) + Math.max(...values)) / 2;
  const half = Math.max(0.05, 0.6 * (Math.max(...values) - Math.min(...values)));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
