/**
 * Who may import whom, as rules for dependency-cruiser, which sees type imports too: imports run downward only, without
 * cycles. Which folder may use which stands in `folders.cjs`.
 */
const { allowed, faces } = require('./folders.cjs');

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
    ...faces.map((face) => ({
      name: `${face} is entered by its index.ts`,
      severity: 'error',
      from: { pathNot: [face, 'test'].map(anchored) },
      to: { path: anchored(face), pathNot: `^${face}/index\\.ts$` },
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
      from: { path: '^renderer/(projects|datasets|training|pruning|results|explain|studies|viewer)/' },
      to: {
        path: '^renderer/(projects|datasets|training|pruning|results|explain|studies|viewer)/',
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
