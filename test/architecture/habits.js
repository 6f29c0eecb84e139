/** Habits as rules for ESLint; `habits.test.ts` holds each to planted violations. */
import { noSilentIndex } from './no-silent-index.js';

const noRecursiveFolders = {
  selector: "CallExpression[callee.name=/^mkdir(Sync)?$/] Property[key.name='recursive']",
  message: 'Never ends below /proc and on automounted disks: makeFolder of main/files/folders.ts does.',
};

const noListsOfVoxels = {
  selector:
    "CallExpression[callee.object.name=/^(Uint|Int|Float)\\d+Array$/][callee.property.name='from'][arguments.length=2][arguments.0.type!='ObjectExpression']",
  message:
    'Takes forty bytes for each value on its way: `filled` of main/imaging/filled.ts, or a loop, does not.',
};

const noPackedSpreads = {
  selector: 'SpreadElement[argument.type=/^(ObjectExpression|ArrayExpression)$/]',
  message: 'Write the entries out: a literal that is spread is not checked for fields that nobody knows.',
};

/** The setting of `no-restricted-syntax`, the last that fits a file, from the folders of that file. */
const setting = (...rules) => ['error', noPackedSpreads, ...rules];

export const habits = [
  {
    files: ['**/*.ts', '**/*.svelte', '**/*.js', '**/*.cjs'],
    rules: { 'no-restricted-syntax': setting() },
  },
  { files: ['main/**/*.ts'], rules: { 'no-restricted-syntax': setting(noRecursiveFolders) } },
  {
    files: ['main/{imaging,datasets,inference,evaluation}/**/*.ts'],
    rules: { 'no-restricted-syntax': setting(noRecursiveFolders, noListsOfVoxels) },
  },
  {
    files: [
      'main/{tensor,network,tasks,pruning,training,inference,evaluation,datasets,imaging,probing,explain}/**/*.ts',
    ],
    plugins: { habits: { rules: { 'no-silent-index': noSilentIndex } } },
    rules: { 'habits/no-silent-index': 'error' },
  },
];
