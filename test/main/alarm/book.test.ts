import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../preload/contract/log.ts';
import { AlarmBook } from '../../../main/alarm/book.ts';
import type { AlarmEvent } from '../../../main/alarm/machine.ts';
import { commandOn, hazard, noon, order, reportLike } from './event-like.ts';
import { enact, idOf, scenarios } from './scenario.ts';

/** Applies the event, and gives the entry as it comes back from a log: through JSON. */
function record(book: AlarmBook, event: AlarmEvent): Entry {
  const { effects } = book.apply(event);
  const at = event.type === 'hazard' ? event.report.receivedAt : event.at;
  const entry: Entry = { id: event.id, at, ...effects.append };
  return JSON.parse(JSON.stringify(entry)) as Entry;
}

function reportOf(source: string, sourceTime = noon): ReturnType<typeof reportLike> {
  return reportLike('raised', { sourceTime, source: { type: 'device', id: source, name: null } });
}

describe('the book', () => {
  it('keeps each identity apart, by site, kind and source', () => {
    const book = new AlarmBook();
    book.apply(hazard(1, reportLike('raised')));
    book.apply(hazard(2, reportLike('raised', { site: 'ima-main/2' })));
    book.apply(hazard(3, reportLike('raised', { kind: 'flame' })));
    book.apply(hazard(4, reportLike('raised', { source: { type: 'worker', id: 'G-101', name: null } })));
    expect(book.alarms().map((alarm) => alarm.id)).toEqual([
      'ima-main/1|gas|device:G-101',
      'ima-main/2|gas|device:G-101',
      'ima-main/1|flame|device:G-101',
      'ima-main/1|gas|worker:G-101',
    ]);
  });

  it('says what an event did: the alarm as it stands, and whether it ended', () => {
    const book = new AlarmBook();
    const raised = book.apply(hazard(1, reportLike('raised')));
    expect(raised).toMatchObject({
      alarmId: 'ima-main/1|gas|device:G-101',
      alarm: { count: 1 },
      ended: false,
    });
    expect(book.get(raised.alarmId)).toEqual(raised.alarm);
    book.apply(hazard(2, reportLike('cleared', { sourceTime: noon + 1 })));
    const { alarm } = raised;
    expect(alarm && book.apply(order(3, commandOn(alarm, 'acknowledge')))).toMatchObject({
      alarmId: raised.alarmId,
      alarm: null,
      ended: true,
    });
    expect(book.get(raised.alarmId)).toBeNull();
    expect(book.alarms()).toEqual([]);
  });

  it('remembers nothing of a command on what it never heard of', () => {
    const book = new AlarmBook();
    const nobody = { id: 'x/1|gas|device:1', occurrence: 1, severity: 'low' } as const;
    book.apply(order(1, commandOn(nobody, 'acknowledge')));
    expect(JSON.parse(book.toCheckpoint())).toMatchObject({ through: 1, slots: [] });
  });

  it('drops the quiet identities heard longest ago beyond 10,000, and never an alarm', () => {
    const book = new AlarmBook();
    const entries: Entry[] = [];
    let id = 0;
    const take = (event: AlarmEvent) => entries.push(record(book, event));
    take(hazard(++id, reportOf('active')));
    for (let n = 0; n < 10_000; n += 1) take(hazard(++id, { ...reportOf(`${n}`), action: 'cleared' }));
    take(hazard(++id, { ...reportOf('0', noon + 1), action: 'cleared' }));
    take(hazard(++id, { ...reportOf('one more'), action: 'cleared' }));

    const cut = 5_000;
    const early = new AlarmBook();
    early.replay(entries.slice(0, cut));
    const resumed = AlarmBook.fromCheckpoint(early.toCheckpoint());
    resumed.replay(entries);
    expect(resumed.toCheckpoint()).toBe(book.toCheckpoint());

    expect(book.get('ima-main/1|gas|device:active')).not.toBeNull();
    const late = (source: string) =>
      book.apply(hazard(++id, reportOf(source, noon - 1))).effects.append.outcome;
    expect([late('0'), late('2'), late('one more')]).toEqual(['missed', 'missed', 'missed']);
    expect(late('1')).toBe('raised');
  });
});

