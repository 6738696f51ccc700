import { afterEach, describe, expect, it } from 'vitest';
import { tilesOf } from '../../../renderer/state/tiles.ts';
import { startDesk } from '../fake-desk.ts';
import { acknowledgedBy, alarm, link, lostLink, noon, shelved, sites } from '../fixture.ts';

let stop = () => {};
afterEach(() => stop());

describe('the tiles of the wall', () => {
  it('put the sites in need first, and blind ones before those that are taken care of', async () => {
    const test = await startDesk({
      links: [link('ima-main'), lostLink],
      alarms: [
        alarm({ site: 'drill/2', kind: 'gas', acknowledgement: acknowledgedBy('이하나', 0) }),
        alarm({ site: 'drill/5', kind: 'tilt' }),
        alarm({ site: 'drill/6', kind: 'gas', returnedAt: noon }),
        alarm({ site: 'drill/7', kind: 'flame' }),
      ],
    });
    stop = test.stop;
    const tiles = tilesOf(test.desk.facts);
    expect(tiles.slice(0, 6).map(({ site, size }) => [site.number, size])).toEqual([
      [7, 'large'],
      [5, 'medium'],
      [6, 'large'],
      [11, 'medium'],
      [2, 'medium'],
      [1, 'calm'],
    ]);
    expect(tiles).toHaveLength(12);
  });

  it('need no room for what is shelved, and still count it', async () => {
    const test = await startDesk({ alarms: [alarm({ kind: 'wind', shelf: shelved(60_000) })] });
    stop = test.stop;
    const [first] = tilesOf(test.desk.facts);
    expect([first?.site.number, first?.size, first?.alarms, first?.standing.shelved]).toEqual([
      1,
      'calm',
      [],
      1,
    ]);
  });

  it('begin with the site that the strip names where several are in the same need', async () => {
    const test = await startDesk({
      alarms: sites.map((site, index) =>
        alarm({ site: site.id, kind: 'flame', raisedAt: noon - 60_000 - (index === 6 ? 5_000 : 0) }),
      ),
    });
    stop = test.stop;
    const [first, second] = tilesOf(test.desk.facts);
    expect([test.desk.facts.worst?.site, first?.site.id, first?.size, second?.site.id]).toEqual([
      ...['drill/7', 'drill/7', 'large', 'drill/1'],
    ]);
  });

  it('keep every site in sight when many are in danger: only the first is large', async () => {
    const test = await startDesk({ alarms: sites.map((site) => alarm({ site: site.id, kind: 'flame' })) });
    stop = test.stop;
    expect(tilesOf(test.desk.facts).map(({ size }) => size)).toEqual(['large', ...Array(11).fill('medium')]);
  });
});
