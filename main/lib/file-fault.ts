import { open, stat } from 'node:fs/promises';

/** Why a file cannot be read. */
export type FileFault = 'missing' | 'no-file' | 'empty' | 'not-allowed' | 'unreadable';

/** Looks whether it could be read now; null: it can. Never rejects. A file system that hangs keeps it waiting. */
export async function faultOfFile(file: string): Promise<FileFault | null> {
  try {
    // Asked first: a pipe that is opened waits for whoever writes into it.
    const found = await stat(file);
    if (!found.isFile()) return 'no-file';
    if (found.size === 0) return 'empty';
    // Tried, because rights alone do not say it on every system.
    await (await open(file, 'r')).close();
    return null;
  } catch (failure) {
    const code: unknown = failure instanceof Error ? Reflect.get(failure, 'code') : null;
    return faults[String(code)] ?? 'unreadable';
  }
}

const faults: Readonly<Record<string, FileFault>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  EACCES: 'not-allowed',
  EPERM: 'not-allowed',
};
