/**
 * A desk's share of the room on a real store, with an operator who never rests. Prints every operation the moment
 * the broker would get it (`sent JSON`) and every command before it is done (`entry ID`), until it is killed.
 */
import type { Entry } from '../../../preload/contract/log.ts';
import { systemClock } from '../../../main/lib/clock.ts';
import { createEntryIds } from '../../../main/lib/entry-id.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { Share } from '../../../main/share/share.ts';
import { openDeskStore } from '../../../main/store/desk-store.ts';
import { OperationStore } from '../../../main/store/operation-store.ts';
import { commandLike } from './operation-like.ts';

const [directory = '', known = '0'] = process.argv.slice(2);
const store = await openDeskStore({
  directory,
  worker: new URL('../../../main/store/worker.ts', import.meta.url),
  clock: systemClock,
  logger: silentLogger,
});
const share = new Share({
  ...{
    room: 'main',
    desk: 'a',
    isWall: false,
    clock: systemClock,
    logger: silentLogger,
    random: Math.random,
  },
  store: new OperationStore(store, 'main'),
  wire: {
    isUp: true,
    async post(posts) {
      for (const { topic, body } of posts) if (topic === 'operations') process.stdout.write(`sent ${body}\n`);
    },
  },
  operator: () => 'kim',
  alarmOf: () => null,
  onFacts() {},
  reject() {},
  apply: { operation() {}, facts() {}, silence() {}, other() {} },
});
await share.load();
share.linkUp();
process.stdout.write(`last ${share.lastEntry}\n`);

const nextId = createEntryIds(Number(known));
const entryOf = (id: number): Entry => ({
  ...{
    id,
    at: systemClock.now(),
    type: 'command',
    alarm: 'x',
    outcome: 'accepted',
    operator: 'kim',
    desk: 'a',
  },
  ...{
    span: { raised: 1, heard: 2 },
    command: commandLike({ alarm: 'x', command: 'note', note: `entry ${id}` }),
  },
});
// What the alarm log would tell again: the newest of the last run, made an operation or not.
if (Number(known) > share.lastEntry) share.did(entryOf(Number(known)));
setInterval(() => {
  for (let n = 0; n < 3; n += 1) {
    const id = nextId(systemClock.now());
    process.stdout.write(`entry ${id}\n`);
    share.did(entryOf(id));
  }
}, 2);
