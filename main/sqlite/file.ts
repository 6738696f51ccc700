/** How a SQLite file is opened that must not lose what was committed, and how a damaged one is put out of the way. */
import Database from 'better-sqlite3';
import { existsSync, renameSync } from 'node:fs';
import { join, parse } from 'node:path';

/** SQLite below this can damage a WAL file that two connections use (engineering-facts 4.1). */
const oldestSqlite = [3, 51, 3] as const;

/**
 * Opens the file for writing; what is committed is on disk. Throws the disk's error, and whatever `prepare` throws.
 * @param prepare settings, migrations, a look whether the file is sound
 */
export function openDurable(file: string, prepare: (db: Database.Database) => void): Database.Database {
  return open(file, {}, (db) => {
    const mode = db.pragma('journal_mode = WAL', { simple: true });
    if (mode !== 'wal') throw new Error(`${file}: journal mode is ${String(mode)}, not wal`);
    // After WAL: better-sqlite3 is built to fall to NORMAL there, which can lose commits when the power goes.
    db.pragma('synchronous = FULL');
    const synchronous = db.pragma('synchronous', { simple: true });
    if (synchronous !== 2) throw new Error(`${file}: synchronous is ${String(synchronous)}, not FULL`);
    prepare(db);
  });
}

/** Opens a file that is there, to read it and nothing else. */
export function openReadOnly(file: string, prepare: (db: Database.Database) => void): Database.Database {
  return open(file, { readonly: true }, prepare);
}

/**
 * Moves a damaged file out of the way, with what belongs to it, under a name that tells when. Nothing is
 * deleted: it is evidence. The WAL goes first: left behind it would be read into the fresh file.
 * @param stamp UTC, as `20260301T120000Z`: see `stampOf`
 * @returns the new path of the main file
 */
export function setAside(file: string, stamp: string): string {
  const { dir, name, ext } = parse(file);
  let target = join(dir, `${name}.damaged-${stamp}${ext}`);
  for (let n = 2; existsSync(target); n += 1) target = join(dir, `${name}.damaged-${stamp}-${n}${ext}`);
  for (const suffix of ['-wal', '-shm', ''])
    if (existsSync(file + suffix)) renameSync(file + suffix, target + suffix);
  return target;
}

/** A moment in a file's name, UTC, to the second: `20260301T120000Z`. */
export function stampOf(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/[-:]|\.\d+/g, '');
}

function open(
  file: string,
  options: Database.Options,
  prepare: (db: Database.Database) => void,
): Database.Database {
  const db = new Database(file, options);
  try {
    requireSqlite(db);
    prepare(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function requireSqlite(db: Database.Database): void {
  const version = db.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? '';
  const parts = version.split('.').map(Number);
  for (const [index, oldest] of oldestSqlite.entries()) {
    const part = parts[index] ?? 0;
    if (part > oldest) return;
    if (part < oldest) throw new Error(`SQLite ${version} is older than ${oldestSqlite.join('.')}`);
  }
}