describe('a replay of the log', () => {
  it('gives exactly the book that was in memory, also from any checkpoint on', () => {
    fc.assert(
      fc.property(scenarios, fc.double({ min: 0, max: 1, noNaN: true }), (scenario, part) => {
        const book = new AlarmBook();
        const entries: Entry[] = [];
        const cutAt = Math.floor(scenario.length * part);
        let checkpoint = book.toCheckpoint();
        for (const event of enact(scenario, (source) => book.get(idOf(source)))) {
          entries.push(record(book, event));
          if (entries.length === cutAt) checkpoint = book.toCheckpoint();
        }
        const replayed = new AlarmBook();
        replayed.replay(entries);
        expect(replayed.toCheckpoint()).toBe(book.toCheckpoint());
        expect(replayed.alarms()).toEqual(book.alarms());

        const resumed = AlarmBook.fromCheckpoint(checkpoint);
        resumed.replay(entries);
        expect(resumed.toCheckpoint()).toBe(book.toCheckpoint());
        expect(resumed.alarms()).toEqual(book.alarms());
      }),
      { numRuns: 300 },
    );
  });

  it('passes over entries of other types and those that the book holds already', () => {
    const book = new AlarmBook();
    const first = record(book, hazard(1, reportLike('raised')));
    const second = record(book, hazard(3, reportLike('raised', { sourceTime: noon + 1 })));
    const replayed = new AlarmBook();
    replayed.replay([
      first,
      { id: 2, at: noon, type: 'link', connection: 'ima-main', link: { state: 'stopped' } },
      second,
    ]);
    replayed.replay([first, second]);
    expect(replayed.alarms()).toEqual(book.alarms());
    expect([replayed.through, replayed.applied]).toEqual([3, 2]);
  });
});

describe('a checkpoint', () => {
  it('brings every fact of an alarm back', () => {
    const book = new AlarmBook();
    book.apply(
      hazard(
        1,
        reportLike('raised', {
          latching: true,
          readings: [{ name: 'pm2.5', value: 80.5, unit: null }],
          place: { on: 'map', position: [126.97, 37.56] },
          message: '가스',
        }),
      ),
    );
    book.apply(
      hazard(2, reportLike('raised', { kind: 'sos', place: { on: 'plan', plan: null, x: 1, y: 2 } })),
    );
    for (const alarm of book.alarms()) book.apply(order(3, commandOn(alarm, 'acknowledge', 'crew called')));
    const again = AlarmBook.fromCheckpoint(book.toCheckpoint());
    expect(again.alarms()).toEqual(book.alarms());
    expect([again.through, again.applied]).toEqual([3, 0]);
  });

  it.each([
    ['no JSON', '{"version":', /not JSON/],
    ['no object', '7', /not an object/],
    ['of another version', '{"version":1,"through":0,"slots":[]}', /version 2/],
    ['without the entry it goes through', '{"version":2,"slots":[]}', /through/],
    ['without slots', '{"version":2,"through":0}', /slots/],
  ])('that is %s is refused, saying so', (_what, data, reason) => {
    expect(() => AlarmBook.fromCheckpoint(data)).toThrow(reason);
  });

  const full = new AlarmBook();
  full.apply(hazard(1, reportLike('cleared', { kind: 'fire' })));
  full.apply(hazard(2, reportLike('raised', { readings: [{ name: 'co', value: 30, unit: 'ppm' }] })));
  for (const alarm of full.alarms()) full.apply(order(3, commandOn(alarm, 'acknowledge')));
  full.apply(hazard(4, reportLike('raised', { kind: 'sos', place: { on: 'map', position: [127, 37] } })));
  full.apply(
    hazard(5, reportLike('raised', { kind: 'tilt', place: { on: 'plan', plan: 'B1', x: 1, y: 2 } })),
  );

  it.each([
    ['"action":"cleared"', '"action":"gone"', 0],
    ['"severity":"high"', '"severity":"huge"', 1],
    ['"type":"device"', '"type":"ghost"', 1],
    ['"count":1', '"count":1.5', 1],
    ['"latching":false', '"latching":0', 1],
    ['"returnedAt":null', '"returnedAt":"soon"', 1],
    ['"operator":"Kim"', '"operator":null', 1],
    ['"value":30', '"value":null', 1],
    ['"kind":"gas",', '', 1],
    ['[127,37]', '[127]', 2],
    ['"on":"plan"', '"on":"moon"', 3],
    ['"x":1', '"x":null', 3],
  ])('with %s turned into %s is refused, naming the slot', (right, wrong, slot) => {
    const data = full.toCheckpoint();
    expect(AlarmBook.fromCheckpoint(data).alarms()).toEqual(full.alarms());
    expect(data).toContain(right);
    expect(() => AlarmBook.fromCheckpoint(data.replace(right, wrong))).toThrow(`slot ${slot} `);
  });
});
