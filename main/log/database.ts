import Database from 'better-sqlite3';
import { existsSync, renameSync } from 'node:fs';
import { join, parse } from 'node:path';

import type { EntryId } from '../../preload/contract/alarm.ts';
import { LogDamagedError } from './failure.ts';
import { migrate } from './migration/migrate.ts';
import { toEntry } from './row.ts';

/** The state of the alarms after the entry `through`, as text that only its maker reads. */
export interface Checkpoint {
  readonly through: EntryId;
  readonly data: string;
}

/** What a start needs to know of a log. */
export interface Summary {
  /** The newest entry, 0 if there is none. */
  readonly lastId: EntryId;
  readonly checkpoint: Checkpoint | null;
}

/** SQLite below this can damage a WAL file that two connections use (engineering-facts 4.1). */
const oldestSqlite = [3, 51, 3] as const;

/**
 * Opens the log for writing, brings it up to date and looks whether it is sound: the one connection that
 * writes. Throws what `toFailure` sorts.
 */
export function openForWriting(file: string): Database.Database {
  const db = new Database(file);
  try {
    requireSqlite(db);
    const mode = db.pragma('journal_mode = WAL', { simple: true });
    if (mode !== 'wal') throw new Error(`${file}: journal mode is ${String(mode)}, not wal`);
    // After WAL: better-sqlite3 is built to fall to NORMAL there, which can lose commits when the power goes.
    db.pragma('synchronous = FULL');
    const synchronous = db.pragma('synchronous', { simple: true });
    if (synchronous !== 2) throw new Error(`${file}: synchronous is ${String(synchronous)}, not FULL`);
    db.pragma('foreign_keys = ON');
    db.pragma('temp_store = MEMORY');
    db.pragma('cache_size = -8000');
    db.pragma('wal_autocheckpoint = 2000');
    db.pragma('journal_size_limit = 67108864');
    migrate(db);
    probe(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A second connection that can only read, so that a slow question never delays a commit. */
export function openForReading(file: string): Database.Database {
  const db = new Database(file, { readonly: true });
  try {
    requireSqlite(db);
    db.pragma('temp_store = MEMORY');
    db.pragma('cache_size = -16000');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

export function summarize(db: Database.Database): Summary {
  const lastId = db.prepare<[], number>('SELECT id FROM entry ORDER BY id DESC LIMIT 1').pluck().get();
  const checkpoint = db
    .prepare<[], Checkpoint>('SELECT through, data FROM checkpoint ORDER BY through DESC LIMIT 1')
    .get();
  return { lastId: lastId ?? 0, checkpoint: checkpoint ?? null };
}

/**
 * Moves a damaged log out of the way, with what belongs to it, under a name that tells when. Nothing is
 * deleted: it is evidence. The WAL goes first: left behind it would be read into the fresh file.
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

/** Where the index lies: beside the log, made from it, never needed to restore it. */
export function indexFileOf(file: string): string {
  const { dir, name, ext } = parse(file);
  return join(dir, `${name}.index${ext}`);
}

/**
 * Looks at the newest entries and the newest checkpoint: milliseconds at any size, where a full check of 5,000,000
 * entries takes most of a minute.
 */
function probe(db: Database.Database): void {
  const newest = db.prepare<[], { id: number; body: string }>(
    'SELECT id, body FROM entry ORDER BY id DESC LIMIT 100',
  );
  for (const { id, body } of newest.all())
    if (!isBodyOf(id, body)) throw new LogDamagedError(`entry ${id} is not readable`);
  summarize(db);
}

function isBodyOf(id: EntryId, body: string): boolean {
  try {
    return toEntry(body).id === id;
  } catch {
    // Not JSON: the answer is the same as for JSON of another entry, and the caller says so.
    return false;
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
