/** Lint rules. Layering between folders is not here: test/architecture/layers.cjs holds it; nor are habits: habits.js. */
import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import svelteParser from 'svelte-eslint-parser';
import tseslint from 'typescript-eslint';
import { habits } from './test/architecture/habits.js';

const networkModules = ['http', 'https', 'http2', 'net', 'tls', 'dgram', 'dns', 'undici'];
const restrictedImports = networkModules.flatMap((name) => [
  { name, message: 'Secateur works without a network.' },
  { name: `node:${name}`, message: 'Secateur works without a network.' },
]);

export default defineConfig(
  { ignores: ['out/**', 'dist/**', 'coverage/**', 'secateur-demo/**'] },
  {
    files: ['**/*.ts', '**/*.svelte'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: [
          'shared/tsconfig.json',
          'main/tsconfig.json',
          'renderer/tsconfig.json',
          'test/tsconfig.json',
          'bench/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Draw from shared/random.ts, so that runs repeat.' },
      ],
      'max-lines': ['error', { max: 300 }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      // Literal unions as record keys and counts in messages read well without String(…) round every number.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // `{ left, ...rest }` is the usual form of a record without a field.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // `() => call()` is the usual form of a handler.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['main/**/*.ts', 'shared/**/*.ts', 'renderer/**/*.ts', 'renderer/**/*.svelte'],
    ignores: ['main/browser/**', 'renderer/api.ts', 'renderer/transport.ts'],
    rules: {
      'no-restricted-imports': ['error', { paths: restrictedImports }],
      'no-restricted-globals': ['error', 'fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'],
    },
  },
  ...habits,
  {
    files: ['test/**/*.ts'],
    rules: {
      // Indexing a literal fixture is safer than it looks, and a test that throws fails.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parser: svelteParser,
      parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'svelte/button-has-type': 'error',
      // Maps and sets are replaced whole ($state.raw), never changed in place.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    // Types that flow through markup are svelte-check's; the parser here sees them as `any`.
    files: ['**/*.svelte'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // uPlot's enums exist in its types only.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
    },
  },
  { files: ['*.js', '**/*.cjs'], extends: [tseslint.configs.disableTypeChecked] },
);
