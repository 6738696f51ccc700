import type { Database } from 'better-sqlite3';

/**
 * The alarm log itself. `id` is time-ordered (epoch ms * 1024 + n): a range of time is a range of ids, newest
 * first is the table's own order, and a new entry always goes to the end. There is deliberately no index: see
 * `entry-index.ts`. `facet` is type and severity in one number (see `facet.ts`). The triggers keep accidents
 * out; they do not stop somebody who holds the file. An id that is there already is passed over, also by
 * REPLACE, which asks no trigger of DELETE: so a batch that is sent twice is written once.
 */
export function alarmLog(db: Database): void {
  db.exec(`
    CREATE TABLE entry (
      id INTEGER PRIMARY KEY,
      facet INTEGER NOT NULL,
      site TEXT,
      kind TEXT,
      alarm TEXT,
      operator TEXT,
      body TEXT NOT NULL
    ) STRICT;

    CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
    BEGIN SELECT RAISE(ABORT, 'the alarm log is append only'); END;

    CREATE TRIGGER entry_is_never_removed BEFORE DELETE ON entry
    BEGIN SELECT RAISE(ABORT, 'the alarm log is append only'); END;

    CREATE TRIGGER entry_is_never_replaced BEFORE INSERT ON entry
    WHEN EXISTS (SELECT 1 FROM entry WHERE id = NEW.id)
    BEGIN SELECT RAISE(IGNORE); END;
  `);
}
