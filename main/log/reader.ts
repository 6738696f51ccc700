import type { Database, Statement } from 'better-sqlite3';

import type { EntryId } from '../../preload/contract/alarm.ts';
import type { Summary } from './database.ts';
import { indexFileOf, openForReading, summarize } from './database.ts';
import { EntryIndex, isNarrow } from './entry-index.ts';
import { firstQuietFacet } from './facet.ts';
import { toFailure } from './failure.ts';
import type { Question } from './question.ts';
import { answers, isHopeless } from './question.ts';
import type { Row } from './row.ts';

/** Rows of one step of indexing: a question waits for one step at most. */
const indexedAtOnce = 500;

/** A range of ids from the newest back: a page without filters, and rows that are not in the index yet. */
export const rangeSql = 'SELECT * FROM entry WHERE id >= @from AND id < @to ORDER BY id DESC';

/** The next rows for the index. */
export const nextSql = 'SELECT * FROM entry WHERE id > @after ORDER BY id LIMIT @limit';

/** The next entries that the alarm state is made of. */
export const tailSql = `SELECT body FROM entry
  WHERE id > @after AND id <= @through AND facet < ${firstQuietFacet} ORDER BY id LIMIT @limit`;

export interface TailQuestion {
  readonly after: EntryId;
  readonly through: EntryId;
  readonly limit: number;
}

/** Answers questions from the log's file, which it never writes, and keeps the index up with it. */
export class LogReader {
  readonly #db: Database;
  readonly #indexFile: string;
  readonly #row: Statement<[EntryId], Row>;
  readonly #range: Statement<[{ from: EntryId; to: EntryId }], Row>;
  readonly #next: Statement<[{ after: EntryId; limit: number }], Row>;
  readonly #tail: Statement<[TailQuestion], string>;
  /** Opened once the log has an entry. */
  #index: EntryIndex | null = null;

  /** Throws when the file is not there, or not one that `openForWriting` has brought up to date. */
  constructor(file: string) {
    this.#db = openForReading(file);
    this.#indexFile = indexFileOf(file);
    this.#row = this.#db.prepare('SELECT * FROM entry WHERE id = ?');
    this.#range = this.#db.prepare(rangeSql);
    this.#next = this.#db.prepare(nextSql);
    this.#tail = this.#db.prepare<[TailQuestion], string>(tailSql).pluck();
  }

  summary(): Summary {
    return summarize(this.#db);
  }

  /** The bodies of a page, newest first, one more than the limit if there is more. */
  page(question: Question): readonly string[] {
    if (isHopeless(question)) return [];
    return this.#withIndex((index) => take(this.#answers(question, index), question.limit + 1));
  }

  /** Bodies of hazards and commands, oldest first. */
  tail(question: TailQuestion): readonly string[] {
    return this.#tail.all(question);
  }

  /**
   * Brings the index one step further.
   * @returns whether there is more to do
   */
  index(): boolean {
    return this.#withIndex((index) => {
      const rows = this.#next.all({ after: index?.through ?? 0, limit: indexedAtOnce });
      index?.add(rows);
      return index !== null && rows.length === indexedAtOnce;
    });
  }

  /** Twice is fine. */
  close(): void {
    this.#index?.close();
    this.#index = null;
    this.#db.close();
  }

  *#answers(question: Question, index: EntryIndex | null): Generator<string> {
    for (const row of this.#candidates(question, index))
      if (row !== undefined && answers(row, question)) yield row.body;
  }

  /** Rows that may answer, newest first: those not in the index yet are all newer than those that are. */
  *#candidates(question: Question, index: EntryIndex | null): Generator<Row | undefined> {
    const { from, to } = question;
    if (index === null || !isNarrow(question)) {
      yield* this.#range.iterate({ from, to });
      return;
    }
    yield* this.#range.iterate({ from: Math.max(from, index.through + 1), to });
    for (const id of index.find(question)) yield this.#row.get(id);
  }

  /** With the index as it is, or, should it turn out damaged, with a new one; null while there can be none. */
  #withIndex<T>(work: (index: EntryIndex | null) => T): T {
    try {
      return work(this.#openIndex());
    } catch (error) {
      // A log that is damaged itself fails again below, and its caller hears of it.
      if (toFailure(error).kind !== 'damaged') throw error;
      this.#index?.close();
      this.#index = null;
      EntryIndex.discard(this.#indexFile);
      return work(this.#openIndex());
    }
  }

  #openIndex(): EntryIndex | null {
    if (this.#index !== null) return this.#index;
    const oldest = this.#db.prepare<[], EntryId>('SELECT id FROM entry ORDER BY id LIMIT 1').pluck().get();
    if (oldest === undefined) return null;
    try {
      this.#index = EntryIndex.open(this.#indexFile, oldest);
    } catch (error) {
      // A full disk has no room for an index: without one every question is answered, only slower.
      if (toFailure(error).kind === 'damaged') throw error;
    }
    return this.#index;
  }
}

function take<T>(source: Generator<T>, count: number): readonly T[] {
  const taken: T[] = [];
  for (const value of source) {
    taken.push(value);
    if (taken.length === count) break;
  }
  return taken;
}
