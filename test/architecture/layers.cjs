/**
 * Who may import whom: imports run downward only, without cycles. Each entry names a folder and
 * the folders of ours that it may use, itself included by nature. dependency-cruiser checks it, type imports too.
 */
const files = ['main/files'];
const documents = ['main/documents'];
const tensor = ['main/tensor'];
const network = ['main/network', ...tensor, ...documents];
const tasks = ['main/tasks', ...tensor];
const pruning = ['main/pruning', ...network];
const training = ['main/training', 'main/engine', ...pruning, ...tasks, ...files, ...documents];
const datasets = ['main/datasets', 'main/imaging', ...files];
const inference = ['main/inference', 'main/engine', ...network, ...tasks, ...datasets];
const exporting = ['main/export', 'main/evaluation', ...training, ...inference];
const jobs = ['main/jobs', ...exporting];
const services = ['main/services', 'main/store', ...jobs];

const allowed = {
  shared: [],
  'main/files': [],
  'main/documents': [],
  'main/tensor': [],
  'main/engine': [...tensor, ...files],
  'main/network': [...tensor, ...documents],
  'main/tasks': tensor,
  'main/pruning': network,
  'main/training': training,
  'main/imaging': [...files, ...documents],
  'main/datasets': datasets,
  'main/evaluation': ['main/imaging'],
  'main/inference': inference,
  'main/export': exporting,
  'main/jobs': jobs,
  'main/store': [...files, ...documents],
  'main/services': services,
  'main/cli': services,
  'main/browser': ['main/services', ...files],
  'main/electron': ['main/services', ...files],
  renderer: [],
};

const anchored = (folder) => `^${folder}/`;

module.exports = {
  forbidden: [
    ...Object.entries(allowed).map(([folder, below]) => ({
      name: `${folder} imports only what lies below it`,
      severity: 'error',
      from: { path: anchored(folder) },
      to: {
        path: '^(main|renderer|shared|test|bench)/',
        pathNot: [folder, 'shared', ...below].map(anchored),
      },
    })),
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'only main/electron imports electron',
      severity: 'error',
      from: { pathNot: '^main/electron/' },
      to: { path: '(^|node_modules/)electron(/|$)' },
    },
    {
      name: 'only main/store imports better-sqlite3',
      severity: 'error',
      from: { path: '^(main|renderer|shared)/', pathNot: '^main/store/' },
      to: { path: 'node_modules/(@types/)?better-sqlite3' },
    },
    {
      name: 'only main/engine imports onnxruntime and tfjs',
      severity: 'error',
      from: { path: '^(main|renderer|shared)/', pathNot: '^main/engine/' },
      to: { path: 'node_modules/(onnxruntime-|@tensorflow/)' },
    },
    {
      name: 'onnxruntime is loaded by main/engine/onnx/runtime.ts alone, which sees to it that nothing is sent',
      severity: 'error',
      from: { pathNot: '^main/engine/onnx/runtime.ts' },
      to: { path: 'node_modules/onnxruntime-', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'a renderer feature imports no other feature but the pruning charts',
      severity: 'error',
      from: { path: '^renderer/(projects|datasets|training|pruning|results|studies|viewer)/' },
      to: {
        path: '^renderer/(projects|datasets|training|pruning|results|studies|viewer)/',
        pathNot: '^renderer/($1|pruning)/',
      },
    },
    {
      name: 'shared and the renderer know no Node',
      severity: 'error',
      from: { path: '^(shared|renderer)/' },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'test/tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.svelte', '.js', '.cjs'] },
  },
};
