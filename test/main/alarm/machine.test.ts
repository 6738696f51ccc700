import { describe, expect, it } from 'vitest';
import type { HazardReport } from '../../../preload/contract/hazard.ts';
import { LATE_WINDOW_MS, step, unheard } from '../../../main/alarm/machine.ts';
import { commandOn, hazard, noon, order, reportLike } from './event-like.ts';
import { after, alarmOf, letterOf, reports, slotIn } from './state-like.ts';

describe('a raise', () => {
  it('opens an alarm with all that the report tells', () => {
    const report = reportLike('raised', {
      latching: true,
      readings: [{ name: 'h2s', value: 12.5, unit: 'ppm' }],
      place: { on: 'plan', plan: 'B1', x: 40, y: 60 },
      message: 'H2S',
    });
    expect(step(unheard, hazard(7, report))).toEqual({
      slot: {
        alarm: {
          id: 'ima-main/1|gas|device:G-101',
          occurrence: 7,
          site: 'ima-main/1',
          kind: 'gas',
          source: { type: 'device', id: 'G-101', name: 'G-101' },
          severity: 'high',
          latching: true,
          raisedAt: noon + 50,
          sourceRaisedAt: noon,
          heardAt: noon + 50,
          sourceTime: noon,
          count: 1,
          returnedAt: null,
          acknowledgement: null,
          claim: null,
          shelf: null,
          readings: [{ name: 'h2s', value: 12.5, unit: 'ppm' }],
          place: { on: 'plan', plan: 'B1', x: 40, y: 60 },
          message: 'H2S',
        },
        last: { sourceTime: noon, action: 'raised', raiseTime: noon },
        shelf: null,
      },
      effects: {
        append: { type: 'hazard', alarm: 'ima-main/1|gas|device:G-101', outcome: 'raised', report },
        annunciate: 'raised',
      },
    });
  });

  it('counts up and keeps the first time when it is the second', () => {
    const slot = after(unheard, hazard(1, reportLike('raised')), hazard(2, reports.raised));
    expect(slot.alarm).toMatchObject({
      occurrence: 1,
      count: 2,
      raisedAt: noon + 50,
      sourceRaisedAt: noon,
      heardAt: noon + 1_050,
      sourceTime: noon + 1_000,
    });
  });

  it('counts up when it undoes a return, as a progress does, which else does not', () => {
    expect(alarmOf(after(slotIn('B'), hazard(9, reports.progress))).count).toBe(1);
    expect(alarmOf(after(slotIn('D'), hazard(9, reports.progress))).count).toBe(2);
    expect(alarmOf(after(slotIn('D'), hazard(9, reports.raised))).count).toBe(2);
  });

  it('brings new readings, place, words and name, and keeps the old ones where it has none', () => {
    const known: Partial<HazardReport> = {
      readings: [{ name: 'co', value: 30, unit: 'ppm' }],
      place: { on: 'map', position: [127, 37.5] },
      message: 'CO',
    };
    const first = after(unheard, hazard(1, reportLike('raised', known)));
    const bare = after(
      first,
      hazard(2, { ...reports.progress, source: { type: 'device', id: 'G-101', name: null } }),
    );
    expect(bare.alarm).toMatchObject({ ...known, source: { name: 'G-101' } });
    const news: Partial<HazardReport> = {
      readings: [{ name: 'co', value: 55, unit: 'ppm' }],
      place: { on: 'plan', plan: null, x: 1, y: 2 },
      message: 'CO 55',
      source: { type: 'device', id: 'G-101', name: 'Shaft 2' },
    };
    expect(
      after(bare, hazard(3, reportLike('progress', { ...news, sourceTime: noon + 2_000 }))).alarm,
    ).toMatchObject(news);
  });

  it('never lowers the severity, and takes the latching of its class with a worse one', () => {
    const milder = after(slotIn('B'), hazard(9, reports['raised milder']));
    expect(milder.alarm).toMatchObject({ severity: 'high', latching: false });
    const worse = after(slotIn('B'), hazard(9, { ...reports['raised worse'], latching: true }));
    expect(worse.alarm).toMatchObject({ severity: 'critical', latching: true });
  });

  it('after a latched alarm was acknowledged starts from nothing', () => {
    const slot = after(slotIn('F'), hazard(9, reports['raised milder']));
    expect(slot.alarm).toMatchObject({ occurrence: 9, count: 1, severity: 'low', raisedAt: noon + 1_050 });
  });
});

