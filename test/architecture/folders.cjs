/**
 * Which folders there are, the lowest first, and which others each may use, all of `shared` included by nature; and which
 * are entered by their `index.ts` alone. `layers.cjs` makes rules of it, `picture.ts` the picture in docs/architecture.md.
 */
const files = ['main/files'];
const threads = ['main/threads', ...files];
const documents = ['main/documents'];
const tensor = ['main/tensor'];
const network = ['main/network', ...tensor, ...documents];
const tasks = ['main/tasks', ...tensor];
const engine = ['main/engine', ...tensor, ...threads];
const probing = ['main/probing', ...engine, ...network];
const pruning = ['main/pruning', 'main/probing', ...network];
const training = ['main/training', ...probing, ...pruning, ...tasks, ...documents];
const imaging = ['main/imaging', ...threads, ...documents];
const datasets = ['main/datasets', ...imaging];
const logits = ['main/logits', ...engine, ...network, ...datasets];
const exporting = ['main/export', ...training, ...logits];
const inference = ['main/inference', 'main/evaluation', ...exporting];
const runs = ['main/runs', 'main/store', ...training, ...datasets];
const explain = ['main/explain', 'main/evaluation', ...training, ...datasets];
const services = ['main/services', ...runs, ...explain, ...inference];

const allowed = {
  shared: [],
  'main/files': [],
  'main/threads': files,
  'main/documents': [],
  'main/tensor': [],
  'main/engine': engine,
  'main/network': [...tensor, ...documents],
  'main/tasks': tensor,
  'main/probing': probing,
  'main/pruning': pruning,
  'main/training': training,
  'main/imaging': imaging,
  'main/datasets': datasets,
  'main/evaluation': datasets,
  'main/logits': logits,
  'main/export': exporting,
  'main/inference': inference,
  'main/runs': runs,
  'main/explain': explain,
  'main/store': [...files, ...documents],
  'main/services': services,
  'main/cli': services,
  'main/browser': ['main/services', ...files],
  'main/electron': ['main/services', ...files],
  renderer: [],
};

/** From outside, these are their `index.ts`; tests look at the parts. */
const faces = [
  'main/tensor',
  'main/network',
  'main/network/layers',
  'main/network/architectures',
  'main/tasks',
  'main/pruning',
  'main/services',
];

module.exports = { allowed, faces };
