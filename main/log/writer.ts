import type { Database } from 'better-sqlite3';

import type { Opened as OpenedFile } from '../sqlite/call.ts';
import { WritingConnection } from '../sqlite/writing-connection.ts';
import type { Batch } from './backlog.ts';
import type { Checkpoint, Summary } from './database.ts';
import { openForWriting, summarize } from './database.ts';
import { toFailure } from './failure.ts';
import type { Row } from './row.ts';

/** How a log was opened. */
export interface Opened extends Summary, OpenedFile {}

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
  readonly #connection: WritingConnection<Handle>;

  /** @param onOpen sees every connection that is opened; a test makes the disk small with it */
  constructor(file: string, onOpen: (db: Database) => void = () => undefined) {
    const connect = (path: string) => {
      const db = openForWriting(path);
      onOpen(db);
      return { db, write: prepareWrite(db) };
    };
    const isDamage = (error: unknown) => toFailure(error).kind === 'damaged';
    this.#connection = new WritingConnection({ file, connect, isDamage });
  }

  /** Opens the file, a fresh one where it is damaged. Again after a failure, or while open, is fine. */
  open(stamp: string): Opened {
    return this.#connection.open(stamp, ({ db }) => summarize(db));
  }

  /** All in one transaction, so one flush of the disk. Rows that are there already (a batch sent twice) stay. */
  write(batch: Batch): void {
    try {
      this.#connection.handle().write(batch);
    } catch (error) {
      this.#connection.met(error);
      throw error;
    }
  }

  /** Moves the file, found damaged, out of the way and starts a fresh one. */
  setAside(stamp: string): Opened {
    return this.#connection.setAside(stamp, ({ db }) => summarize(db));
  }

  /** In quiet moments: moves what it can from the WAL into the file, waiting for nobody. */
  tidy(): void {
    this.#connection.checkpoint('PASSIVE');
  }

  /** Moves everything into the file. For the end, when nobody reads any more. Fails where the disk does. */
  settle(): void {
    this.#connection.checkpoint('TRUNCATE');
  }

  /** Twice is fine. */
  close(): void {
    this.#connection.close();
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
