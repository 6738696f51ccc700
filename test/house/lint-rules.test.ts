import { resolve } from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const eslint = new ESLint({ cwd: root });

/** Lints other text in the place of a file that is there, because the types come with the file. */
async function rulesBroken(file: string, code: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(code, { filePath: resolve(root, file) });
  return (result?.messages ?? []).map(({ ruleId }) => ruleId);
}

const file = 'main/lib/clock.ts';

describe('what lint refuses', () => {
  it.each<[what: string, file: string, code: string, rule: string]>([
    [
      'a promise that nobody waits for',
      file,
      `export function a(b: () => Promise<void>): void {\n  b();\n}`,
      '@typescript-eslint/no-floating-promises',
    ],
    [
      'a promise where a callback returns nothing',
      file,
      `export function a(b: Promise<void>[], c: (d: () => void) => void): void {\n  c(async () => { await b[0]; });\n}`,
      '@typescript-eslint/no-misused-promises',
    ],
    ['any', file, 'export const a: any = 1;', '@typescript-eslint/no-explicit-any'],
    [
      '@ts-ignore',
      file,
      '// @ts-ignore: why not\nexport const a: string = 1;',
      '@typescript-eslint/ban-ts-comment',
    ],
    [
      'an empty catch',
      file,
      'export function a(b: () => void): void {\n  try { b(); } catch {}\n}',
      'no-empty',
    ],
    ['a default export', file, 'export default function a(): void {}', 'no-restricted-syntax'],
    ['a default export in disguise', file, 'const a = 1;\nexport { a as default };', 'no-restricted-syntax'],
    ['the console', file, `console.log('a');`, 'no-console'],
    ['a note to do it later', file, '// TODO: later\nexport const a = 1;', 'no-warning-comments'],
    [
      'a comment that turns a rule off',
      file,
      '// eslint-disable-next-line no-console\nexport const a = () => console.log(1);',
      'no-console',
    ],
    [
      'a type that is imported as a value',
      'main/lib/listeners.ts',
      `import { Undo } from './disposer.ts';\nexport type A = Undo;`,
      '@typescript-eslint/consistent-type-imports',
    ],
    [
      'a file of more than 400 lines',
      file,
      'export const a = [\n' + '  1,\n'.repeat(400) + '];',
      'max-lines',
    ],
    [
      'more than 150 lines in a place that rots',
      'preload/index.ts',
      'export const a = [\n' + '  1,\n'.repeat(150) + '];',
      'max-lines',
    ],
    [
      'a page opened outside the console',
      file,
      `export function a(b: { openExternal(url: string): void }): void {\n  b.openExternal('x');\n}`,
      'no-restricted-syntax',
    ],
    [
      'raw IPC',
      file,
      `export function a(b: { ipcMain: { on(): void } }): void {\n  b.ipcMain.on();\n}`,
      'no-restricted-syntax',
    ],
    [
      'a skipped test',
      'test/house/import-rules.test.ts',
      `import { it } from 'vitest';\nit.skip('a', () => {});`,
      'no-restricted-syntax',
    ],
    [
      'a test that runs alone',
      'test/house/import-rules.test.ts',
      `import { describe } from 'vitest';\ndescribe.only('a', () => {});`,
      'no-restricted-syntax',
    ],
    [
      'markup from a server',
      'renderer/ui/Any.svelte',
      '<script lang="ts">let { a }: { a: string } = $props();</script>\n{@html a}',
      'svelte/no-at-html-tags',
    ],
    ['a style attribute', 'renderer/ui/Any.svelte', '<p style="color: red">a</p>', 'no-restricted-syntax'],
    [
      'the bridge outside of the state',
      'renderer/ui/Any.svelte',
      '<script lang="ts">void window.bridge.silence();</script>',
      'no-restricted-syntax',
    ],
    [
      'the console in a component',
      'renderer/ui/Any.svelte',
      `<script lang="ts">console.log('a');</script>`,
      'no-console',
    ],
  ])('%s', async (_what, path, code, rule) => {
    expect(await rulesBroken(path, `${code}\n`)).toContain(rule);
  });
});

describe('what lint lets pass', () => {
  it.each<[what: string, file: string, code: string]>([
    [
      'a promise that is waited for',
      file,
      'export async function a(b: () => Promise<void>): Promise<void> {\n  await b();\n}\n',
    ],
    [
      'a catch that says why',
      file,
      'export function a(b: () => void): void {\n  try {\n    b();\n  } catch {\n    // The other side is gone already: there is nothing left to close.\n  }\n}\n',
    ],
    ['a style directive', 'renderer/ui/Any.svelte', '<p style:color="red">a</p>\n'],
  ])('%s', async (_what, path, code) => {
    expect(await rulesBroken(path, code)).toEqual([]);
  });
});
