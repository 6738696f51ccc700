import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DirectoryLock } from '../../../main/log/directory-lock.ts';
import { LogInUseError } from '../../../main/log/failure.ts';
import { useDirectory } from '../../fixture/log/scratch.ts';

const path = useDirectory();
const holder = fileURLToPath(new URL('../../fixture/log/hold-lock.ts', import.meta.url));

describe('a directory lock', () => {
  it('keeps out a second one in the same process until it is released, twice if need be', () => {
    const lock = DirectoryLock.take(path());
    expect(() => DirectoryLock.take(path())).toThrow(new LogInUseError(path()));
    lock.release();
    lock.release();
    DirectoryLock.take(path()).release();
  });

  it('keeps out a second process, names the directory, and is lifted when the first is killed', async () => {
    const child = spawn(process.execPath, [holder, path()], { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    expect(() => DirectoryLock.take(path())).toThrow(
      `the alarm log in ${path()} is in use by another console`,
    );
    child.kill('SIGKILL');
    await once(child, 'exit');
    DirectoryLock.take(path()).release();
  });

  it('tells the disk apart from another console', () => {
    expect(() => DirectoryLock.take(path('not/there'))).toThrow('directory does not exist');
  });
});
