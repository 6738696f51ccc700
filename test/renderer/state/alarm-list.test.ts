import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlarm, keyOf } from '../../../renderer/state/alarm-list.svelte.ts';
import { startDesk, type TestDesk } from '../fake-desk.ts';
import { acknowledgedBy, alarm, noon } from '../fixture.ts';
import { floodAlarms } from '../scenes.ts';

const gas = alarm({ kind: 'gas', raisedAt: noon - 60_000 });
const tilt = alarm({ kind: 'tilt', site: 'drill/5', raisedAt: noon - 30_000 });

let test: TestDesk;
const ids = () => test.desk.list.rows.filter(isAlarm).map((row) => row.id);
const keys = () => test.desk.list.rows.map(keyOf);

function tell(delta: Parameters<TestDesk['bridge']['tell']>[0]): void {
  test.bridge.tell(delta);
  test.time.pass(16);
}

beforeEach(async () => {
  test = await startDesk({ alarms: [tilt, gas] });
});
afterEach(() => test.stop());

describe('the alarm list', () => {
  it('groups by state and puts the worst first', () => {
    tell({
      alarms: [alarm({ kind: 'noise', site: 'drill/4', acknowledgement: acknowledgedBy('이하나', 0) })],
    });
    expect(keys().map((key) => key.split('|')[1] ?? key)).toEqual([
      'head unacknowledged',
      'gas',
      'tilt',
      'head acknowledged',
      'noise',
    ]);
  });

  it('moves no row while the pointer is in it, and counts what is new', () => {
    test.desk.list.setPointerInside(true);
    const before = keys();
    const flame = alarm({ kind: 'flame', site: 'drill/2' });
    tell({ alarms: [flame, { ...tilt, severity: 'critical' }], ended: [gas.id] });
    expect(keys()).toEqual(before);
    expect(test.desk.list.fresh).toEqual([flame]);

    test.desk.list.setPointerInside(false);
    expect(ids()).toEqual([tilt.id, flame.id]);
    expect(test.desk.list.fresh).toEqual([]);
  });

  it('moves no row while the keyboard is in it', () => {
    test.desk.list.setKeyboardInside(true);
    const before = keys();
    tell({ alarms: [alarm({ kind: 'flame', site: 'drill/2' })] });
    expect(keys()).toEqual(before);
  });

  it('takes the present order when asked, and freezes that one', () => {
    test.desk.list.setPointerInside(true);
    expect(ids()).toEqual([gas.id, tilt.id]);
    const flame = alarm({ kind: 'flame', site: 'drill/2', raisedAt: noon - 90_000 });
    tell({ alarms: [flame] });
    test.desk.list.refresh();
    expect(ids()).toEqual([flame.id, gas.id, tilt.id]);
    tell({ ended: [flame.id] });
    expect(ids()).toEqual([flame.id, gas.id, tilt.id]);
  });

  it('shows the first alarm under the pointer too, and freezes from then on', () => {
    tell({ ended: [gas.id, tilt.id] });
    test.desk.list.setPointerInside(true);
    expect(keys()).toEqual([]);
    tell({ alarms: [tilt] });
    expect(ids()).toEqual([tilt.id]);
    tell({ alarms: [gas] });
    expect(ids()).toEqual([tilt.id]);
    expect(test.desk.list.fresh).toEqual([gas]);
  });

  it('finds words of kind, site and source in any order', () => {
    test.desk.list.search('평택 기울기');
    expect(ids()).toEqual([tilt.id]);
    test.desk.list.search(`${gas.source.id} 마곡`);
    expect(ids()).toEqual([gas.id]);
    test.desk.list.search('여수');
    expect(keys()).toEqual([]);
  });

  it('finds English words once the language is English', async () => {
    await test.desk.actions.chooseLanguage('en');
    test.desk.list.search('tilt');
    expect(ids()).toEqual([tilt.id]);
  });

  it('groups by site, sites with the worst first', () => {
    test.desk.list.chooseGrouping('site');
    expect(keys().filter((key) => key.startsWith('head'))).toEqual(['head drill/1', 'head drill/5']);
  });

  it('orders by time, newest first', () => {
    test.desk.list.chooseGrouping('time');
    expect(ids()).toEqual([tilt.id, gas.id]);
  });

  it('walks from row to row and stops at the ends', () => {
    const { list, view } = test.desk;
    view.select(list.neighbour(1));
    expect(view.selected).toBe(gas.id);
    view.select(list.neighbour(1));
    view.select(list.neighbour(1));
    expect(view.selected).toBe(tilt.id);
    view.select(list.neighbour(-Infinity));
    expect(view.selected).toBe(gas.id);
  });
});

describe('the alarm list in a flood', () => {
  beforeEach(() => {
    test.desk.list.room = 900;
    tell({ alarms: floodAlarms(400) });
  });

  it('groups by site and keeps lines for every site', () => {
    const { rows, isFloodGrouped, heights } = test.desk.list;
    expect(isFloodGrouped).toBe(true);
    const height = rows.reduce(
      (sum, row) => sum + (isAlarm(row) ? heights.row : row.row === 'head' ? heights.head : heights.fold),
      0,
    );
    const sites = new Set(rows.filter(isAlarm).map((row) => row.site));
    expect(sites).toEqual(new Set(test.desk.facts.sitesInAlarm));
    expect(height).toBeLessThanOrEqual(900);
  });

  it('unfolds one site when asked', () => {
    const before = ids().length;
    test.desk.list.toggleFold('drill/1');
    expect(ids().length).toBeGreaterThan(before + 300);
    test.desk.list.toggleFold('drill/1');
    expect(ids()).toHaveLength(before);
  });

  it('lets the operator choose otherwise, until the flood is over', () => {
    test.desk.list.chooseGrouping('state');
    expect(test.desk.list.grouping).toBe('state');
    expect(ids()).toHaveLength(402);
  });
});
