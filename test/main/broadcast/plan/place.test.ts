import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ZoneArea } from '../../../../preload/contract/broadcast.ts';
import type { LngLat, Place } from '../../../../preload/contract/hazard.ts';
import { metresBetween, zonesFor } from '../../../../main/broadcast/plan/place.ts';
import { zoneLike } from './sample.ts';

const onPlan = (plan: string | null, x: number, y: number, size = 20): ZoneArea => ({
  ...{ on: 'plan', plan, x, y, width: size, height: size },
});
const onMap = (centre: LngLat, radiusM: number): ZoneArea => ({ on: 'map', centre, radiusM });
const zone = (id: string, area: ZoneArea | null, site = 'ima-main/1') => zoneLike(id, { area, site });
const at = (plan: string | null, x: number, y: number): Place => ({ on: 'plan', plan, x, y });
const find = (place: Place | null, ...zones: ReturnType<typeof zone>[]) =>
  zonesFor({ site: 'ima-main/1', place }, zones).join(' ');

// A metre of latitude is the same anywhere; 37.5 is Seoul.
const seoul: LngLat = [127, 37.5];
const north = (metres: number): LngLat => [127, 37.5 + metres / 111_195];

describe('on a plan', () => {
  const first = zone('first', onPlan('1', 10, 10));
  const second = zone('second', onPlan('1', 60, 10));
  const upstairs = zone('upstairs', onPlan('2', 10, 10));

  it.each<[number, number, string]>([
    [20, 20, 'first'],
    [10, 10, 'first'],
    [30, 30, 'first'],
    [70, 30, 'second'],
    // Beside all of them: the nearest.
    [31, 31, 'first'],
    [44, 20, 'first'],
    [46, 20, 'second'],
    [45, 20, 'first second'],
    [100, 100, 'second'],
  ])('%d, %d is told in %s', (x, y, expected) => {
    expect(find(at('1', x, y), first, second, upstairs)).toBe(expected);
  });

  it('every zone that holds the place is told', () => {
    expect(find(at('1', 25, 25), first, zone('wide', onPlan('1', 0, 0, 100)))).toBe('first wide');
  });

  it('of which no zone is drawn, the whole site is told', () => {
    expect(find(at('3', 20, 20), first, second, upstairs)).toBe('first second upstairs');
  });

  it('that nobody named, the whole site is told: it may be any floor', () => {
    expect(find(at(null, 20, 20), first, upstairs)).toBe('first upstairs');
  });

  it('a zone that names no plan is on whatever plan the site has', () => {
    const only = zone('only', onPlan(null, 10, 10));
    const other = zone('other', onPlan(null, 60, 60));
    expect([find(at('7', 20, 20), only, other), find(at(null, 20, 20), only, other)]).toEqual([
      'only',
      'only',
    ]);
  });
});

describe('on the map', () => {
  const gate = zone('gate', onMap(seoul, 50));
  const tower = zone('tower', onMap(north(200), 50));
  const where = (metres: number): Place => ({ on: 'map', position: north(metres) });

  it.each([
    [0, 'gate'],
    [49.9, 'gate'],
    [50.1, 'gate'],
    [99, 'gate'],
    [101, 'tower'],
    [200, 'tower'],
    [9_000, 'tower'],
  ])('%d m north of the gate is told in %s', (metres, expected) => {
    expect(find(where(metres), gate, tower)).toBe(expected);
  });

  it('nearest is by the edge of the circle and not by its centre', () => {
    const wide = zone('wide', onMap(north(300), 240));
    expect(find(where(53), gate, wide)).toBe('gate');
    expect(find(where(58), gate, wide)).toBe('wide');
  });

  it('a zone on a plan cannot be compared, and without another the whole site is told', () => {
    const drawn = zone('drawn', onPlan('1', 0, 0, 100));
    expect([find(where(0), gate, drawn), find(where(0), drawn)]).toEqual(['gate', 'drawn']);
    expect(find(at('1', 500, 500), gate)).toBe('gate');
  });
});

describe('without a place', () => {
  it('the whole site is told, and no other', () => {
    const zones = [zone('a', onPlan('1', 0, 0)), zone('b', null), zone('c', null, 'ima-main/2')];
    expect(find(null, ...zones)).toBe('a b');
  });

  it('a site that has no zones has none', () => {
    expect(find(null, zone('c', null, 'ima-main/2'))).toBe('');
  });
});

describe('a zone that is heard all over its site', () => {
  const everywhere = zone('everywhere', null);
  const drawn = zone('drawn', onPlan('1', 0, 0));

  it('is told with those that hold the place', () => {
    expect(find(at('1', 5, 5), everywhere, drawn)).toBe('everywhere drawn');
  });

  it('holds it where no other does', () => {
    expect(find(at('1', 50, 50), everywhere, drawn)).toBe('everywhere');
  });
});

it('a place whose numbers are none is told at the whole site', () => {
  expect(find(at('1', Number.NaN, 5), zone('a', onPlan('1', 0, 0)), zone('b', onPlan('1', 50, 50)))).toBe(
    'a b',
  );
});

it('distances are those of the earth', () => {
  // Seoul to Busan, city halls: 325 km by any atlas.
  expect(metresBetween([126.978, 37.5665], [129.0756, 35.1796]) / 1_000).toBeCloseTo(325, 0);
  expect(metresBetween([0, 0], [180, 0]) / 1_000).toBeCloseTo(20_015, 0);
  expect(metresBetween(seoul, seoul)).toBe(0);
});

it('an alarm at a site with zones is always told somewhere at that site, and nowhere else', () => {
  const percent = fc.double({ min: 0, max: 100, noNaN: true });
  const plan = fc.constantFrom(null, '1', '2');
  const degrees = fc.double({ min: 127, max: 127.01, noNaN: true });
  const area = fc.option(
    fc.oneof(
      fc.record({
        on: fc.constant('plan' as const),
        plan,
        x: percent,
        y: percent,
        width: percent,
        height: percent,
      }),
      fc.record({
        ...{ on: fc.constant('map' as const), radiusM: fc.integer({ min: 1, max: 500 }) },
        centre: degrees.map((longitude): LngLat => [longitude, 37.5]),
      }),
    ),
  );
  const place = fc.option(
    fc.oneof(
      fc.record({ on: fc.constant('plan' as const), plan, x: percent, y: percent }),
      fc.record({
        on: fc.constant('map' as const),
        position: degrees.map((longitude): LngLat => [longitude, 37.5]),
      }),
    ),
  );
  fc.assert(
    fc.property(fc.array(area, { minLength: 1, maxLength: 8 }), place, (areas, where) => {
      const zones = areas.flatMap((each, index) => [
        zone(`a${index}`, each),
        zone(`b${index}`, each, 'ima-main/2'),
      ]);
      const found = zonesFor({ site: 'ima-main/1', place: where }, zones);
      expect(found.length).toBeGreaterThan(0);
      expect(found.every((id) => id.startsWith('a'))).toBe(true);
      expect(new Set(found).size).toBe(found.length);
    }),
    { seed: 6 },
  );
});
