/** Opens the device that is named, in a process of its own, and prints what came of it as JSON: for `library.test.ts`. */
import { openDevice } from '../../../../main/engine/devices.ts';
import { parseDevice, processor } from '../../../../shared/devices.ts';
import { errorData } from '../../../../shared/result.ts';

const device = parseDevice(process.argv[2] ?? '') ?? processor;
console.log(JSON.stringify(await openDevice(device).then((engine) => engine.device, errorData)));
