import type { Database } from 'better-sqlite3';

/**
 * What operators did, numbered per author, for every desk that shares the room. `clock` is Lamport's; `arrived`
 * is when it came here (epoch ms, our own clock); `entry` is the alarm log's entry that an own operation was made
 * from, so that none is made twice; `isApplied` is 0 while it waits for its alarm; `body` is the operation as JSON.
 *
 * `room_state` keeps single facts of a room by name: this log's own id, how far it got, who was there.
 */
export function operations(db: Database): void {
  db.exec(`
    CREATE TABLE operation (
      room TEXT NOT NULL,
      author TEXT NOT NULL,
      number INTEGER NOT NULL,
      clock INTEGER NOT NULL,
      arrived INTEGER NOT NULL,
      entry INTEGER,
      isApplied INTEGER NOT NULL,
      body TEXT NOT NULL,
      PRIMARY KEY (room, author, number)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX operation_by_arrival ON operation (room, arrived);
    CREATE INDEX operation_that_waits ON operation (room) WHERE isApplied = 0;
    CREATE UNIQUE INDEX operation_of_entry ON operation (room, entry) WHERE entry IS NOT NULL;

    CREATE TABLE room_state (
      room TEXT NOT NULL,
      name TEXT NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (room, name)
    ) STRICT, WITHOUT ROWID;
  `);
}
