import type { EntryId } from '../../preload/contract/alarm.ts';
import type { OperationName } from '../../preload/contract/log.ts';
import type { Operation } from '../../preload/contract/room.ts';
import { firstIdAt } from '../lib/entry-id.ts';
import type { DeskStore, Statement } from './desk-store.ts';

/** An operation on its way to the disk. */
export interface NewOperation {
  readonly operation: Operation;
  /** The entry of the alarm log that it was made from; null for another desk's, and for what is no entry. */
  readonly entry: EntryId | null;
  readonly isApplied: boolean;
}

export interface KeptOperation {
  readonly operation: Operation;
  readonly isApplied: boolean;
  /** When it came here, epoch ms by our own clock. */
  readonly arrived: number;
}

/** Which numbers of an author are here: all up to `upTo`, and these beyond a gap. */
export interface KeptNumbers {
  readonly author: string;
  readonly upTo: number;
  readonly beyond: readonly number[];
}

/** What a start needs to know. */
export interface KeptLog {
  /** `desk/log id`: who counts this desk's operations. */
  readonly author: string;
  /** Own commands up to this entry of the alarm log have become operations. */
  readonly lastEntry: EntryId;
  /** The highest of Lamport's clock. */
  readonly clock: number;
  readonly numbers: readonly KeptNumbers[];
  /** What came since the time asked for, and what still waits for its alarm; by author and number. */
  readonly operations: readonly KeptOperation[];
  /** What was kept with `keepPeers`, null if nothing was. */
  readonly peers: string | null;
}

export interface LoadOptions {
  readonly desk: string;
  /** For the id of a log that is made now. */
  readonly newId: () => string;
  /** Epoch ms. */
  readonly now: number;
  /** Operations that came before this are not loaded, epoch ms. */
  readonly since: number;
}

interface Row {
  readonly author: string;
  readonly number: number;
  readonly arrived: number;
  readonly isApplied: number;
  readonly body: string;
}

/**
 * One room's operation log in the desk's store: what was done at this desk and at every other, and how far it
 * got. All calls may be made twice. Owns nothing: whoever opened the store closes it.
 */
export class OperationStore {
  readonly #store: Pick<DeskStore, 'all' | 'write'>;
  readonly #room: string;

  constructor(store: Pick<DeskStore, 'all' | 'write'>, room: string) {
    this.#store = store;
    this.#room = room;
  }

  /** Makes the log where there is none: commands from before then are nobody's. */
  async load({ desk, newId, now, since }: LoadOptions): Promise<KeptLog> {
    const state = await this.#state();
    let author = state.get('author');
    let lastEntry = state.get('last-entry');
    if (author === undefined || lastEntry === undefined || !author.startsWith(`${desk}/`)) {
      author = `${desk}/${newId()}`;
      lastEntry ??= String(firstIdAt(now));
      await this.#store.write([this.#keep('author', author), this.#keep('last-entry', lastEntry)]);
    }
    const [clock] = await this.#store.all<{ clock: number | null }>(
      'SELECT MAX(clock) AS clock FROM operation WHERE room = ?',
      [this.#room],
    );
    return {
      author,
      lastEntry: Number(lastEntry),
      clock: clock?.clock ?? 0,
      numbers: await this.#numbers(),
      operations: await this.#since(since),
      peers: state.get('peers') ?? null,
    };
  }

  /** This desk counts anew from 1: what it counted before was lost, and others have it. */
  async renew(desk: string, newId: string): Promise<string> {
    const author = `${desk}/${newId}`;
    await this.#store.write([this.#keep('author', author)]);
    return author;
  }

  /** All or nothing, on disk when it resolves. `arrived` is epoch ms. What is here already is passed over. */
  append(operations: readonly NewOperation[], arrived: number): Promise<void> {
    const statements = operations.map(({ operation, entry, isApplied }) => ({
      sql: `INSERT INTO operation (room, author, number, clock, arrived, entry, isApplied, body)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (room, author, number) DO NOTHING`,
      values: [
        this.#room,
        operation.author,
        operation.number,
        operation.clock,
        arrived,
        entry,
        isApplied ? 1 : 0,
        JSON.stringify(operation),
      ],
    }));
    const entries = operations.flatMap(({ entry }) => entry ?? []);
    if (entries.length === 0) return this.#store.write(statements);
    return this.#store.write([...statements, this.#lift('last-entry', Math.max(...entries))]);
  }

