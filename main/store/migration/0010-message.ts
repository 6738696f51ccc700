import type { Database } from 'better-sqlite3';

/**
 * Rooms and messages of chat connections. Every row belongs to one user of one connection: who signs in next
 * at the same desk finds none of it.
 *
 * - `chat_self`: who is signed in; gone with the sign-out. `is_local`: the server did not tell, the name is ours.
 * - `chat_room`: `read_at` is up to when a person here has read, server time, `told_at` what the server knows
 *   of that; `known_since` parts what was there before us from what we ought to have; `members` is JSON.
 * - `message`: `serial` orders arrival on this desk. `msg` is the server's id, `message_key` the sender's own.
 *   One's own message is found by its key until the server has named it. `body` is JSON.
 */
export function message(db: Database): void {
  db.exec(`
    CREATE TABLE chat_self (
      connection TEXT PRIMARY KEY,
      user TEXT NOT NULL,
      name TEXT NOT NULL,
      is_local INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE chat_room (
      connection TEXT NOT NULL,
      user TEXT NOT NULL,
      room TEXT NOT NULL,
      name TEXT NOT NULL,
      members TEXT NOT NULL,
      is_muted INTEGER NOT NULL DEFAULT 0,
      draft TEXT NOT NULL DEFAULT '',
      read_at INTEGER NOT NULL DEFAULT 0,
      told_at INTEGER NOT NULL DEFAULT 0,
      known_since INTEGER,
      PRIMARY KEY (connection, user, room)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE message (
      serial INTEGER PRIMARY KEY,
      connection TEXT NOT NULL,
      user TEXT NOT NULL,
      room TEXT NOT NULL,
      msg TEXT,
      message_key TEXT,
      sender TEXT NOT NULL,
      sender_name TEXT NOT NULL,
      is_own INTEGER NOT NULL,
      at INTEGER NOT NULL,
      body TEXT NOT NULL,
      delivery TEXT NOT NULL,
      reason TEXT,
      is_unread INTEGER NOT NULL,
      is_acked INTEGER NOT NULL
    ) STRICT;

    CREATE INDEX message_of_room ON message (connection, user, room, serial);
    CREATE UNIQUE INDEX message_by_id ON message (connection, user, room, msg) WHERE msg IS NOT NULL;
    CREATE UNIQUE INDEX message_by_key ON message (connection, user, room, message_key)
      WHERE is_own = 1 AND message_key IS NOT NULL;
    CREATE INDEX message_queued ON message (connection, user, serial) WHERE delivery = 'queued';
    CREATE INDEX message_sent ON message (connection, user, room, at) WHERE delivery = 'sent';
    CREATE INDEX message_unread ON message (connection, user, room, serial) WHERE is_unread = 1;
    CREATE INDEX message_unacked ON message (connection, user, room, serial) WHERE is_acked = 0;
  `);
}
