/**
 * Moments of LeakyReLU(x) for x ~ N(β, γ²): what a norm's scale and bias foretell of the activation behind it
 * (pruning-methods.md 2j, derived there and checked against samples).
 */

export interface Moments {
  readonly mean: number;
  readonly meanAbs: number;
  /** E[y²] */
  readonly energy: number;
  readonly variance: number;
}

/** @param slope of the negative side; 0 is ReLU, 1 no activation */
export function activationMoments(gamma: number, beta: number, slope: number): Moments {
  const deviation = Math.abs(gamma);
  if (deviation < 1e-12) {
    const value = beta > 0 ? beta : slope * beta;
    return { mean: value, meanAbs: Math.abs(value), energy: value * value, variance: 0 };
  }
  const a = beta / deviation;
  const density = Math.exp(-0.5 * a * a) / Math.sqrt(2 * Math.PI);
  const [above, below] = [normalCdf(a), normalCdf(-a)];
  const positive = deviation * density + beta * above;
  const negative = deviation * density - beta * below;
  const square = beta * beta + gamma * gamma;
  const energy =
    square * above + beta * deviation * density + slope ** 2 * (square * below - beta * deviation * density);
  const mean = positive - slope * negative;
  return { mean, meanAbs: positive + slope * negative, energy, variance: Math.max(0, energy - mean * mean) };
}

/** By erf (Abramowitz and Stegun 7.1.26, within 1.5e-7). */
function normalCdf(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * z);
  const poly =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = 0.5 * poly * Math.exp(-z * z);
  return x >= 0 ? 1 - tail : tail;
}
