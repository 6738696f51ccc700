import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Topology } from 'topojson-specification';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BaseMap } from '../../../renderer/map/base-map.ts';
import { buildBaseMap } from '../../../renderer/map/base-map.vite.ts';

let map: BaseMap;

beforeAll(async () => {
  const atlas = createRequire(import.meta.url).resolve('world-atlas/countries-10m.json');
  map = buildBaseMap(JSON.parse(await readFile(atlas, 'utf8')) as Topology);
});

/** By the even-odd rule, over all rings. */
function isLand(lng: number, lat: number): boolean {
  let isInside = false;
  for (const ring of map.land.flat()) {
    for (const [index, [x, y]] of ring.entries()) {
      const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [0, 0];
      if (y > lat !== nextY > lat && lng < ((nextX - x) * (lat - y)) / (nextY - y) + x) isInside = !isInside;
    }
  }
  return isInside;
}

describe('the base map', () => {
  it.each([
    ['Seoul', 126.98, 37.55],
    ['Busan', 129.05, 35.18],
    ['Mokpo', 126.42, 34.81],
    ['Gangneung', 128.85, 37.75],
    ['Jeju', 126.55, 33.4],
    ['Ulleungdo', 130.86, 37.5],
    ['Pyongyang', 125.75, 39.03],
    ['Tokyo', 139.5, 35.7],
  ])('has land where %s is', (_, lng, lat) => {
    expect(isLand(lng, lat)).toBe(true);
  });

  it.each([
    ['the Yellow Sea', 124, 36],
    ['the East Sea', 131.5, 38.5],
    ['the strait of Jeju', 126.6, 33.9],
  ])('has sea where %s is', (_, lng, lat) => {
    expect(isLand(lng, lat)).toBe(false);
  });

  it('draws the coast of Korea much finer than the rest of the world', () => {
    const points = map.land.flat(2);
    const within = (west: number, south: number, east: number, north: number) =>
      points.filter(([lng, lat]) => lng > west && lng < east && lat > south && lat < north).length;
    expect(within(125, 33, 130, 39)).toBeGreaterThan(1_500);
    expect(within(-10, 36, 20, 60)).toBeLessThan(1_000);
  });

  it('has the border between the two Koreas', () => {
    const near = map.borders.flat().filter(([lng, lat]) => lng > 126 && lng < 129 && lat > 37.5 && lat < 39);
    expect(near.length).toBeGreaterThan(10);
  });

  it('stays small and inside of what Web Mercator can show', () => {
    expect(JSON.stringify(map).length).toBeLessThan(400_000);
    const points = [...map.land.flat(2), ...map.borders.flat()];
    expect(points.every(([lng, lat]) => Math.abs(lng) <= 180 && Math.abs(lat) <= 85)).toBe(true);
  });

  it('has closed rings', () => {
    for (const ring of map.land.flat()) expect(ring.at(-1)).toEqual(ring[0]);
  });
});
