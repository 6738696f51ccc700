import type { Database, Statement as Prepared } from 'better-sqlite3';

import type { Job, Opened, Outcome, SqlValue, Statement } from './call.ts';
import { openDatabase, setAside } from './database.ts';
import { codeOf, toFailure } from './failure.ts';

/** Statements kept prepared; the rooms that use the store have a few dozen. */
const mostPrepared = 200;

interface Handle {
  readonly db: Database;
  readonly prepared: Map<string, Prepared<SqlValue[]>>;
}

/** The file as its thread sees it: the one connection to it. Ended by `close`. */
export class StoreFile {
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
      this.#open();
      return { setAside: null };
    } catch (error) {
      if (toFailure(error).kind !== 'damaged') throw error;
      return this.setAside(stamp);
    }
  }

  /** Moves the file, found damaged, out of the way and starts a fresh one. */
  setAside(stamp: string): Opened {
    this.close();
    const aside = setAside(this.#file, stamp);
    this.#open();
    return { setAside: aside };
  }

  /** In order; writes that follow each other share one transaction, so one flush of the disk. */
  run(jobs: readonly Job[]): readonly Outcome[] {
    const outcomes: Outcome[] = [];
    for (let at = 0; at < jobs.length;) {
      const job = jobs[at];
      if (job !== undefined && 'read' in job) {
        outcomes.push(this.#guarded(() => ({ rows: this.#read(job.read) })));
        at += 1;
        continue;
      }
      const writes: (readonly Statement[])[] = [];
      for (let next = jobs[at]; next !== undefined && 'write' in next; next = jobs[at]) {
        writes.push(next.write);
        at += 1;
      }
      outcomes.push(...this.#write(writes));
    }
    return outcomes;
  }

  /** In quiet moments: moves what it can from the WAL into the file. */
  tidy(): void {
    this.#handle?.db.pragma('wal_checkpoint(PASSIVE)');
  }

  /** Twice is fine. */
  close(): void {
    this.#handle?.db.close();
    this.#handle = null;
  }

  #write(writes: readonly (readonly Statement[])[]): readonly Outcome[] {
    let outcomes: readonly Outcome[] = [];
    const whole = this.#guarded(() => {
      const { db } = this.#open();
      outcomes = db.transaction(() => writes.map((write) => this.#writeOne(db, write))).immediate();
      return { rows: [] };
    });
    return 'failure' in whole ? writes.map(() => whole) : outcomes;
  }

  /** In a savepoint of its own: a wrong statement undoes what it came with and nothing else. */
  #writeOne(db: Database, statements: readonly Statement[]): Outcome {
    try {
      db.transaction(() => {
        for (const { sql, values = [] } of statements) this.#prepare(sql).run(...values);
      })();
      return { rows: [] };
    } catch (error) {
      const failure = toFailure(error);
      if (failure.kind !== 'statement' || !db.inTransaction) throw error;
      return { failure };
    }
  }

  #read({ sql, values = [] }: Statement): readonly unknown[] {
    const statement = this.#prepare(sql);
    if (!statement.readonly) throw new Error(`not a read: ${sql}`);
    return statement.all(...values);
  }

  #guarded(work: () => Outcome): Outcome {
    try {
      return work();
    } catch (error) {
      // After an error of the disk, what a connection remembers is no proof of what is on it; and one that was
      // opened on a read-only disk stays read-only.
      if (/^SQLITE_(IOERR|READONLY)/.test(codeOf(error))) this.close();
      return { failure: toFailure(error) };
    }
  }

  #prepare(sql: string): Prepared<SqlValue[]> {
    const { db, prepared } = this.#open();
    let statement = prepared.get(sql);
    if (statement === undefined) {
      if (prepared.size >= mostPrepared) prepared.clear();
      statement = db.prepare<SqlValue[]>(sql);
      prepared.set(sql, statement);
    }
    return statement;
  }

  #open(): Handle {
    if (this.#handle !== null) return this.#handle;
    const db = openDatabase(this.#file);
    this.#onOpen(db);
    this.#handle = { db, prepared: new Map() };
    return this.#handle;
  }
}
