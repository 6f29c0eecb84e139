/** `secateur explain`: how well the maps inside of a run's network alone tell structures from what surrounds them. */
import { meanKnown, type AbilityReport } from '../../../shared/explain.ts';
import { defineCommand } from '../command.ts';
import { fixed, table } from '../format.ts';
import { required, text } from '../options.ts';
import { followJobs, withProject } from '../session.ts';
import type { Terminal } from '../terminal.ts';

export const explainCommand = defineCommand({
  name: 'explain',
  summary: 'measure the segmentation ability of a run’s layers and units',
  options: {
    project: required(text('DIR', 'the project')),
    run: required(text('RUN', 'the run')),
    out: text('DIR', 'also write ability.csv, ability-cases.csv and ability.png there'),
  },
  run: ({ project, run, out }, terminal) =>
    withProject({ path: project }, async (services) => {
      const { handlers } = services;
      const end = followJobs(services, terminal);
      const report = await handlers['explain.ability']({ run }).finally(end);
      print(report, terminal);
      if (out === undefined) return;
      const { files } = await handlers['explain.export']({ run, folder: out });
      for (const file of files) terminal.print({ file }, file);
    }),
});

function print(report: AbilityReport, terminal: Terminal): void {
  const { structures, layers, network, cases, seconds } = report;
  if (terminal.json) {
    for (const { layer, units, size, together, single } of layers)
      for (const [index, { value, name }] of structures.entries())
        terminal.print(
          {
            layer,
            units,
            size,
            structure: value,
            name,
            ability: together[index]?.truth ?? null,
            agreement: together[index]?.own ?? null,
            unitAbilities: (single[index] ?? []).map(({ truth }) => truth),
          },
          '',
        );
    for (const [index, { value, name }] of structures.entries())
      terminal.print({ layer: 'network', structure: value, name, ability: network[index] ?? null }, '');
    terminal.print({ cases: cases.length, seconds }, '');
    return;
  }
  const rows = layers.flatMap(({ layer, units, size, together, single }) =>
    structures.map(({ name }, index) => {
      const own = (single[index] ?? []).map(({ truth }) => truth);
      const best = Math.max(0, ...own.map((value) => value ?? 0));
      return [
        layer,
        String(units),
        size.join(' × '),
        name,
        fixed(together[index]?.truth ?? null, 4),
        fixed(best, 4),
        fixed(meanKnown(own), 4),
      ];
    }),
  );
  const titles = ['layer', 'units', 'maps', 'structure', 'ability', 'best unit', 'mean of units'];
  terminal.print({}, table([titles, ...rows]));
  for (const [index, { name }] of structures.entries())
    terminal.print({}, `The network itself: Dice ${fixed(network[index] ?? null, 4)} (${name}).`);
  terminal.print({}, `${cases.length} cases in ${fixed(seconds, 1)} s.`);
}
