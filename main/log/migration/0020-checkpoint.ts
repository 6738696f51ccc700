import type { Database } from 'better-sqlite3';

/**
 * Where the alarm state stood after one entry, so that a start need not replay years. Only the newest is
 * kept: it can always be made again from the entries.
 */
export function checkpoint(db: Database): void {
  db.exec(`
    CREATE TABLE checkpoint (
      through INTEGER PRIMARY KEY,
      data TEXT NOT NULL
    ) STRICT;
  `);
}
