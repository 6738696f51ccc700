import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Broadcast, OutletResult } from '../../../preload/contract/broadcast.ts';
import { because } from '../../../preload/contract/reason.ts';
import { BroadcastStore } from '../../../main/store/broadcast-store.ts';
import type { DeskStore } from '../../../main/store/desk-store.ts';
import { KeptStore } from '../../../main/store/kept-store.ts';
import { migrate } from '../../../main/store/migration/migrate.ts';
import { versionOf } from '../../../main/sqlite/migrate.ts';
import { useStores } from './scratch.ts';

const bench = useStores();
let store: DeskStore;
let broadcasts: BroadcastStore;

const open = async () => {
  store = await bench().open();
  broadcasts = new BroadcastStore(store);
};
beforeEach(open);

const noon = 1_700_000_000_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const heard: OutletResult = {
  ...{ zone: 'a1', port: 'horns', address: '확성기 1', state: 'done', reason: null },
  ...{ at: noon + 9, tries: 2, heard: 'yes' },
};

function broadcast(id: string, differences: Partial<Broadcast> = {}): Broadcast {
  return {
    ...{ id, desk: 'a', operator: '김서연', second: null, schedule: null, at: noon, corrects: null },
    ...{ template: 'gas', phase: 'over', results: [], stopped: null, isShared: true },
    answers: { alarm: 'x|gas|device:1', occurrence: 1_024, span: { raised: 1, heard: 2 } },
    plan: {
      ...{ zones: ['a1'], ko: "대피 '하십시오'", en: null, clip: null, tone: { kind: 'alert', seconds: 5 } },
      ...{ repeats: null, gapS: 5, priority: 'emergency', endS: null },
    },
    ...differences,
  };
}

const ids = async (since: number) => (await broadcasts.load(since)).map(({ id }) => id);

describe('broadcasts', () => {
  it('come back as they were, after the file was opened again', async () => {
    const one = broadcast('a/1', { results: [heard], stopped: { operator: 'lee', desk: 'b', at: noon + 5 } });
    await broadcasts.save(one);
    await store.close();
    await open();
    expect(await broadcasts.load(0)).toEqual([one]);
  });

  it('of a program before reasons had codes come with their words', async () => {
    const worded = { ...heard, state: 'failed', reason: 'no power' } as unknown as OutletResult;
    await broadcasts.save(broadcast('a/1', { results: [worded] }));
    const [read] = await broadcasts.load(0);
    expect(read?.results).toEqual([{ ...heard, state: 'failed', reason: because('said', 'no power') }]);
  });

  it('are kept as they stand last, once each, twice in a row too', async () => {
    const last = broadcast('a/1', { results: [heard] });
    const states = [
      broadcast('a/1', { phase: 'reserving' }),
      broadcast('a/1', { phase: 'under-way' }),
      last,
      last,
    ];
    await Promise.all(states.map((state) => broadcasts.save(state)));
    expect(await broadcasts.load(0)).toEqual([last]);
  });

  it('come since a time, that one included, the newest first', async () => {
    for (const [index, id] of ['a/1', 'a/2', 'b/1', 'a/3'].entries())
      await broadcasts.save(broadcast(id, { at: noon + Math.min(index, 2) }));
    expect([await ids(noon), await ids(noon + 1), await ids(noon + 3)]).toEqual([
      ['a/3', 'b/1', 'a/2', 'a/1'],
      ['a/3', 'b/1', 'a/2'],
      [],
    ]);
  });

  it('that are not over come however old they are, each once', async () => {
    await broadcasts.save(broadcast('a/1', { at: noon - dayMs, phase: 'under-way' }));
    await broadcasts.save(broadcast('a/2', { at: noon, phase: 'reserving' }));
    await broadcasts.save(broadcast('a/3', { at: noon - dayMs }));
    expect(await ids(noon)).toEqual(['a/2', 'a/1']);
  });

  it('that are over at last are like the others', async () => {
    await broadcasts.save(broadcast('a/1', { at: noon - dayMs, phase: 'under-way' }));
    await broadcasts.save(broadcast('a/1', { at: noon - dayMs }));
    expect(await ids(noon)).toEqual([]);
  });

  it('that are over and old are forgotten, and no others', async () => {
    await broadcasts.save(broadcast('old', { at: noon - 1 }));
    await broadcasts.save(broadcast('old-and-under-way', { at: noon - 1, phase: 'under-way' }));
    await broadcasts.save(broadcast('new', { at: noon }));
    await broadcasts.prune(noon);
    await broadcasts.prune(noon);
    expect(await ids(0)).toEqual(['new', 'old-and-under-way']);
  });

  it('to a thousand outlets are kept whole', async () => {
    const results = Array.from({ length: 1_000 }, (_, index) => ({ ...heard, address: `horn-${index}` }));
    await broadcasts.save(broadcast('a/1', { results }));
    expect((await broadcasts.load(0))[0]?.results).toEqual(results);
  });
});

