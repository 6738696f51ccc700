import { Client } from '@stomp/stompjs';
import Database from 'better-sqlite3';
import SockJS from 'sockjs-client';
import type { EventSource } from './source.ts';

/** So many rows go into one transaction. */
const batch = 100;

/** The least that the job needs, and what all our figures are compared with. */
export interface RawLoop {
  received(count: number): Promise<void>;
  close(): Promise<void>;
}

interface Envelope {
  readonly msg_type: number;
  readonly action_type: number;
  readonly publish_time: number;
}

/**
 * stompjs as it comes on the same SockJS connection, `JSON.parse`, and inserts into one table without an index,
 * a hundred in a transaction that is flushed to the disk. No check, no alarm, no second thread; what is received
 * is on disk but for the last batch, which `received` writes.
 */
export async function openRawLoop(
  source: Pick<EventSource, 'url' | 'sites'>,
  file: string,
): Promise<RawLoop> {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(`CREATE TABLE event (
    id INTEGER PRIMARY KEY, site INTEGER, type INTEGER, action INTEGER, at INTEGER, body TEXT NOT NULL
  ) STRICT`);
  const insert = db.prepare<[number, number, number, number, string]>(
    'INSERT INTO event (site, type, action, at, body) VALUES (?, ?, ?, ?, ?)',
  );
  let waiting: (readonly [number, number, number, number, string])[] = [];
  const flush = db.transaction(() => {
    for (const row of waiting) insert.run(...row);
    waiting = [];
  });
  let received = 0;
  let wanted = { count: Infinity, reached: () => {} };
  const take = (site: number, body: string) => {
    const { msg_type, action_type, publish_time } = JSON.parse(body) as Envelope;
    waiting.push([site, msg_type, action_type, publish_time, body]);
    received += 1;
    if (waiting.length >= batch || received >= wanted.count) flush();
    if (received >= wanted.count) wanted.reached();
  };

  const { promise: connected, resolve, reject } = Promise.withResolvers<void>();
  const client = new Client({
    webSocketFactory: () => new SockJS(source.url, undefined, { transports: ['websocket'] }) as WebSocket,
    connectHeaders: { 'X-Authorization': 'bench' },
    reconnectDelay: 0,
    onConnect() {
      for (const site of source.sites)
        client.subscribe(`/sub/workplace/${site}`, ({ body }) => take(site, body));
      resolve();
    },
    onStompError: ({ headers }) => reject(new Error(`raw loop: ${headers['message'] ?? 'ERROR'}`)),
    onWebSocketError: () => reject(new Error('raw loop: no connection')),
  });
  client.activate();
  await connected;
  return {
    received(count) {
      const { promise, resolve: reached } = Promise.withResolvers<void>();
      wanted = { count, reached };
      return promise;
    },
    async close() {
      await client.deactivate();
      db.close();
    },
  };
}
