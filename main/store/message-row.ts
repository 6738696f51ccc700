import type { ChatBody, Delivery } from '../../preload/contract/message.ts';
import { readReason, type Reason } from '../../preload/contract/reason.ts';
import type { SqlValue, Statement } from './desk-store.ts';

/** A message as it is kept. Times are epoch ms. */
export interface KeptMessage {
  readonly serial: number;
  /** As the server names it. */
  readonly room: string;
  readonly msg: string | null;
  readonly key: string | null;
  readonly sender: string;
  /** As it was known when the message came. */
  readonly senderName: string;
  readonly isOwn: boolean;
  readonly at: number;
  readonly body: ChatBody;
  readonly delivery: Delivery;
  readonly reason: Reason | null;
  readonly isUnread: boolean;
  /** The server was told that it arrived, or need not be. */
  readonly isAcked: boolean;
}

export interface KeptMember {
  readonly user: string;
  readonly name: string;
  readonly seenAt: number | null;
}

/** What the server says of a room. */
export interface RoomFacts {
  readonly room: string;
  readonly name: string;
  readonly members: readonly KeptMember[];
  /** Server time of our first contact: what is older was there before us. Null: there was none yet. */
  readonly knownSince: number | null;
}

export interface KeptRoom extends RoomFacts {
  readonly isMuted: boolean;
  readonly draft: string;
  /** Up to when a person here has read, server time; 0: never. */
  readonly readAt: number;
  /** What the server knows of that. */
  readonly toldAt: number;
  readonly unread: number;
  readonly last: KeptMessage | null;
}

/** What can be changed. Each may be done twice. */
export type Change =
  /** Passed over where the room has the server's id already, or our key. */
  | { readonly is: 'message'; readonly message: KeptMessage }
  /** One's own message as the server knows it now. */
  | {
      readonly is: 'delivery';
      readonly serial: number;
      readonly msg: string | null;
      readonly at: number;
      readonly delivery: Delivery;
      readonly reason: Reason | null;
    }
  | { readonly is: 'acked'; readonly room: string; readonly messages: readonly string[] }
  /** Up to this message of the room. */
  | { readonly is: 'read'; readonly room: string; readonly through: number; readonly at: number }
  /** Up to this time, on another device of the same user. */
  | { readonly is: 'read-elsewhere'; readonly room: string; readonly at: number }
  | { readonly is: 'read-told'; readonly room: string; readonly at: number }
  | ({ readonly is: 'room' } & RoomFacts)
  | { readonly is: 'muted'; readonly room: string; readonly isMuted: boolean }
  | { readonly is: 'draft'; readonly room: string; readonly text: string }
  /** Keeps the newest `most` of a room, and whatever is still under way. */
  | { readonly is: 'pruned'; readonly room: string; readonly most: number };

export interface MessageRow {
  readonly serial: number;
  readonly room: string;
  readonly msg: string | null;
  readonly message_key: string | null;
  readonly sender: string;
  readonly sender_name: string;
  readonly is_own: number;
  readonly at: number;
  readonly body: string;
  readonly delivery: string;
  /** JSON; in rows of earlier programs text. */
  readonly reason: string | null;
  readonly is_unread: number;
  readonly is_acked: number;
}

/** Only rows that `toStatement` wrote come here. */
export function toMessage(row: MessageRow): KeptMessage {
  return {
    serial: row.serial,
    room: row.room,
    msg: row.msg,
    key: row.message_key,
    sender: row.sender,
    senderName: row.sender_name,
    isOwn: row.is_own === 1,
    at: row.at,
    body: JSON.parse(row.body) as ChatBody,
    delivery: row.delivery as Delivery,
    reason: toReason(row.reason),
    isUnread: row.is_unread === 1,
    isAcked: row.is_acked === 1,
  };
}

function toReason(text: string | null): Reason | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    const read = typeof value === 'object' ? readReason(value) : null;
    if (read) return read;
  } catch {
    // No JSON at all, which is as good as other JSON.
  }
  // From before reasons had codes: whatever the server said.
  return readReason(text);
}

