import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Operation } from '../../../preload/contract/room.ts';
import type { DeskStore } from '../../../main/store/desk-store.ts';
import { OperationStore, type LoadOptions } from '../../../main/store/operation-store.ts';
import { migrate } from '../../../main/store/migration/migrate.ts';
import { useStores } from './scratch.ts';

const bench = useStores();
let store: DeskStore;
let operations: OperationStore;

beforeEach(async () => {
  store = await bench().open();
  operations = new OperationStore(store, 'main');
});

const noon = 1_700_000_000_000;
const options: LoadOptions = { desk: 'a', newId: () => 'first', now: noon, since: 0 };
const load = (differences: Partial<LoadOptions> = {}) => operations.load({ ...options, ...differences });

function operation(number: number, differences: Partial<Operation> = {}): Operation {
  return {
    ...{ author: 'a/first', number, desk: 'a', operator: 'kim', clock: number, at: noon },
    act: { kind: 'silence', alarms: [{ alarm: 'x|gas|device:1', span: { raised: 1, heard: 2 } }] },
    ...differences,
  };
}

const own = (number: number, entry: number | null = null) => ({
  operation: operation(number),
  entry,
  isApplied: true,
});
const other = (number: number, differences: Partial<Operation> = {}) => ({
  operation: operation(number, { author: 'b/1', desk: 'b', ...differences }),
  entry: null,
  isApplied: false,
});

describe('a room of which nothing is known', () => {
  it("gets a log, and what was done before is nobody's", async () => {
    expect(await load()).toEqual({
      ...{ author: 'a/first', lastEntry: noon * 1_024, clock: 0, numbers: [], operations: [], peers: null },
    });
  });

  it('keeps its log', async () => {
    await load();
    expect(await load({ newId: () => 'second', now: noon + 1 })).toMatchObject({
      author: 'a/first',
      lastEntry: noon * 1_024,
    });
  });

  it('of another desk id is another log', async () => {
    await load();
    expect(await load({ desk: 'z', newId: () => 'second' })).toMatchObject({ author: 'z/second' });
  });

  it('knows nothing of another room', async () => {
    await operations.append([own(1)], noon);
    await operations.keepPeers('[]');
    const next = await new OperationStore(store, 'next').load({ ...options, newId: () => 'next' });
    expect(next).toMatchObject({ author: 'a/next', numbers: [], operations: [], peers: null });
  });
});

describe('operations', () => {
  it('come back as they were, with the clock and the numbers, after the file was opened again', async () => {
    await load();
    await operations.append([own(1, noon * 1_024 + 5), own(2, noon * 1_024 + 9)], noon + 7);
    await operations.append([other(1), other(3, { clock: 99 }), other(4)], noon + 8);
    await store.close();
    operations = new OperationStore(await bench().open(), 'main');
    const kept = await load();
    expect(kept).toMatchObject({
      lastEntry: noon * 1_024 + 9,
      clock: 99,
      numbers: [
        { author: 'a/first', upTo: 2, beyond: [] },
        { author: 'b/1', upTo: 1, beyond: [3, 4] },
      ],
    });
    expect(kept.operations.slice(0, 3)).toEqual([
      { operation: operation(1), isApplied: true, arrived: noon + 7 },
      { operation: operation(2), isApplied: true, arrived: noon + 7 },
      { operation: other(1).operation, isApplied: false, arrived: noon + 8 },
    ]);
  });

  it('are never changed by what comes under the same name', async () => {
    await operations.append([other(1)], noon);
    await operations.append([other(1, { operator: 'somebody else', clock: 50 })], noon + 1);
    expect([await operations.range('b/1', 1, 9, 9), (await load()).clock]).toEqual([[other(1).operation], 1]);
  });

  it('can be written a second time, as after a thread that died with the answer', async () => {
    await load();
    await operations.append([own(1, noon * 1_024 + 5)], noon);
    await operations.append([own(1, noon * 1_024 + 5)], noon);
    expect((await load()).numbers).toEqual([{ author: 'a/first', upTo: 1, beyond: [] }]);
  });

  it('are one for each entry of the alarm log', async () => {
    await operations.append([own(1, 77)], noon);
    const second = await operations.append([own(2, 77)], noon).then(
      () => 'written',
      () => 'refused',
    );
    expect([await operations.hasEntry(77), await operations.hasEntry(78), second]).toEqual([
      true,
      false,
      'refused',
    ]);
  });

  it('never take the last entry back', async () => {
    await load();
    await operations.append([own(1, noon * 1_024 + 9)], noon);
    await operations.append([own(2, noon * 1_024 + 5)], noon);
    expect((await load()).lastEntry).toBe(noon * 1_024 + 9);
  });

  it('are given by ranges', async () => {
    await operations.append(
      [1, 2, 3, 4, 5].map((number) => other(number)),
      noon,
    );
    const numbers = async (from: number, to: number, limit: number) =>
      (await operations.range('b/1', from, to, limit)).map(({ number }) => number);
    expect([await numbers(2, 4, 9), await numbers(2, 9, 2), await numbers(6, 9, 9)]).toEqual([
      [2, 3, 4],
      [2, 3],
      [],
    ]);
  });

  it('of long ago are not loaded, but counted; those that wait are', async () => {
    await operations.append([other(1), other(2)], noon - 1_000);
    await operations.append([other(3)], noon);
    await operations.markApplied([{ author: 'b/1', number: 1 }]);
    const kept = await load({ since: noon });
    expect([kept.operations.map((each) => each.operation.number), kept.numbers]).toEqual([
      [2, 3],
      [{ author: 'b/1', upTo: 3, beyond: [] }],
    ]);
  });

  it('that were applied stay so', async () => {
    await operations.append([other(1), other(2)], noon);
    await operations.markApplied([{ author: 'b/1', number: 2 }]);
    expect((await load()).operations.map(({ isApplied }) => isApplied)).toEqual([false, true]);
  });
});

it('a desk that lost what it had counts anew under another name', async () => {
  await load();
  await operations.renew('a', 'second');
  expect((await load()).author).toBe('a/second');
});

it('who was in the room is kept', async () => {
  await operations.keepPeers('[1]');
  await operations.keepPeers('[2]');
  expect((await load()).peers).toBe('[2]');
});

it('migration 20, from version 10, makes room for operations and keeps every message', () => {
  const db = new Database(bench().path('old.db'));
  migrate(db, 10);
  const tables = () =>
    db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all();
  const before = tables();
  migrate(db, 20);
  expect(tables().filter((name) => !before.includes(name))).toEqual(['operation', 'room_state']);
  db.close();
});
