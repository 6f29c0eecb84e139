/**
 * Nothing leaves the machine: no look-up and no connection beyond loopback, and no file outside of the project, the
 * settings, the cache and the folders that were named (docs/privacy.md).
 */
import { join } from 'node:path';
import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { isTensorflowReady, tensorflowFolder } from '../../main/engine/tensorflow/binding.ts';
import { builtRenderer } from '../app/support/renderer.ts';
import { tinyData } from '../main/services/support.ts';
import { temporaryFolder } from '../main/store/fixtures.ts';
import { cli } from '../support/command.ts';
import { slow } from '../support/slow.ts';
import { canTrace, canWatch, watched, type Seen } from '../support/watched.ts';

vi.setConfig({ testTimeout: 900_000, hookTimeout: 120_000 });

const home = temporaryFolder();
const [project, model, masks] = [
  join(home, 'user/project'),
  join(home, 'user/model'),
  join(home, 'user/masks'),
];
const shape = ['--dims', '2', '--widths', '4,8', '--epochs', '2', '--iterations-per-epoch', '2'];
let data: string;
let image: string;
beforeAll(async () => {
  data = await tinyData();
  const [name = ''] = readdirSync(join(data, 'imagesTr'));
  image = join(data, 'imagesTr', name);
});

function isSilent({ code, err, attempts, written, left }: Seen): void {
  expect(code, err).toBe(0);
  expect(attempts).toEqual([]);
  expect(written).toEqual([]);
  // The shared cache holds engines alone.
  expect(left.filter((path) => !path.startsWith('cache/secateur'))).toEqual([]);
}

describe.runIf(canWatch)('the watch itself', () => {
  test.each([
    ['a connection', `require("net").connect(443, "192.0.2.1").on("error", () => {})`],
    ['one by IPv6', `require("net").connect(443, "2001:db8::1").on("error", () => {})`],
    ['a datagram', `require("dgram").createSocket("udp4").send("x", 53, "192.0.2.53", () => process.exit())`],
  ])('sees %s', (_, script) => {
    expect(watched(temporaryFolder(), ['-e', script]).attempts).not.toEqual([]);
  });

  test('sees no harm in loopback', () => {
    const script = `const s = require('net').createServer().listen(0, '127.0.0.1', () =>
      require('net').connect(s.address().port, '127.0.0.1', () => process.exit()))`;
    expect(
      watched(temporaryFolder(), ['-e', script.replaceAll('\n', ' ').replaceAll("'", '"')]),
    ).toMatchObject({
      code: 0,
      attempts: [],
    });
  });

  test('sees a file in the home folder', () => {
    const script = `require("fs").writeFileSync(require("os").homedir() + "/.trace", "")`;
    expect(watched(temporaryFolder(), ['-e', script]).left).toEqual(['home/.trace']);
  });
});

describe.runIf(canWatch)('nothing leaves', () => {
  test.each([
    ['sample', () => ['sample', '--out', join(home, 'user/sample')]],
    ['import', () => ['import', '--project', project, '--data', data]],
    ['train', () => ['train', '--project', project, '--method', 'sauron', ...shape]],
    ['export', () => ['export', '--project', project, '--run', 'sauron-2d-1', '--out', model]],
    ['predict', () => ['predict', '--model', model, '--image', image, '--out', masks]],
  ])('%s', (_, argv) => isSilent(watched(home, [cli, ...argv()])));
});

describe.runIf(canWatch && slow)('nothing leaves in longer work', () => {
  test('a study', () => {
    const study = ['study', '--project', project, '--methods', 'l1,random', '--budgets', '0.4'];
    isSilent(watched(home, [cli, ...study, '--dense-epochs', '1', ...shape]));
  });

  test('devices', () => isSilent(watched(home, [cli, 'devices'])));

  test.runIf(isTensorflowReady().ready)('a training by the TensorFlow engine', () => {
    const train = ['train', '--project', project, '--method', 'none', '--engine', 'tensorflow', ...shape];
    isSilent(watched(home, [cli, ...train], { SECATEUR_TENSORFLOW_HOME: tensorflowFolder() }));
  });

  test.runIf(canTrace)('the browser host with a page in Chromium', async () => {
    const page = await builtRenderer();
    const seen = watched(home, [join(import.meta.dirname, 'browse.ts'), project, page]);
    // Chromium asks the system for a route to this address, by connecting a datagram socket that it then closes: no packet.
    const probes = seen.attempts.filter((line) => /htons\(443\).*"2001:4860:4860::8888"/.test(line));
    const counted = `without a route: 0 and ${probes.length}`;
    const others = seen.attempts.filter((line) => !probes.includes(line) && line !== counted);
    // Where no Chromium is installed, the one of the packages is unpacked into the temporary folder.
    const left = seen.left.filter((path) => !path.startsWith('tmp/secateur-chromium-'));
    // Where root draws the first text of a machine, the system's index of its fonts is brought up to date.
    const written = seen.written.filter((path) => !path.startsWith('/var/cache/fontconfig/'));
    isSilent({ ...seen, attempts: others, left, written });
  });
});
