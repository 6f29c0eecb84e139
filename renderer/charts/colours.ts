/** The colours that a canvas must be told, read from the tokens of styles.css as the page resolves them. */

export interface ChartColours {
  readonly text: string;
  readonly line: string;
  readonly series: readonly string[];
}

export function chartColours(element: Element): ChartColours {
  // A custom property holds `light-dark(…)` unresolved; a real colour property is resolved for the current scheme.
  const probe = document.createElement('span');
  element.append(probe);
  const resolve = (token: string): string => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    text: resolve('--quiet'),
    line: resolve('--line'),
    series: [1, 2, 3, 4].map((index) => resolve(`--series-${index}`)),
  };
  probe.remove();
  return colours;
}