describe('a return to normal', () => {
  it('keeps the readings of the hazard and the time of the first return', () => {
    const readings = [{ name: 'co', value: 30, unit: 'ppm' }];
    const slot = after(
      unheard,
      hazard(1, reportLike('raised', { readings })),
      hazard(
        2,
        reportLike('cleared', { sourceTime: noon + 10, readings: [{ name: 'co', value: 0, unit: 'ppm' }] }),
      ),
      hazard(3, reportLike('cleared', { sourceTime: noon + 20 })),
    );
    expect(slot.alarm).toMatchObject({ readings, returnedAt: noon + 60, heardAt: noon + 70 });
  });

  it('at the very time of the raise counts, in the order of arrival', () => {
    const slot = after(unheard, hazard(1, reportLike('raised')), hazard(2, reportLike('cleared')));
    expect(letterOf(slot.alarm)).toBe('D');
    expect(letterOf(after(slot, hazard(3, reportLike('raised'))).alarm)).toBe('B');
  });

  it('is remembered after the alarm ended, so that a raise that was heard does not open it again', () => {
    const slot = slotIn('A');
    const last = { sourceTime: noon, action: 'cleared', raiseTime: noon - 1_000 };
    expect(slot).toEqual({ alarm: null, last, shelf: null });
    const again = reportLike('raised', { sourceTime: noon - 1_000 });
    expect(after(slot, hazard(9, again))).toEqual(slot);
  });

  it('that overtook its own raise leaves an alarm that has returned, and is missed only once', () => {
    const slot = after(slotIn('A'), hazard(9, reports['late raised']));
    expect(slot.alarm).toMatchObject({ occurrence: 9, returnedAt: noon + 49, acknowledgement: null });
    const acknowledged = after(slot, order(10, commandOn(alarmOf(slot), 'acknowledge')));
    expect(acknowledged.alarm).toBeNull();
    expect(after(acknowledged, hazard(11, reports['late raised']))).toEqual(acknowledged);
  });

  it('of what was never heard of is recorded', () => {
    const { slot, effects } = step(unheard, hazard(1, reportLike('cleared')));
    expect(slot).toEqual({
      alarm: null,
      last: { sourceTime: noon, action: 'cleared', raiseTime: null },
      shelf: null,
    });
    expect(effects).toMatchObject({ append: { outcome: 'not-present' }, annunciate: null });
  });
});

describe('a report that is late', () => {
  it('is so up to five minutes behind; further back the clock was set back, and it counts', () => {
    const before = slotIn('B');
    const late = reportLike('cleared', { sourceTime: noon - LATE_WINDOW_MS });
    expect(after(before, hazard(9, late))).toEqual(before);
    const setBack = reportLike('cleared', { sourceTime: noon - LATE_WINDOW_MS - 1 });
    const slot = after(before, hazard(9, setBack));
    expect(letterOf(slot.alarm)).toBe('D');
    expect(slot.last).toEqual({ sourceTime: noon - LATE_WINDOW_MS - 1, action: 'cleared', raiseTime: null });
  });

  it('does not verify the alarm, but a duplicate does', () => {
    const arriving = { receivedAt: noon + 9_000 };
    const late = reportLike('raised', { sourceTime: noon - 1, ...arriving });
    expect(alarmOf(after(slotIn('B'), hazard(9, late))).heardAt).toBe(noon + 50);
    const duplicate = reportLike('raised', arriving);
    expect(alarmOf(after(slotIn('B'), hazard(9, duplicate))).heardAt).toBe(noon + 9_000);
  });

  it('worsens the severity and nothing else', () => {
    const before = slotIn('C');
    const slot = after(before, hazard(9, reports['late raised worse']));
    expect(slot).toEqual({
      alarm: { ...before.alarm, severity: 'critical', acknowledgement: null },
      last: before.last,
      shelf: null,
    });
  });
});
