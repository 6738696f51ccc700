import Database from 'better-sqlite3';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';

import { migrate } from './migration/migrate.ts';

/** SQLite below this can damage a WAL file (engineering-facts 4.1). */
const oldestSqlite = [3, 51, 3] as const;

/** Opens the file, brings it up to date and looks whether it is sound. Throws what `toFailure` sorts. */
export function openDatabase(file: string): Database.Database {
  mkdirSync(dirname(file), { recursive: true });
  const db = new Database(file);
  try {
    requireSqlite(db);
    const mode = db.pragma('journal_mode = WAL', { simple: true });
    if (mode !== 'wal') throw new Error(`${file}: journal mode is ${String(mode)}, not wal`);
    // After WAL: better-sqlite3 is built to fall to NORMAL there, which can lose commits when the power goes.
    db.pragma('synchronous = FULL');
    const synchronous = db.pragma('synchronous', { simple: true });
    if (synchronous !== 2) throw new Error(`${file}: synchronous is ${String(synchronous)}, not FULL`);
    db.pragma('temp_store = MEMORY');
    db.pragma('cache_size = -4000');
    db.pragma('journal_size_limit = 16777216');
    migrate(db);
    probe(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Moves a damaged file out of the way, with what belongs to it, under a name that tells when. Nothing is
 * deleted. The WAL goes first: left behind it would be read into the fresh file.
 * @param stamp UTC, as `20260301T120000Z`
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

/** Looks into every table, a little: milliseconds at any size. Damage further in shows when it is met. */
function probe(db: Database.Database): void {
  const tables = db.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all();
  for (const table of tables) db.prepare(`SELECT * FROM "${table.replaceAll('"', '""')}" LIMIT 50`).all();
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