describe('a day of a schedule', () => {
  it('is done once: who comes second is told, and changes nothing', async () => {
    const first = await broadcasts.ran('safety', '2026-03-02', 'sent', noon);
    const second = await broadcasts.ran('safety', '2026-03-02', 'missed', noon + hourMs);
    expect([first, second, await broadcasts.lastRuns('2026-01-01')]).toEqual([
      true,
      false,
      [{ schedule: 'safety', day: '2026-03-02', outcome: 'sent', at: noon }],
    ]);
  });

  it('is done once also when both come in one breath', async () => {
    const answers = ['sent', 'late', 'missed'] as const;
    expect(
      await Promise.all(answers.map((outcome) => broadcasts.ran('safety', '2026-03-02', outcome, noon))),
    ).toEqual([true, false, false]);
  });

  it('is its own for each schedule and each day', async () => {
    const ran = (schedule: string, day: string) => broadcasts.ran(schedule, day, 'sent', noon);
    expect([
      await ran('safety', '2026-03-02'),
      await ran('safety', '2026-03-03'),
      await ran('evening', '2026-03-02'),
    ]).toEqual([true, true, true]);
  });

  it('stays done by a clock that was set back by hours', async () => {
    await broadcasts.ran('safety', '2026-03-02', 'sent', noon + dayMs);
    expect(await broadcasts.ran('safety', '2026-03-02', 'sent', noon)).toBe(false);
  });

  it('that a clock recorded which was further ahead gives way', async () => {
    await broadcasts.ran('safety', '2026-03-02', 'missed', noon + dayMs + 1);
    expect([
      await broadcasts.ran('safety', '2026-03-02', 'sent', noon),
      await broadcasts.lastRuns('2026-01-01'),
    ]).toEqual([true, [{ schedule: 'safety', day: '2026-03-02', outcome: 'sent', at: noon }]]);
  });

  it('comes back since a day, and the last of each schedule however old, after the file was opened again', async () => {
    for (const [schedule, day] of [
      ['safety', '2026-03-01'],
      ['safety', '2026-03-02'],
      ['safety', '2026-03-03'],
      ['evening', '2025-12-30'],
      ['evening', '2025-12-31'],
    ] as const)
      await broadcasts.ran(schedule, day, 'sent', noon);
    await store.close();
    await open();
    expect(
      (await broadcasts.lastRuns('2026-03-02')).map(({ schedule, day }) => `${schedule} ${day}`),
    ).toEqual(['evening 2025-12-31', 'safety 2026-03-02', 'safety 2026-03-03']);
  });

  it('that is old is forgotten, and the last of each schedule is not', async () => {
    await broadcasts.ran('safety', '2026-03-01', 'sent', noon - 2);
    await broadcasts.ran('safety', '2026-03-02', 'sent', noon - 1);
    await broadcasts.ran('evening', '2026-02-01', 'sent', noon - 9);
    await broadcasts.ran('noon', '2026-02-27', 'sent', noon - 1);
    await broadcasts.ran('noon', '2026-02-28', 'sent', noon);
    await broadcasts.ran('noon', '2026-03-01', 'sent', noon + 1);
    await broadcasts.prune(noon);
    expect(
      (await broadcasts.lastRuns('2026-01-01')).map(({ schedule, day }) => `${schedule} ${day}`),
    ).toEqual(['evening 2026-02-01', 'noon 2026-02-28', 'noon 2026-03-01', 'safety 2026-03-02']);
  });

  it('is not said to be done by a store that is closed', async () => {
    await store.close();
    await expect(broadcasts.ran('safety', '2026-03-02', 'sent', noon)).rejects.toThrow('the store is closed');
  });
});

describe('migration 30, from version 20', () => {
  const tables = (db: Database.Database) =>
    db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all();

  it('makes room for broadcasts, schedules and small texts, and touches no table that was there', () => {
    const db = new Database(bench().path('old.db'));
    migrate(db, 20);
    const before = tables(db);
    db.exec(`INSERT INTO room_state VALUES ('main', 'author', 'a/1')`);
    migrate(db, 30);
    const added = tables(db).filter((name) => !before.includes(name));
    expect([added, versionOf(db), db.prepare('SELECT value FROM room_state').pluck().get()]).toEqual([
      ['broadcast', 'kept', 'schedule_run'],
      30,
      'a/1',
    ]);
    db.close();
  });

  it('is done when a desk opens the file of the program before', async () => {
    const db = new Database(bench().path('before.db'));
    migrate(db, 20);
    db.exec(`INSERT INTO chat_self VALUES ('chat', 'kim', 'Kim', 0)`);
    db.close();
    const opened = await bench().open({ file: 'before.db' });
    const shelf = new BroadcastStore(opened);
    await shelf.save(broadcast('a/1'));
    await new KeptStore(opened).set('draft', '{}');
    expect([
      (await shelf.load(0)).length,
      await shelf.ran('safety', '2026-03-02', 'sent', noon),
      await new KeptStore(opened).get('draft'),
      await opened.all('SELECT name FROM chat_self'),
      opened.setAside,
    ]).toEqual([1, true, '{}', [{ name: 'Kim' }], null]);
  });
});
