import type { Database } from 'better-sqlite3';

/**
 * Broadcasts to sites as they stand (`body` is JSON; `at` is when they were ordered, epoch ms), what became of
 * each day of a schedule (`day` is `YYYY-MM-DD` of the desk's local time, `at` is when that was recorded), and
 * small texts by name, which only their makers read.
 */
export function broadcasts(db: Database): void {
  db.exec(`
    CREATE TABLE broadcast (
      id TEXT PRIMARY KEY,
      at INTEGER NOT NULL,
      is_over INTEGER NOT NULL,
      body TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX broadcast_by_time ON broadcast (at);
    CREATE INDEX broadcast_under_way ON broadcast (id) WHERE is_over = 0;

    CREATE TABLE schedule_run (
      schedule TEXT NOT NULL,
      day TEXT NOT NULL,
      outcome TEXT NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (schedule, day)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE kept (
      name TEXT PRIMARY KEY,
      text TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
  `);
}
