import { fromLonLat } from 'ol/proj.js';
import { describe, expect, it } from 'vitest';
import type { SiteDetail } from '../../../preload/contract/site.ts';
import { placeOn, tabOf, tabsOf, type Tab } from '../../../renderer/map/tabs.ts';
import { alarm } from '../fixture.ts';

const plans = ['b1', 'b2'].map((id) => ({ id, name: id, image: null, markers: [] }));
const fence = { name: 'edge', ring: [[127, 37] as const] };

function detail(changes: Partial<SiteDetail>): SiteDetail {
  return { site: 'drill/1', plans: [], fences: [], ...changes };
}

function ids(...args: Parameters<typeof tabsOf>): readonly string[] {
  return tabsOf(...args).map(({ id }) => id);
}

describe('the tabs of a site', () => {
  it('are its plans, and the ground after them when there is something on it', () => {
    expect(ids(detail({ plans }), false)).toEqual(['plan b1', 'plan b2']);
    expect(ids(detail({ plans, fences: [fence] }), false)).toEqual(['plan b1', 'plan b2', 'ground']);
    expect(ids(detail({ plans }), true)).toEqual(['plan b1', 'plan b2', 'ground']);
  });

  it('are the ground alone where there is no plan', () => {
    expect(ids(detail({}), false)).toEqual(['ground']);
  });

  it('show an alarm where it is', () => {
    const tabs = tabsOf(detail({ plans }), true);
    expect(tabOf(tabs, alarm({ place: { on: 'plan', plan: 'b2', x: 1, y: 1 } }))?.id).toBe('plan b2');
    expect(tabOf(tabs, alarm({ place: { on: 'plan', plan: null, x: 1, y: 1 } }))?.id).toBe('plan b1');
    expect(tabOf(tabs, alarm({ place: { on: 'map', position: [127, 37] } }))?.id).toBe('ground');
    expect(tabOf(tabs, alarm())).toBeUndefined();
  });
});

describe('the place of an alarm', () => {
  const plan = {
    id: 'b2',
    name: '지하 2층',
    image: null,
    markers: [
      {
        id: 'm',
        kind: 'device' as const,
        name: 'F-9',
        source: { type: 'device' as const, id: 'F-9' },
        x: 30,
        y: 40,
      },
      { id: 'l', kind: 'label' as const, name: '기계실', source: null, x: 1, y: 1 },
    ],
  };
  const other = { id: 'b1', name: '지하 1층', image: null, markers: [] };
  const [first, second, ground] = tabsOf(detail({ plans: [other, plan] }), true) as [Tab, Tab, Tab];

  it('is on the plan that it names by id or by name, and on the first when it names none', () => {
    const at = (named: string | null) => alarm({ place: { on: 'plan', plan: named, x: 10, y: 20 } });
    expect(placeOn(second, at('b2'))).toEqual({ x: 10, y: 20 });
    expect(placeOn(second, at('지하 2층'))).toEqual({ x: 10, y: 20 });
    expect(placeOn(first, at(null))).toEqual({ x: 10, y: 20 });
    expect(placeOn(second, at(null))).toBeNull();
    expect(placeOn(first, at('b2'))).toBeNull();
    expect(placeOn(ground, at('b2'))).toBeNull();
  });

  it('is where its source stands when it names no place on a plan', () => {
    const from = (type: 'device' | 'camera') => alarm({ source: { type, id: 'F-9', name: null } });
    expect(placeOn(second, from('device'))).toEqual({ x: 30, y: 40 });
    expect(placeOn(second, from('camera'))).toBeNull();
    expect(placeOn(first, from('device'))).toBeNull();
  });

  it('on the ground is in Web Mercator', () => {
    const [x, y] = fromLonLat([127, 37]);
    expect(placeOn(ground, alarm({ place: { on: 'map', position: [127, 37] } }))).toEqual({ x, y });
    expect(placeOn(ground, alarm())).toBeNull();
  });
});
