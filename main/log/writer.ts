import type { Database } from 'better-sqlite3';

import type { Batch } from './backlog.ts';
import type { Checkpoint, Summary } from './database.ts';
import { openForWriting, setAside, summarize } from './database.ts';
import { codeOf, toFailure } from './failure.ts';
import type { Row } from './row.ts';

/** How a log was opened. */
export interface Opened extends Summary {
  /** Where a damaged file was moved to on the way; null if the file was sound. */
  readonly setAside: string | null;
}

/** An open file with its statements, prepared once. */
interface Handle {
  readonly db: Database;
  readonly write: (batch: Batch) => void;
}

/**
 * The one writer of a log's file. Holds no entry that is not on disk: what could not be written stays with the
 * caller, who tries again.
 */
export class LogWriter {
  readonly #file: string;
  readonly #onOpen: (db: Database) => void;
  #handle: Handle | null = null;

  /** @param onOpen sees every connection that is opened; a test makes the disk small with it */
  constructor(file: string, onOpen: (db: Database) => void = () => undefined) {
    this.#file = file;
    this.#onOpen = onOpen;
  }

  /** Opens the file, a fresh one where it is damaged. Again after a failure, or while open, is fine. */
  open(stamp: string): Opened {
    try {
      return { ...summarize(this.#open().db), setAside: null };
    } catch (error) {
      if (toFailure(error).kind !== 'damaged') throw error;
      return this.setAside(stamp);
    }
  }

  /** All in one transaction, so one flush of the disk. Rows that are there already (a batch sent twice) stay. */
  write(batch: Batch): void {
    try {
      this.#open().write(batch);
    } catch (error) {
      // After an error of the disk, what a connection remembers is no proof of what is on it; and one that was
      // opened on a read-only disk stays read-only.
      if (/^SQLITE_(IOERR|READONLY)/.test(codeOf(error))) this.close();
      throw error;
    }
  }

  /** Moves the file, found damaged, out of the way and starts a fresh one. */
  setAside(stamp: string): Opened {
    this.close();
    const aside = setAside(this.#file, stamp);
    return { ...summarize(this.#open().db), setAside: aside };
  }

  /** In quiet moments: moves what it can from the WAL into the file, waiting for nobody. */
  tidy(): void {
    this.#handle?.db.pragma('wal_checkpoint(PASSIVE)');
  }

  /** Moves everything into the file. For the end, when nobody reads any more. Fails where the disk does. */
  settle(): void {
    this.#handle?.db.pragma('wal_checkpoint(TRUNCATE)');
  }

  /** Twice is fine. */
  close(): void {
    this.#handle?.db.close();
    this.#handle = null;
  }

  #open(): Handle {
    if (this.#handle !== null) return this.#handle;
    const db = openForWriting(this.#file);
    this.#onOpen(db);
    this.#handle = { db, write: prepareWrite(db) };
    return this.#handle;
  }
}

function prepareWrite(db: Database): Handle['write'] {
  const insert = db.prepare<[Row]>(
    `INSERT INTO entry (id, facet, site, kind, alarm, operator, body)
     VALUES (@id, @facet, @site, @kind, @alarm, @operator, @body)`,
  );
  const keep = db.prepare<[Checkpoint]>(
    'INSERT INTO checkpoint (through, data) VALUES (@through, @data) ON CONFLICT (through) DO UPDATE SET data = @data',
  );
  const forget = db.prepare<[number]>('DELETE FROM checkpoint WHERE through < ?');
  const write = db.transaction(({ rows, checkpoint }: Batch) => {
    for (const row of rows) insert.run(row);
    if (checkpoint === null) return;
    keep.run(checkpoint);
    forget.run(checkpoint.through);
  });
  return (batch) => write.immediate(batch);
}
