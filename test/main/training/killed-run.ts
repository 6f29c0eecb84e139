/** A run in a process of its own, for `kill.test.ts` to kill: `node killed-run.ts <folder> <method>` prints each finished epoch. */
import { methods } from '../../../shared/pruning.ts';
import { train } from '../../../main/training/trainer.ts';
import { discData, engine, killedConfig, recordEvents } from './fixtures.ts';

const [, , folder = '', asked = ''] = process.argv;
const method = methods.find((name) => name === asked) ?? 'sauron';
const events = { ...recordEvents(), onEpoch: ({ epoch }: { epoch: number }) => console.log(epoch) };
const data = discData();
await train({ engine, config: killedConfig(method), data, folder, stopped: () => false, events });
