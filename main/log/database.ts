import type { Database } from 'better-sqlite3';
import { join, parse } from 'node:path';

import type { EntryId } from '../../preload/contract/alarm.ts';
import { openDurable, openReadOnly } from '../sqlite/file.ts';
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

/**
 * Opens the log for writing, brings it up to date and looks whether it is sound: the one connection that
 * writes. Throws what `toFailure` sorts.
 */
export function openForWriting(file: string): Database {
  return openDurable(file, (db) => {
    db.pragma('foreign_keys = ON');
    db.pragma('temp_store = MEMORY');
    db.pragma('cache_size = -8000');
    db.pragma('wal_autocheckpoint = 2000');
    db.pragma('journal_size_limit = 67108864');
    migrate(db);
    probe(db);
  });
}

/** A second connection that can only read, so that a slow question never delays a commit. */
export function openForReading(file: string): Database {
  return openReadOnly(file, (db) => {
    db.pragma('temp_store = MEMORY');
    db.pragma('cache_size = -16000');
  });
}

export function summarize(db: Database): Summary {
  const lastId = db.prepare<[], number>('SELECT id FROM entry ORDER BY id DESC LIMIT 1').pluck().get();
  const checkpoint = db
    .prepare<[], Checkpoint>('SELECT through, data FROM checkpoint ORDER BY through DESC LIMIT 1')
    .get();
  return { lastId: lastId ?? 0, checkpoint: checkpoint ?? null };
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
function probe(db: Database): void {
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
