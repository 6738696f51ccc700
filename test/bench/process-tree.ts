import { readdirSync, readFileSync } from 'node:fs';

/** What a process and all that it started hold, by what Linux says. Elsewhere there is nothing to be read. */
export interface TreeMemory {
  readonly processes: number;
  /**
   * Their own pages and what they share among themselves, that once; bytes. Pages of files are not theirs: they are
   * divided by whoever else runs the same program, and move when another browser starts.
   */
  readonly held: number;
  /** Open files and sockets. */
  readonly files: number;
}

export function treeMemory(root: number): TreeMemory {
  const family = familyOf(root);
  const sum = (of: (pid: number) => number) => family.reduce((total, pid) => total + of(pid), 0);
  return {
    processes: family.length,
    held: sum((pid) => kilobytes(pid, 'Pss_Anon') + kilobytes(pid, 'Pss_Shmem')) * 1_024,
    files: sum(filesOf),
  };
}

function familyOf(root: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const parent = Number(/^PPid:\s+(\d+)/m.exec(textOf(pid, 'status'))?.[1] ?? 0);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const family = [root];
  for (const pid of family) family.push(...(children.get(pid) ?? []));
  return family;
}

function kilobytes(pid: number, field: 'Pss_Anon' | 'Pss_Shmem'): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(textOf(pid, 'smaps_rollup'))?.[1] ?? 0);
}

function filesOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    // It ended while we looked, and holds nothing.
    return 0;
  }
}

function textOf(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // As above.
    return '';
  }
}
