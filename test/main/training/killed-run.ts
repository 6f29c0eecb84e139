/** A run in a process of its own, for `kill.test.ts` to kill: `node killed-run.ts <folder>` prints each finished epoch. */
import { train } from '../../../main/training/trainer.ts';
import { discData, engine, killedConfig, recordEvents } from './fixtures.ts';

const [, , folder = ''] = process.argv;
const events = { ...recordEvents(), onEpoch: ({ epoch }: { epoch: number }) => console.log(epoch) };
const data = discData();
await train({ engine, config: killedConfig, data, folder, stopped: () => false, events });
