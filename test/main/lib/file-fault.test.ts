import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { faultOfFile } from '../../../main/lib/file-fault.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'file-fault-'));
});
afterEach(() => rm(directory, { recursive: true }));

it('a file that can be read has no fault, and every other one its own', async () => {
  const at = (name: string) => join(directory, name);
  await writeFile(at('horn.wav'), 'RIFF');
  await writeFile(at('empty.wav'), '');
  await mkdir(at('folder.wav'));
  const files = ['horn.wav', 'gone.wav', 'horn.wav/in-it.wav', 'empty.wav', 'folder.wav', 'x'.repeat(300)];
  const faults = await Promise.all(files.map((file) => faultOfFile(at(file))));
  expect(faults).toEqual([null, 'missing', 'missing', 'empty', 'no-file', 'unreadable']);
});

it.runIf(process.platform !== 'win32')('a pipe is no file, and is not waited for', async () => {
  execFileSync('mkfifo', [join(directory, 'pipe.wav')]);
  expect(await faultOfFile(join(directory, 'pipe.wav'))).toBe('no-file');
});