function reasonText(reason: Reason | null): string | null {
  return reason && JSON.stringify(reason);
}

type Owner = readonly [connection: string, user: string];
const mine = 'connection = ? AND user = ? AND room = ?';

export function toStatement(owner: Owner, change: Change): Statement {
  const ofRoom = (sql: string, ...values: SqlValue[]): Statement => ({ sql, values });
  switch (change.is) {
    case 'message':
      return toInsert(owner, change.message);
    case 'delivery': {
      const { msg, at, delivery, reason, serial } = change;
      return {
        // The server's id is learned once and never forgotten.
        sql: `UPDATE message SET msg = coalesce(?, msg), at = ?, delivery = ?, reason = ?
              WHERE serial = ? AND connection = ? AND user = ?`,
        values: [msg, at, delivery, reasonText(reason), serial, ...owner],
      };
    }
    case 'acked':
      return ofRoom(
        `UPDATE message SET is_acked = 1
         WHERE ${mine} AND is_acked = 0 AND msg IN (SELECT value FROM json_each(?))`,
        ...owner,
        change.room,
        JSON.stringify(change.messages),
      );
    case 'read':
      return ofRoom(
        `UPDATE message SET is_unread = 0 WHERE ${mine} AND is_unread = 1 AND serial <= ?`,
        ...owner,
        change.room,
        change.through,
      );
    case 'read-elsewhere':
      return ofRoom(
        `UPDATE message SET is_unread = 0 WHERE ${mine} AND is_unread = 1 AND at <= ?`,
        ...owner,
        change.room,
        change.at,
      );
    case 'read-told':
      return ofRoom(
        `UPDATE chat_room SET told_at = max(told_at, ?) WHERE ${mine}`,
        change.at,
        ...owner,
        change.room,
      );
    case 'room':
      return ofRoom(
        `INSERT INTO chat_room (connection, user, room, name, members, known_since) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (connection, user, room) DO UPDATE
         SET name = excluded.name, members = excluded.members, known_since = excluded.known_since`,
        ...owner,
        change.room,
        change.name,
        JSON.stringify(change.members),
        change.knownSince,
      );
    case 'muted':
      return ofRoom(
        `UPDATE chat_room SET is_muted = ? WHERE ${mine}`,
        change.isMuted ? 1 : 0,
        ...owner,
        change.room,
      );
    case 'draft':
      return ofRoom(`UPDATE chat_room SET draft = ? WHERE ${mine}`, change.text, ...owner, change.room);
    case 'pruned':
      return ofRoom(
        `DELETE FROM message WHERE ${mine} AND delivery <> 'queued' AND is_acked = 1 AND is_unread = 0
           AND serial < (SELECT serial FROM message WHERE ${mine} ORDER BY serial DESC LIMIT 1 OFFSET ?)`,
        ...owner,
        change.room,
        ...owner,
        change.room,
        change.most - 1,
      );
  }
}

/** The second half of a `read`: the time, which stands in the room. */
export function toReadAt(owner: Owner, room: string, at: number): Statement {
  return {
    sql: `UPDATE chat_room SET read_at = max(read_at, ?) WHERE ${mine}`,
    values: [at, ...owner, room],
  };
}

function toInsert(owner: Owner, message: KeptMessage): Statement {
  return {
    sql: `INSERT OR IGNORE INTO message (serial, connection, user, room, msg, message_key, sender, sender_name,
            is_own, at, body, delivery, reason, is_unread, is_acked)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    values: [
      message.serial,
      ...owner,
      message.room,
      message.msg,
      message.key,
      message.sender,
      message.senderName,
      message.isOwn ? 1 : 0,
      message.at,
      JSON.stringify(message.body),
      message.delivery,
      reasonText(message.reason),
      message.isUnread ? 1 : 0,
      message.isAcked ? 1 : 0,
    ],
  };
}
