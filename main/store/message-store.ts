/**
 * Rooms and messages of the chat connections, as they are kept. Every row belongs to one user of one connection:
 * `MessageStore.of` gives the shelf of one of them, and there is no way to see another's.
 */
import type { Clock } from '../lib/clock.ts';
import { createEntryIds } from '../lib/entry-id.ts';
import type { DeskStore } from './desk-store.ts';
import { MessageShelf } from './message-shelf.ts';

/** Who is signed in at a connection. `isLocal`: the server does not tell, the id is ours. */
export interface KeptSelf {
  readonly user: string;
  readonly name: string;
  readonly isLocal: boolean;
}

/** One for each store, shared by all connections: serial numbers are counted here. */
export class MessageStore {
  readonly #store: DeskStore;
  readonly #clock: Clock;
  #lastNotice = 0;
  #nextId: ((epochMs: number) => number) | null = null;

  constructor(store: DeskStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Reads how far serial numbers have come; once is enough, again is fine. Rejects where the disk refuses. */
  async prepare(): Promise<void> {
    if (this.#nextId !== null) return;
    const found = await this.#store.all<{ last: number | null }>('SELECT max(serial) AS last FROM message');
    this.#nextId ??= createEntryIds(found[0]?.last ?? 0);
  }

  /** Larger than every one before, over restarts and over a clock that is set back. */
  nextSerial(): number {
    if (this.#nextId === null) throw new Error('message store: not prepared');
    return this.#nextId(this.#clock.now());
  }

  /** The number of a notice, which is kept by nobody: unique for as long as the program runs. */
  nextNotice(): number {
    this.#lastNotice += 1;
    return this.#lastNotice;
  }

  of(connection: string, user: string): MessageShelf {
    return new MessageShelf(this.#store, connection, user);
  }

  async self(connection: string): Promise<KeptSelf | null> {
    const rows = await this.#store.all<{ user: string; name: string; is_local: number }>(
      'SELECT user, name, is_local FROM chat_self WHERE connection = ?',
      [connection],
    );
    const row = rows[0];
    return row === undefined ? null : { user: row.user, name: row.name, isLocal: row.is_local === 1 };
  }

  /** Null: signed out. What the user had stays, and nobody is shown it. */
  async keepSelf(connection: string, self: KeptSelf | null): Promise<void> {
    if (self === null)
      return this.#store.write([{ sql: 'DELETE FROM chat_self WHERE connection = ?', values: [connection] }]);
    return this.#store.write([toSelf(connection, self)]);
  }

  /**
   * The server told at last who it was that had the local id: rows go to the user's own. What the user has
   * already stays as it is.
   */
  async adopt(connection: string, local: KeptSelf, self: KeptSelf): Promise<void> {
    const move = [self.user, connection, local.user];
    const rest = [connection, local.user];
    return this.#store.write([
      {
        sql: 'UPDATE message SET sender = ?, sender_name = ? WHERE connection = ? AND user = ? AND sender = ?',
        values: [self.user, self.name, connection, local.user, local.user],
      },
      { sql: 'UPDATE OR IGNORE message SET user = ? WHERE connection = ? AND user = ?', values: move },
      { sql: 'DELETE FROM message WHERE connection = ? AND user = ?', values: rest },
      { sql: 'UPDATE OR IGNORE chat_room SET user = ? WHERE connection = ? AND user = ?', values: move },
      { sql: 'DELETE FROM chat_room WHERE connection = ? AND user = ?', values: rest },
      toSelf(connection, self),
    ]);
  }
}

function toSelf(connection: string, { user, name, isLocal }: KeptSelf) {
  return {
    sql: 'INSERT OR REPLACE INTO chat_self (connection, user, name, is_local) VALUES (?, ?, ?, ?)',
    values: [connection, user, name, isLocal ? 1 : 0],
  };
}
