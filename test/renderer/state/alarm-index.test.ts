import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../../preload/contract/alarm.ts';
import { severities } from '../../../preload/contract/hazard.ts';
import { AlarmIndex, countGroups } from '../../../renderer/state/alarm-index.ts';
import { compareByState, groupOf } from '../../../renderer/state/alarm-order.ts';
import { acknowledgedBy, alarm, noon, shelved } from '../fixture.ts';

const someAlarm = fc
  .record({
    site: fc.constantFrom('drill/1', 'drill/2', 'drill/3'),
    number: fc.integer({ min: 0, max: 20 }),
    severity: fc.constantFrom(...severities),
    raisedAt: fc.integer({ min: 0, max: 50 }),
    isReturned: fc.boolean(),
    isAcknowledged: fc.boolean(),
    latching: fc.boolean(),
    shelfMs: fc.option(fc.integer({ min: 1, max: 50 })),
  })
  .map(({ site, number, severity, raisedAt, isReturned, isAcknowledged, latching, shelfMs }): Alarm =>
    alarm({
      site,
      severity,
      latching,
      source: { type: 'device', id: String(number), name: null },
      raisedAt: noon + raisedAt,
      returnedAt: isReturned ? noon : null,
      acknowledgement: isAcknowledged ? acknowledgedBy('이하나', 0) : null,
      shelf: shelfMs === null ? null : shelved(shelfMs),
    }),
  );

const someDelta = fc.record({
  alarms: fc.array(someAlarm, { maxLength: 12 }),
  ended: fc.array(fc.nat({ max: 40 }), { maxLength: 4 }),
});

describe('the index of alarms', () => {
  it('is after any changes what sorting all alarms anew would give', () => {
    fc.assert(
      fc.property(fc.array(someDelta, { maxLength: 12 }), (deltas) => {
        const index = new AlarmIndex();
        const model = new Map<string, Alarm>();
        for (const { alarms, ended } of deltas) {
          const ids = ended.flatMap((place) => [...model.keys()][place] ?? []);
          index.apply(alarms, ids);
          for (const id of ids) model.delete(id);
          for (const each of alarms) model.set(each.id, each);
        }
        const sorted = [...model.values()].sort(compareByState);
        expect(index.ordered).toEqual(sorted);
        expect(index.counts).toEqual(countGroups(sorted));
        for (const site of ['drill/1', 'drill/2', 'drill/3']) {
          const ofSite = sorted.filter((each) => each.site === site);
          expect(index.ofSite(site)).toEqual(ofSite);
          const annunciated = ofSite.filter((each) => each.shelf === null);
          const open = annunciated.filter((each) => each.acknowledgement === null);
          const worst = (of: readonly Alarm[]) =>
            severities.find((severity) => of.some((each) => each.severity === severity)) ?? null;
          expect(index.standing(site)).toEqual({
            worst: worst(annunciated),
            worstUnacknowledged: worst(open),
            total: annunciated.length,
            unacknowledged: open.length,
            active: annunciated.filter((each) => each.returnedAt === null).length,
            shelved: ofSite.length - annunciated.length,
          });
        }
      }),
      { numRuns: 200 },
    );
  });

  it('gives a new order after a change, and leaves the old one as it was', () => {
    const index = new AlarmIndex();
    const first = alarm();
    index.apply([first], []);
    const before = index.ordered;
    index.apply([alarm({ kind: 'gas', site: 'drill/2' })], []);
    expect(before).toEqual([first]);
    expect(index.ordered).toHaveLength(2);
  });

  it('places a large batch as well as a small one', () => {
    const index = new AlarmIndex();
    const many = Array.from({ length: 3_000 }, (_, number) =>
      alarm({ kind: number % 2 === 0 ? 'gas' : 'dust', raisedAt: noon - ((number * 7_919) % 3_000) }),
    );
    index.apply(many, []);
    expect(index.ordered).toEqual([...many].sort(compareByState));
    index.apply(
      [],
      many.slice(0, 2_999).map((each) => each.id),
    );
    expect(index.ordered).toEqual(many.slice(2_999));
  });

  it('puts the oldest first where somebody has to act, and the newest elsewhere', () => {
    const old = alarm({ kind: 'gas', raisedAt: noon - 2 });
    const young = alarm({ kind: 'gas', raisedAt: noon - 1 });
    const known = { acknowledgement: acknowledgedBy('이하나', 0) };
    const oldKnown = alarm({ kind: 'gas', raisedAt: noon - 4, ...known });
    const youngKnown = alarm({ kind: 'gas', raisedAt: noon - 3, ...known });
    const index = new AlarmIndex();
    index.apply([youngKnown, young, oldKnown, old], []);
    expect(index.ordered).toEqual([old, young, youngKnown, oldKnown]);
  });

  it('keeps the shelf at the end, whatever lies on it, and what is back first on top', () => {
    const late = alarm({ kind: 'gas', shelf: shelved(7_200_000) });
    const soon = alarm({ kind: 'dust', shelf: shelved(60_000) });
    const known = alarm({ kind: 'noise', acknowledgement: acknowledgedBy('이하나', 0) });
    const index = new AlarmIndex();
    index.apply([late, soon, known], []);
    expect(index.ordered).toEqual([known, soon, late]);
    expect(index.counts).toMatchObject({ unacknowledged: 0, acknowledged: 1, shelved: 2 });
  });

  it('counts a returned but latched alarm among those that sound', () => {
    expect(groupOf(alarm({ returnedAt: noon, latching: true }))).toBe('unacknowledged');
    expect(groupOf(alarm({ returnedAt: noon }))).toBe('returned');
  });
});
