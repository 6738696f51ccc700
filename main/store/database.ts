import type { Database } from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

import { openDurable } from '../sqlite/file.ts';
import { migrate } from './migration/migrate.ts';

/** Opens the file, brings it up to date and looks whether it is sound. Throws what `toFailure` sorts. */
export function openDatabase(file: string): Database {
  mkdirSync(dirname(file), { recursive: true });
  return openDurable(file, (db) => {
    db.pragma('temp_store = MEMORY');
    db.pragma('cache_size = -4000');
    db.pragma('journal_size_limit = 16777216');
    migrate(db);
    probe(db);
  });
}

/** Looks into every table, a little: milliseconds at any size. Damage further in shows when it is met. */
function probe(db: Database): void {
  const tables = db.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all();
  for (const table of tables) db.prepare(`SELECT * FROM "${table.replaceAll('"', '""')}" LIMIT 50`).all();
}
