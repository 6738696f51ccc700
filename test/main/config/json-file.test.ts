import { chmod, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseJson, writeAtomically } from '../../../main/config/json-file.ts';
import { useScratch } from './scratch.ts';

describe('parseJson', () => {
  it('passes over a byte order mark', () => {
    expect(parseJson('\uFEFF{"a":1}')).toEqual({ ok: true, value: { a: 1 } });
  });

  it.each([
    ['a missing comma', '{\n  "a": 1\n  "b": 2\n}', 3, 3],
    ['a comma too many', '{ "a": 1, }', 1, 11],
    ['an unquoted name', '{\n  a: 1 }', 2, 3],
    ['a word that is none', '{ "a": tru }', 1, 8],
    ['a number that is none', '[1, 02]', 1, 5],
    ['an open string', '{ "a": "b\n }', 1, 8],
    ['a bad escape', '["\\x"]', 1, 2],
    ['an early end', '{ "a": [1,\n2', 2, 2],
    ['something after the end', '{}\n{}', 2, 1],
    ['nothing at all', '', 1, 1],
    ['a comment', '// settings\n{}', 1, 1],
    ['a byte order mark before', '\uFEFF{ a }', 1, 3],
  ])('tells line and column of %s', (_what, text, line, column) => {
    expect(parseJson(text)).toEqual({ ok: false, line, column });
  });
});

describe('writeAtomically', () => {
  const scratch = useScratch();

  it('makes a file with the mode that is asked for, and leaves nothing beside it', async () => {
    await writeAtomically(scratch('a.json'), 'one', 0o600);

    expect(await readFile(scratch('a.json'), 'utf8')).toBe('one');
    expect((await stat(scratch('a.json'))).mode & 0o777).toBe(0o600);
    expect(await readdir(scratch())).toEqual(['a.json']);
  });

  it('keeps the mode of a file that is there', async () => {
    await writeFile(scratch('a.json'), 'one');
    await chmod(scratch('a.json'), 0o640);
    await writeAtomically(scratch('a.json'), 'two', 0o600);

    expect((await stat(scratch('a.json'))).mode & 0o777).toBe(0o640);
  });

  it('writes through a symbolic link', async () => {
    await writeFile(scratch('real.json'), 'one');
    await symlink(scratch('real.json'), scratch('link.json'));
    await writeAtomically(scratch('link.json'), 'two', 0o600);

    expect((await lstat(scratch('link.json'))).isSymbolicLink()).toBe(true);
    expect(await readFile(scratch('real.json'), 'utf8')).toBe('two');
  });

  it('leaves the old text and no rubbish when it cannot finish', async () => {
    // A directory in the place of the file: everything works but the last step.
    await mkdir(scratch('a.json/inside'), { recursive: true });

    await expect(writeAtomically(scratch('a.json'), 'two', 0o600)).rejects.toThrow('write');
    expect(await readdir(scratch())).toEqual(['a.json']);
  });
});
