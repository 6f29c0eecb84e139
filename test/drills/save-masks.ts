/** Saves corrected masks of a project's cases until it is killed; one line of JSON for each version that is acknowledged. */
import { createServices } from '../../main/services/index.ts';
import { settingsFolder } from '../../main/services/settings-folder.ts';

const { handlers, receive } = createServices({
  host: 'cli',
  version: '0',
  reason: '',
  settingsFolder: settingsFolder(),
  log: (line) => console.error(line),
});
await handlers['project.open']({ path: process.argv[2] ?? '', create: false });
const cases = await handlers['dataset.cases']({});
for (let count = 0; ; count++) {
  for (const { id, grid } of cases) {
    const voxels = new Uint8Array(grid.size[0] * grid.size[1] * grid.size[2]);
    for (let index = 0; index < voxels.length; index++) voxels[index] = (7 * index + count) % 3;
    await receive(`data/draft/${id}`, asBody(voxels));
    const saved = await handlers['labels.save']({ case: id, author: 'drill', note: '', basedOn: 'label' });
    console.log(JSON.stringify({ case: id, version: saved.version, sha256: saved.sha256 }));
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- a body comes in pieces
async function* asBody(voxels: Uint8Array): AsyncGenerator<Uint8Array> {
  yield voxels;
}
