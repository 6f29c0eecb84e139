/** Numbers as people read them. Every place of the app uses these, so that one quantity looks the same everywhere. */

/** 75 → "1 min 15 s", 4000 → "1 h 7 min". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) {
    const rest = whole % 60;
    return rest === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${rest} s`;
  }
  const minutes = Math.round((whole % 3600) / 60);
  return `${Math.floor(whole / 3600)} h ${minutes} min`;
}

const steps = [
  { from: 1e9, suffix: ' G' },
  { from: 1e6, suffix: ' M' },
  { from: 1e3, suffix: ' k' },
];

/** 481878 → "482 k"; three significant digits. */
export function count(value: number): string {
  const step = steps.find(({ from }) => value >= from);
  if (step === undefined) return String(Math.round(value));
  return `${(value / step.from).toPrecision(3)}${step.suffix}`;
}

/** Bytes in decimal units: 1928000 → "1.93 MB". */
export const bytes = (value: number): string =>
  value < 1000
    ? value.toString() + ' B'
    : count(value).replace(' k', ' kB').replace(' M', ' MB').replace(' G', ' GB');

/** A Dice value with four digits, or a dash where there is none. */
export const dice = (value: number | null): string => (value === null ? '–' : value.toFixed(4));

export const millimetres = (value: number | null): string =>
  value === null ? '–' : `${value.toFixed(2)} mm`;

/** -0.0042 → "−0.0042" with a true minus sign; always signed. */
export const signed = (value: number, digits = 4): string =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** 1 → "1 case", 3 → "3 cases". */
export const counted = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;
