/**
 * A console without windows on a real chat server: a feed, a desk, a store. It writes messages into two rooms as
 * fast as a hurried operator would not, reads some of what comes, and prints `kept KEY` for everything that was
 * answered as kept and `told MSG` for everything that was told, until it is killed. Asked to `drain`, it writes
 * nothing, and prints `waiting N` for what is not at the server yet.
 */
import { randomUUID } from 'node:crypto';
import { systemClock } from '../../../main/lib/clock.ts';
import { createLogger, nobodyWaits } from '../../../main/lib/logger.ts';
import { openDeskStore } from '../../../main/store/desk-store.ts';
import { MessageStore } from '../../../main/store/message-store.ts';
import { entered, startLiveDesk } from './live-desk.ts';

const [directory = '', origin = '', token = '', run = '', mode = ''] = process.argv.slice(2);
const rooms = ['r1', 'r2'] as const;
const logger = createLogger('crash', () => undefined, Date.now);
const print = (line: string) => void process.stdout.write(`${line}\n`);

const store = await openDeskStore({
  directory,
  worker: new URL('../../../main/store/worker.ts', import.meta.url),
  clock: systemClock,
  logger,
});
const { feed, desk } = startLiveDesk({
  url: origin,
  origin,
  credential: entered(token),
  store: new MessageStore(store, systemClock),
  clock: systemClock,
  newKey: randomUUID,
  logger,
  onFacts: () => {},
  onMessages: (messages) => {
    for (const { msg, isOwn, room, serial } of messages) {
      if (isOwn || msg === null) continue;
      print(`told ${msg}`);
      if (serial % 3 === 0) nobodyWaits(desk.read(room, serial), logger, 'read');
    }
  },
  onToast: () => {},
});
await desk.load();
feed.start();
if (mode === 'drain') setInterval(() => nobodyWaits(count(), logger, 'count'), 50);
else setInterval(write, 10);

let written = 0;

function write(): void {
  for (const room of rooms) {
    written += 1;
    const body = { type: 'text', text: `${run}-${written}` } as const;
    nobodyWaits(
      desk.send(`chat/${room}`, body).then((reply) => {
        if (reply.ok) print(`kept ${reply.value.key ?? ''}`);
      }),
      logger,
      'send',
    );
  }
}

async function count(): Promise<void> {
  const [row] = await store.all<{ n: number }>("SELECT count(*) AS n FROM message WHERE delivery = 'queued'");
  print(`waiting ${row?.n ?? -1}`);
}
