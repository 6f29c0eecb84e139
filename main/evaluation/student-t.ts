/** Student's t distribution over whole degrees of freedom, in closed form (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4). */

/** P(|T| > t). @param df degrees of freedom, a whole number from 1 */
export const twoSidedP = (t: number, df: number): number =>
  Math.max(0, 1 - shareWithin(Math.atan(Math.abs(t) / Math.sqrt(df)), df));

/** The t with P(|T| < t) = `share`, by bisection of the angle whose tangent is t / √df. */
export function twoSidedQuantile(share: number, df: number): number {
  let [low, high] = [0, Math.PI / 2];
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (shareWithin(middle, df) < share) low = middle;
    else high = middle;
  }
  return Math.sqrt(df) * Math.tan(low);
}

function shareWithin(angle: number, df: number): number {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const odd = df % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = df === 1 ? 0 : term;
  for (let power = odd ? 3 : 2; power <= df - 2; power += 2) {
    term *= ((power - 1) / power) * cosine ** 2;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}
