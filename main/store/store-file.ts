import type { Database, Statement as Prepared } from 'better-sqlite3';

import type { Opened } from '../sqlite/call.ts';
import { WritingConnection } from '../sqlite/writing-connection.ts';
import type { Job, Outcome, SqlValue, Statement } from './call.ts';
import { openDatabase } from './database.ts';
import { toFailure } from './failure.ts';

/** Statements kept prepared; the rooms that use the store have a few dozen. */
const mostPrepared = 200;

interface Handle {
  readonly db: Database;
  readonly prepared: Map<string, Prepared<SqlValue[]>>;
}

/** The file as its thread sees it: the one connection to it. Ended by `close`. */
export class StoreFile {
  readonly #connection: WritingConnection<Handle>;

  /** @param onOpen sees every connection that is opened; a test makes the disk small with it */
  constructor(file: string, onOpen: (db: Database) => void = () => undefined) {
    const connect = (path: string) => {
      const db = openDatabase(path);
      onOpen(db);
      return { db, prepared: new Map() };
    };
    const isDamage = (error: unknown) => toFailure(error).kind === 'damaged';
    this.#connection = new WritingConnection({ file, connect, isDamage });
  }

  /** Opens the file, a fresh one where it is damaged. Again after a failure, or while open, is fine. */
  open(stamp: string): Opened {
    return this.#connection.open(stamp, () => ({}));
  }

  /** Moves the file, found damaged, out of the way and starts a fresh one. */
  setAside(stamp: string): Opened {
    return this.#connection.setAside(stamp, () => ({}));
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
    this.#connection.checkpoint('PASSIVE');
  }

  /** Twice is fine. */
  close(): void {
    this.#connection.close();
  }

  #write(writes: readonly (readonly Statement[])[]): readonly Outcome[] {
    let outcomes: readonly Outcome[] = [];
    const whole = this.#guarded(() => {
      const { db } = this.#connection.handle();
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
      this.#connection.met(error);
      return { failure: toFailure(error) };
    }
  }

  #prepare(sql: string): Prepared<SqlValue[]> {
    const { db, prepared } = this.#connection.handle();
    let statement = prepared.get(sql);
    if (statement === undefined) {
      if (prepared.size >= mostPrepared) prepared.clear();
      statement = db.prepare<SqlValue[]>(sql);
      prepared.set(sql, statement);
    }
    return statement;
  }
}
