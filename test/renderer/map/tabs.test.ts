import { describe, expect, it } from 'vitest';
import type { SiteDetail } from '../../../preload/contract/site.ts';
import { tabOf, tabsOf } from '../../../renderer/map/tabs.ts';
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