  /** They have been handed to the alarms, or were given up: never again. */
  markApplied(names: readonly OperationName[]): Promise<void> {
    return this.#store.write(
      names.map(({ author, number }) => ({
        sql: 'UPDATE operation SET isApplied = 1 WHERE room = ? AND author = ? AND number = ?',
        values: [this.#room, author, number],
      })),
    );
  }

  /** Whether an operation was made from this entry. */
  async hasEntry(entry: EntryId): Promise<boolean> {
    const found = await this.#store.all('SELECT 1 FROM operation WHERE room = ? AND entry = ?', [
      this.#room,
      entry,
    ]);
    return found.length > 0;
  }

  /** Both ends included, ascending. */
  async range(author: string, from: number, to: number, limit: number): Promise<readonly Operation[]> {
    const rows = await this.#store.all<{ body: string }>(
      `SELECT body FROM operation WHERE room = ? AND author = ? AND number BETWEEN ? AND ?
       ORDER BY number LIMIT ?`,
      [this.#room, author, from, to, limit],
    );
    return rows.map(({ body }) => JSON.parse(body) as Operation);
  }

  /** Who was in the room, as text that only its maker reads. */
  keepPeers(peers: string): Promise<void> {
    return this.#store.write([this.#keep('peers', peers)]);
  }

  async #state(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#store.all<{ name: string; value: string }>(
      'SELECT name, value FROM room_state WHERE room = ?',
      [this.#room],
    );
    return new Map(rows.map(({ name, value }) => [name, value]));
  }

  async #numbers(): Promise<readonly KeptNumbers[]> {
    const authors = await this.#store.all<{ author: string; count: number; last: number }>(
      'SELECT author, COUNT(*) AS count, MAX(number) AS last FROM operation WHERE room = ? GROUP BY author',
      [this.#room],
    );
    return Promise.all(
      authors.map(async ({ author, count, last }) => {
        if (count === last) return { author, upTo: last, beyond: [] };
        const rows = await this.#store.all<{ number: number }>(
          'SELECT number FROM operation WHERE room = ? AND author = ? ORDER BY number',
          [this.#room, author],
        );
        const numbers = rows.map(({ number }) => number);
        const gap = numbers.findIndex((number, index) => number !== index + 1);
        return { author, upTo: gap, beyond: numbers.slice(gap) };
      }),
    );
  }

  async #since(since: number): Promise<readonly KeptOperation[]> {
    const rows = await this.#store.all<Row>(
      `SELECT author, number, arrived, isApplied, body FROM operation
       WHERE room = ? AND arrived >= ? UNION
       SELECT author, number, arrived, isApplied, body FROM operation WHERE room = ? AND isApplied = 0
       ORDER BY author, number`,
      [this.#room, since, this.#room],
    );
    return rows.map(({ body, arrived, isApplied }) => ({
      operation: JSON.parse(body) as Operation,
      isApplied: isApplied === 1,
      arrived,
    }));
  }

  #keep(name: string, value: string): Statement {
    return {
      sql: `INSERT INTO room_state (room, name, value) VALUES (?, ?, ?)
            ON CONFLICT (room, name) DO UPDATE SET value = excluded.value`,
      values: [this.#room, name, value],
    };
  }

  /** As `keep`, but never less than it was. */
  #lift(name: string, value: number): Statement {
    return {
      sql: `INSERT INTO room_state (room, name, value) VALUES (?, ?, ?)
            ON CONFLICT (room, name) DO UPDATE SET value = excluded.value
            WHERE CAST(excluded.value AS INTEGER) > CAST(room_state.value AS INTEGER)`,
      values: [this.#room, name, String(value)],
    };
  }
}
