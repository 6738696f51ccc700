import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { roomsRule } from './test/house/rooms-rule.ts';

const source = ['main/**/*.{ts,svelte}', 'preload/**/*.{ts,svelte}', 'renderer/**/*.{ts,svelte}'];

/**
 * Syntax that the house does without. ESLint takes the last block that names a rule, so a block with more of
 * these repeats what came before it: that is what the lists are for.
 */
const everywhere = [
  {
    selector: 'ExportDefaultDeclaration, ExportSpecifier[exported.name="default"]',
    message: 'No default exports: a thing has one name, the one it is exported by.',
  },
];
const inSource = [
  ...everywhere,
  {
    selector: 'MemberExpression[property.name="openExternal"], Property[key.name="openExternal"]',
    message:
      'shell.openExternal is used nowhere: what a server sent must not open anything outside the console.',
  },
  {
    selector: 'MemberExpression[property.name=/^ipc(Main|Renderer)$/]',
    message: 'Raw IPC lives in main/ipc and preload/index.ts, imported by name.',
  },
];
const inRenderer = [
  ...inSource,
  {
    selector: 'SvelteAttribute[key.name="style"]',
    message: 'No style attribute: the content security policy refuses it. Use a class or a style: directive.',
  },
];
const outsideState = [
  ...inRenderer,
  {
    selector: 'MemberExpression[object.name=/^(window|globalThis)$/][property.name="bridge"]',
    message: 'Only renderer/state calls the bridge; renderer/main.ts hands it over.',
  },
];
const inTests = [
  ...everywhere,
  {
    selector: 'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(only|skip|todo)$/]',
    message: 'No test is skipped and none runs alone.',
  },
];

export default defineConfig(
  {
    ignores: [
      'out/',
      '**/.types/',
      'test-results/',
      'bench-results/',
      'test/fixture/',
      'renderer/map/base-map/',
    ],
  },
  {
    // An exception to a rule is made here, where all can see it, and never by a comment.
    linterOptions: { noInlineConfig: true },
    languageOptions: { globals: { ...globals.es2024 } },
    extends: [js.configs.recommended, tseslint.configs.recommended],
    rules: {
      eqeqeq: 'error',
      'max-lines': ['error', 400],
      'no-restricted-syntax': ['error', ...everywhere],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    extends: [svelte.configs.recommended],
    // A snapshot of twenty thousand alarms is replaced, not tracked entry by entry.
    rules: { 'svelte/prefer-svelte-reactivity': 'off' },
  },
  {
    // Type-aware only where the types are TypeScript's own: in components svelte-check looks at them.
    files: ['**/*.ts'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      // An object in a text reads as [object Object].
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNever: true },
      ],
    },
  },
  {
    files: ['**/*.svelte'],
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'] },
    },
    rules: { 'svelte/no-at-html-tags': 'error' },
  },
  { files: ['**/*.{js,cjs,mjs}'], languageOptions: { globals: { ...globals.node } } },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  // A page of the host's own tests, which the browser runs as it is.
  { files: ['test/host/fixture-app/page.js'], languageOptions: { globals: { ...globals.browser } } },
  {
    files: source,
    // A build plugin beside what it makes: a tool, run by Vite and imported by nobody in the room.
    ignores: ['**/*.vite.ts'],
    plugins: { house: { rules: { rooms: roomsRule } } },
    rules: { 'house/rooms': 'error', 'no-console': 'error', 'no-restricted-syntax': ['error', ...inSource] },
  },
  { files: ['renderer/**'], rules: { 'no-restricted-syntax': ['error', ...outsideState] } },
  {
    files: ['renderer/state/**', 'renderer/main.ts'],
    rules: { 'no-restricted-syntax': ['error', ...inRenderer] },
  },
  { files: ['test/**'], rules: { 'no-restricted-syntax': ['error', ...inTests] } },
  // The three places that rot: everybody adds just one more line to them.
  {
    files: ['main/index.ts', 'preload/index.ts', 'renderer/App.svelte'],
    rules: { 'max-lines': ['error', 150] },
  },
  // The trace of `--trace` is printed in one place.
  { files: ['main/index.ts'], rules: { 'no-console': 'off' } },
  { files: ['*.config.{js,ts}'], rules: { 'no-restricted-syntax': 'off' } },
);
