/** Our side as a contestant: a JSON request a line, one line back. `contestant.ts` is its other end. */
import { createInterface } from 'node:readline';
import { createOnnxEngine } from '../main/engine/onnx/engine.ts';
import { openDevice } from '../main/engine/devices.ts';
import type { Engine } from '../main/engine/engine.ts';
import { deviceIdSchema } from '../shared/devices.ts';
import type { Facts, Sample, Samples } from './contestant.ts';
import { tasks } from './tasks/index.ts';
import type { OpenTask } from './tasks/open-task.ts';

interface Options {
  readonly engine: string;
  readonly threads: number;
}

type Request =
  | { readonly ask: 'open'; readonly task: string; readonly case: object; readonly options: Options }
  | { readonly ask: 'run'; readonly repeats: number };

let task: OpenTask | undefined;
for await (const line of createInterface(process.stdin)) {
  console.log(JSON.stringify(await answer(JSON.parse(line) as Request)));
}
await task?.close();

async function answer(request: Request): Promise<Facts | Samples> {
  if (request.ask === 'run') {
    const samples: Sample[] = [];
    for (let repeat = 0; repeat < request.repeats; repeat++) samples.push(await timed());
    return { samples, peakMiB: process.resourceUsage().maxRSS / 1024 };
  }
  const open = tasks[request.task];
  if (open === undefined) throw new Error(`There is no task "${request.task}".`);
  const engine = await engineOf(request.options);
  task = await open(engine, request.case);
  return { who: engine.device.description, ...task.facts };
}

async function engineOf({ engine, threads }: Options): Promise<Engine> {
  if (engine === 'onnx') return createOnnxEngine({ threads });
  return openDevice(deviceIdSchema.parse({ engine, device: 'cpu' }));
}

async function timed(): Promise<Sample> {
  const [start, usage] = [performance.now(), process.cpuUsage()];
  await task?.run();
  const { user, system } = process.cpuUsage(usage);
  return [performance.now() - start, (user + system) / 1000];
}
