import { fromLonLat } from 'ol/proj.js';
import { describe, expect, it } from 'vitest';
import type { Zone, ZoneArea } from '../../../preload/contract/broadcast.ts';
import type { PlanTab } from '../../../renderer/map/tabs.ts';
import { headOn, middleOn, planFor, rectOn, ringOn } from '../../../renderer/map/zones.ts';

const tab = (id: string, isFirst = false): PlanTab => ({
  id: `plan ${id}`,
  plan: { id, name: id.toUpperCase(), image: null, markers: [] },
  ...{ isFirst, spots: new Map() },
});
const ground = { id: 'ground', plan: null } as const;
const [b1, b2] = [tab('b1', true), tab('b2')];
const rect = { x: 10, y: 20, width: 30, height: 40 };
const onPlan = (plan: string | null): ZoneArea => ({ on: 'plan', plan, ...rect });
const zone = (id: string, area: ZoneArea | null): Zone => ({
  ...{ id, name: id, site: 'a/1', area, outlets: [], volume: null },
});

describe('a zone', () => {
  it.each([
    ['by its id', onPlan('b2'), null, rect],
    ['by its name', onPlan('B2'), null, rect],
    ['that names none, on the first', onPlan(null), rect, null],
  ])('is on its plan, %s', (_how, area, first, second) => {
    const found = [b1, b2].map((each) => rectOn({ area }, each));
    expect(found.map((each) => each && { ...rect, x: each.x })).toEqual([first, second]);
  });

  it('of the whole site has nearly all of every plan, and no spot of its own', () => {
    const found = rectOn({ area: null }, b2);
    expect(found && found.width > 95 && found.height > 95).toBe(true);
    expect([middleOn({ area: null }, b2), middleOn({ area: null }, ground)]).toEqual([null, null]);
    expect(ringOn({ area: null }, ground)).toBeNull();
  });

  it('on the map is a ring as wide as it is, north of the equator too', () => {
    const area = { on: 'map', centre: [127, 37.5], radiusM: 100 } as const;
    const ring = ringOn({ area }, ground) ?? [];
    const [x = 0, y = 0] = fromLonLat([127, 37.5]);
    for (const spot of ring)
      expect(Math.hypot(spot.x - x, spot.y - y) * Math.cos((37.5 * Math.PI) / 180)).toBeCloseTo(100);
    expect([ring[0]?.x, ring[0]?.y]).toEqual([ring.at(-1)?.x, expect.closeTo(ring.at(-1)?.y ?? 0)]);
    expect([ringOn({ area }, b1), middleOn({ area }, b1), middleOn({ area }, ground)]).toEqual([
      null,
      null,
      { x, y },
    ]);
  });
});

it('the name of a chosen zone stands above its middle, on a plan and on the map', () => {
  expect(headOn({ area: onPlan('b1') }, b1)).toEqual({ x: 25, y: 24 });
  const area = { on: 'map', centre: [127, 37.5], radiusM: 100 } as const;
  const [x = 0, y = 0] = fromLonLat([127, 37.5]);
  const head = headOn({ area }, ground);
  expect([head?.x, (head?.y ?? 0) > y]).toEqual([x, true]);
  expect(headOn({ area: null }, b1)).toBeNull();
});

describe('the plan that is shown', () => {
  const zones = [zone('one', onPlan('b1')), zone('two', onPlan('b2')), zone('three', onPlan('b2'))];

  it('is the one with most that is chosen, else the first with any zone', () => {
    expect(planFor([b1, b2, ground], zones, new Set(['one', 'two', 'three']))?.id).toBe('plan b2');
    expect(planFor([b1, b2, ground], zones, new Set(['one']))?.id).toBe('plan b1');
    expect(planFor([tab('b0'), b2], zones, new Set())?.id).toBe('plan b2');
  });

  it('is none where no zone is drawn on any', () => {
    expect(planFor([b1, ground], [zone('all', null)], new Set(['all']))).toBeUndefined();
  });
});
