import { describe, expect, it } from 'vitest';
import type { AlarmId } from '../../../preload/contract/alarm.ts';
import type { Tile, TileSize } from '../../../renderer/state/tiles.ts';
import { calmStanding } from '../../../renderer/state/alarm-index.ts';
import { fitTiles, linesOf } from '../../../renderer/wall/fit.ts';
import { alarm, noon, sites } from '../fixture.ts';

const [site] = sites;
if (!site) throw new Error('the fixture has no sites');

function tile(size: TileSize, name: string, lines = 1): Tile {
  const alarms = Array.from({ length: size === 'large' || size === 'medium' ? lines : 0 }, () => alarm());
  return {
    ...{ site: { ...site, id: name } as Tile['site'], size, standing: calmStanding, blind: undefined },
    ...{ first: alarms[0], alarms },
  };
}

const tiles = (size: TileSize, count: number): readonly Tile[] =>
  Array.from({ length: count }, (_, index) => tile(size, `${size}-${index}`));
const names = (shown: readonly Tile[]): readonly AlarmId[] => shown.map((each) => each.site.id);

const wall = [2_208, 1_720] as const;

describe('the tiles of a wall', () => {
  it('stand far apart where there are few', () => {
    const layout = fitTiles([...tiles('medium', 2), ...tiles('calm', 10)], ...wall);
    expect([layout.wordedDensity, layout.wordedColumns, layout.namedDensity, layout.namedColumns]).toEqual([
      ...['roomy', 2, 'roomy', 3],
    ]);
  });

  it('all have a place for sixty sites, however many are in need', () => {
    for (const needy of [0, 3, 13, 30, 60]) {
      const worded = Math.min(needy, 13);
      const given = [
        ...tiles('large', Math.min(1, worded)),
        ...tiles('medium', Math.max(0, worded - 1)),
        ...tiles('small', needy - worded),
        ...tiles('calm', 60 - needy),
      ];
      const layout = fitTiles(given, ...wall);
      expect(layout.worded.length + layout.named.length).toBe(60);
      expect([layout.folded, layout.rest]).toEqual([0, 0]);
      expect(names([...layout.worded, ...layout.named])).toEqual(names(given));
    }
  });

  it('lose the words of the last in need before the name of any', () => {
    const given = [...tiles('medium', 13), ...tiles('calm', 40)];
    const layout = fitTiles(given, 2_208, 1_200);
    expect(layout.worded.length).toBeLessThan(13);
    expect(names(layout.worded)).toEqual(names(given.slice(0, layout.worded.length)));
    expect(layout.named[0]).toMatchObject({ size: 'small', alarms: [] });
    expect(layout.folded).toBe(0);
  });

  it('count the calm ones that have no place, and keep the words of the first in need', () => {
    const layout = fitTiles([...tiles('medium', 5), ...tiles('calm', 300)], ...wall);
    expect(layout.worded).toHaveLength(3);
    expect(layout.folded).toBeGreaterThan(0);
    expect(layout.worded.length + layout.named.length + layout.folded + layout.rest).toBe(305);
    expect(layout.rest).toBe(0);
  });

  it('count those in need where not even their names fit', () => {
    const layout = fitTiles(tiles('small', 500), ...wall);
    expect(layout.rest).toBeGreaterThan(0);
    expect(layout.named.length + layout.rest).toBe(500);
  });

  it('have a line for each alarm, and three for why nobody sees the site', () => {
    const blind = { site: 'drill/1', since: noon, link: 'refused' } as const;
    expect([linesOf(tile('large', 'a', 2)), linesOf(tile('large', 'b', 7))]).toEqual([2, 3]);
    expect(linesOf({ blind, alarms: [] })).toBe(3);
  });
});
