import type { DeskStore, SqlValue } from './desk-store.ts';
import type { Change, KeptMember, KeptMessage, KeptRoom, MessageRow } from './message-row.ts';
import { toMessage, toReadAt, toStatement } from './message-row.ts';

export type { Change, KeptMember, KeptMessage, KeptRoom, RoomFacts } from './message-row.ts';

/** What is kept of a room; the rest of `KeptRoom` is counted. */
interface RoomRow {
  readonly room: string;
  readonly name: string;
  readonly members: string;
  readonly is_muted: number;
  readonly draft: string;
  readonly read_at: number;
  readonly told_at: number;
  readonly unread: number;
  readonly last: number | null;
  readonly known_since: number | null;
}

const mine = 'connection = ? AND user = ?';

/** The rows of one user of one connection. All reject where the disk refuses. */
export class MessageShelf {
  readonly #store: DeskStore;
  readonly #owner: readonly [string, string];

  constructor(store: DeskStore, connection: string, user: string) {
    this.#store = store;
    this.#owner = [connection, user];
  }

  /** All or nothing, on disk when it resolves. */
  apply(changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return Promise.resolve();
    const owner = this.#owner;
    return this.#store.write(
      changes.flatMap((change) => {
        const statement = toStatement(owner, change);
        const isRead = change.is === 'read' || change.is === 'read-elsewhere';
        return isRead ? [statement, toReadAt(owner, change.room, change.at)] : [statement];
      }),
    );
  }

  /** Those with the newest messages first. */
  async rooms(most: number): Promise<readonly KeptRoom[]> {
    const rows = await this.#store.all<RoomRow>(
      `SELECT room, name, members, is_muted, draft, read_at, told_at, known_since,
         (SELECT count(*) FROM message AS m WHERE m.connection = r.connection AND m.user = r.user
           AND m.room = r.room AND m.is_unread = 1) AS unread,
         (SELECT m.serial FROM message AS m WHERE m.connection = r.connection AND m.user = r.user
           AND m.room = r.room ORDER BY m.serial DESC LIMIT 1) AS last
       FROM chat_room AS r WHERE ${mine} ORDER BY last DESC NULLS LAST LIMIT ?`,
      [...this.#owner, most],
    );
    const lasts = await this.#messages('serial IN (SELECT value FROM json_each(?))', [
      JSON.stringify(rows.map(({ last }) => last)),
    ]);
    const bySerial = new Map(lasts.map((message) => [message.serial, message]));
    return rows.map((row) => ({
      room: row.room,
      name: row.name,
      members: JSON.parse(row.members) as readonly KeptMember[],
      isMuted: row.is_muted === 1,
      draft: row.draft,
      readAt: row.read_at,
      toldAt: row.told_at,
      unread: row.unread,
      last: bySerial.get(row.last ?? -1) ?? null,
      knownSince: row.known_since,
    }));
  }

  /** Written here and not yet at the server, in the order they were written. */
  queued(): Promise<readonly KeptMessage[]> {
    return this.#messages(`delivery = 'queued' ORDER BY serial`);
  }

  /** Which the server was not told of that they arrived, oldest first. */
  unacked(most: number): Promise<readonly KeptMessage[]> {
    return this.#messages('is_acked = 0 ORDER BY serial LIMIT ?', [most]);
  }

  unackedOf(room: string, most: number): Promise<readonly KeptMessage[]> {
    return this.#messages('room = ? AND is_acked = 0 ORDER BY serial LIMIT ?', [room, most]);
  }

  /** Messages of a room that bear one of these ids, or are our own with one of these keys. */
  find(room: string, ids: readonly string[], keys: readonly string[]): Promise<readonly KeptMessage[]> {
    const list = (values: readonly string[]) => JSON.stringify(values);
    return this.#messages(
      `room = ? AND msg IN (SELECT value FROM json_each(?))
       UNION SELECT ${columns} FROM message WHERE ${mine}
         AND room = ? AND is_own = 1 AND message_key IN (SELECT value FROM json_each(?))`,
      [room, list(ids), ...this.#owner, room, list(keys)],
    );
  }

  /** Our own that the server has and nobody has seen, up to this time. */
  sentUpTo(room: string, at: number, most: number): Promise<readonly KeptMessage[]> {
    return this.#messages(`room = ? AND delivery = 'sent' AND at <= ? ORDER BY serial LIMIT ?`, [
      room,
      at,
      most,
    ]);
  }

  async unreadOf(room: string): Promise<number> {
    const rows = await this.#store.all<{ count: number }>(
      `SELECT count(*) AS count FROM message WHERE ${mine} AND room = ? AND is_unread = 1`,
      [...this.#owner, room],
    );
    return rows[0]?.count ?? 0;
  }

  /** Server time of the newest message up to this one; null where the server named none of them. */
  async timeOf(room: string, through: number): Promise<number | null> {
    const rows = await this.#store.all<{ at: number | null }>(
      `SELECT max(at) AS at FROM message
       WHERE ${mine} AND room = ? AND serial <= ? AND delivery NOT IN ('queued', 'refused')`,
      [...this.#owner, room, through],
    );
    return rows[0]?.at ?? null;
  }

  /** The newest `limit` before the serial, oldest first. */
  async page(room: string, before: number | null, limit: number): Promise<readonly KeptMessage[]> {
    const found = await this.#messages('room = ? AND serial < ? ORDER BY serial DESC LIMIT ?', [
      room,
      before ?? Number.MAX_SAFE_INTEGER,
      limit,
    ]);
    return found.toReversed();
  }

  async #messages(where: string, values: readonly SqlValue[] = []): Promise<readonly KeptMessage[]> {
    const rows = await this.#store.all<MessageRow>(
      `SELECT ${columns} FROM message WHERE ${mine} AND ${where}`,
      [...this.#owner, ...values],
    );
    return rows.map(toMessage);
  }
}

const columns = `serial, room, msg, message_key, sender, sender_name, is_own, at, body, delivery, reason,
  is_unread, is_acked`;
