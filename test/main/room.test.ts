/** What desks do about one alarm at the same moment: a real engine, a real store, and a log that takes its time. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlarmCommand } from '../../preload/contract/alarm.ts';
import type { Entry } from '../../preload/contract/log.ts';
import type { Operation } from '../../preload/contract/room.ts';
import { AlarmBook } from '../../main/alarm/book.ts';
import { AlarmEngine } from '../../main/alarm/engine.ts';
import { createEntryIds } from '../../main/lib/entry-id.ts';
import { silentLogger } from '../../main/lib/logger.ts';
import { Room } from '../../main/room.ts';
import { write } from '../../main/share/protocol.ts';
import type { DeskStore } from '../../main/store/desk-store.ts';
import { commandOn, reportLike } from './alarm/event-like.ts';
import { useStores } from './store/scratch.ts';

const id = 'ima-main/1|gas|device:G-101';
const stores = useStores();

let store: DeskStore;
let engine: AlarmEngine;
let room: Room;
let entries: Entry[];
/** What the disk has not taken yet, and whether it takes its time. */
let waiting: (() => void)[];
let isSlow: boolean;

beforeEach(async () => {
  const { clock, open } = stores();
  store = await open();
  [entries, waiting, isSlow] = [[], [], false];
  engine = new AlarmEngine({
    book: new AlarmBook(),
    log: {
      append(entry) {
        entries.push(entry);
        return isSlow ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve();
      },
      checkpoint: () => undefined,
    },
    nextId: createEntryIds(0),
    clock,
    tell: ({ entry, alarm }) => room.told(entry, alarm),
    logger: silentLogger,
  });
  room = new Room({
    ...{ room: 'main', desk: 'desk-1', isWall: false, store, engine, clock, logger: silentLogger },
    wire: { isUp: true, post: () => Promise.resolve() },
    annunciator: { silence: () => [] },
    log: { page: () => Promise.resolve({ entries: [], next: null }) },
    operator: () => 'Kim',
    ...{ record() {}, reject() {}, onFacts() {}, onOther() {} },
  });
  await room.start();
  engine.report(reportLike('raised'));
  await engine.close();
});

afterEach(() => room.close());

/** For what a worker's thread has to answer first. */
function eventually<T>(look: () => T) {
  return expect.poll(look, { timeout: 15_000, interval: 5 });
}

async function operations(): Promise<readonly Operation[]> {
  const rows = await store.all<{ body: string }>('SELECT body FROM operation ORDER BY author');
  return rows.map(({ body }) => JSON.parse(body) as Operation);
}

/** Lee of desk-2 does it; `number` also is Lamport's clock there. */
async function theirs(command: 'claim' | 'release', number: number): Promise<void> {
  const act: Operation['act'] = {
    kind: 'alarm',
    command: commandOn({ id, occurrence: 7, severity: 'high' }, command),
    span: spanHere(),
  };
  const operation = {
    author: 'desk-2/log',
    number,
    desk: 'desk-2',
    operator: 'Lee',
    clock: number,
    at: 1,
    act,
  };
  const body = write({ type: 'operations', desk: 'desk-2', isAnswer: false, operations: [operation] });
  await new Promise<void>((settle) =>
    room.hear({ type: 'room', connection: 'room', topic: 'operations', body, settle }),
  );
}

function spanHere() {
  const { sourceRaisedAt = 0, sourceTime = 0 } = engine.alarm(id) ?? {};
  return { raised: sourceRaisedAt, heard: sourceTime };
}

/** Kim's command is in the log's queue, theirs is handed over, and only then the disk takes both. */
async function overtaken(own: AlarmCommand['command'], number: number): Promise<void> {
  const { occurrence, severity } = engine.alarm(id) ?? { occurrence: 0, severity: 'high' };
  isSlow = true;
  const answered = engine.command(commandOn({ id, occurrence, severity }, own), {
    operator: 'Kim',
    desk: 'desk-1',
  });
  await theirs('claim', number);
  await eventually(() => waiting.length).toBe(2);
  isSlow = false;
  for (const written of waiting.splice(0)) written();
  expect(await answered).toMatchObject({ ok: true });
}

describe('a command that another desk overtakes on its way to the disk', () => {
  it('stands where it comes later in the order of all', async () => {
    await overtaken('claim', 1);
    await eventually(() => engine.alarm(id)?.claim).toMatchObject({ operator: 'Kim', desk: 'desk-1' });
    expect((await operations()).map(({ desk, clock }) => [desk, clock])).toEqual([
      ['desk-1', 2],
      ['desk-2', 1],
    ]);
  });

  it('undoes what it undid', async () => {
    await theirs('claim', 1);
    await eventually(() => engine.alarm(id)?.claim).toMatchObject({ operator: 'Lee' });
    await overtaken('release', 2);
    await eventually(() => engine.alarm(id)?.claim).toBe(null);
    expect(await operations()).toHaveLength(3);
  });

  it('becomes one operation, however often the alarm is put to what all of them come to', async () => {
    await overtaken('claim', 1);
    await eventually(() => engine.alarm(id)?.claim?.operator).toBe('Kim');
    await room.close();
    const own = (await operations()).filter(({ desk }) => desk === 'desk-1');
    const given = entries.filter((entry) => entry.type === 'command' && entry.desk === 'desk-1');
    expect([own.length, given.length]).toEqual([1, 2]);
  });
});
