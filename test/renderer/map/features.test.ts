import { fromLonLat } from 'ol/proj.js';
import { describe, expect, it } from 'vitest';
import {
  alarmMark,
  alarmMarks,
  joined,
  lookOf,
  noMarks,
  rankOf,
  siteMarks,
  type SiteFacts,
} from '../../../renderer/map/features.ts';
import type { Alarm } from '../../../preload/contract/alarm.ts';
import type { Site } from '../../../preload/contract/site.ts';
import { acknowledgedBy, alarm, noon, shelved, sites } from '../fixture.ts';

const acknowledged = { acknowledgement: acknowledgedBy('Kim', 1_000) };

function facts(alarms: readonly Alarm[], changes: Partial<SiteFacts> = {}): SiteFacts {
  return {
    sites,
    blind: new Map(),
    alarmsOf: (site) => alarms.filter((each) => each.site === site),
    ...changes,
  };
}

describe('a look', () => {
  it('of an unacknowledged alarm is full, of an acknowledged one empty, of a returned one a core', () => {
    expect(lookOf(alarm({ kind: 'gas' }))).toEqual({
      worst: 'critical',
      fill: 'full',
      worstUnacknowledged: 'critical',
      count: 1,
    });
    expect(lookOf(alarm({ kind: 'gas', ...acknowledged }))).toMatchObject({
      fill: 'none',
      worstUnacknowledged: null,
    });
    expect(lookOf(alarm({ kind: 'tilt', returnedAt: noon }))).toMatchObject({
      fill: 'core',
      worstUnacknowledged: 'high',
    });
  });

  it('of what is shelved calls for nobody, and a site with nothing else looks calm', () => {
    const quiet = alarm({ kind: 'wind', shelf: shelved(60_000) });
    expect(lookOf(quiet)).toMatchObject({ fill: 'none', worstUnacknowledged: null });
    expect(siteMarks(facts([quiet]), noMarks).get('drill/1')).toMatchObject({
      worst: null,
      fill: 'none',
      count: 0,
    });
  });

  it('of a latched alarm that returned is full: it still waits for somebody', () => {
    expect(lookOf(alarm({ kind: 'flame', latching: true, returnedAt: noon })).fill).toBe('full');
  });

  it('of several takes shape and fill from the worst, and keeps the lesser one that nobody acknowledged', () => {
    const looks = [lookOf(alarm({ kind: 'dust' })), lookOf(alarm({ kind: 'gas', ...acknowledged }))];
    expect(joined(looks)).toEqual({ worst: 'critical', fill: 'none', worstUnacknowledged: 'low', count: 2 });
  });

  it('of several equally grave is as full as the fullest', () => {
    const core = lookOf(alarm({ kind: 'gas', returnedAt: noon }));
    const none = lookOf(alarm({ kind: 'gas', ...acknowledged }));
    expect(joined([none, core]).fill).toBe('core');
    expect(joined([core, lookOf(alarm({ kind: 'gas' })), none]).fill).toBe('full');
  });

  it('of nothing is calm', () => {
    expect(joined([])).toEqual({ worst: null, fill: 'none', worstUnacknowledged: null, count: 0 });
  });
});

describe('marks of sites', () => {
  it('stand where the sites are, calm where nothing is', () => {
    const marks = siteMarks(facts([]), noMarks);
    const [x, y] = fromLonLat([126.83, 37.56]);
    expect(marks.size).toBe(sites.length);
    expect(marks.get('drill/1')).toEqual({
      id: 'drill/1',
      x,
      y,
      label: '서울 마곡 12',
      isBlind: false,
      sound: null,
      worst: null,
      fill: 'none',
      worstUnacknowledged: null,
      count: 0,
    });
  });

  it('tell where a broadcast speaks, and are the same objects as long as that stays', () => {
    const sounds = new Map([['drill/1', 'speaking']] as const);
    const before = siteMarks(facts([], { sounds }), noMarks);
    expect([before.get('drill/1')?.sound, before.get('drill/2')?.sound]).toEqual(['speaking', null]);
    expect(siteMarks(facts([], { sounds: new Map(sounds) }), before)).toBe(before);
    expect(siteMarks(facts([]), before).get('drill/1')?.sound).toBeNull();
  });

  it('leave out sites that have no position', () => {
    const nowhere: Site = { ...(sites[0] as Site), position: null };
    expect(siteMarks(facts([], { sites: [nowhere] }), noMarks).size).toBe(0);
  });

  it('are blind when nobody can see the site now', () => {
    const marks = siteMarks(
      facts([alarm({ site: 'drill/3' })], { blind: new Map([['drill/3', {}]]) }),
      noMarks,
    );
    expect([...marks.values()].filter(({ isBlind }) => isBlind).map(({ id }) => id)).toEqual(['drill/3']);
    expect(marks.get('drill/3')?.worst).toBe('critical');
  });

  it('are the same object as long as nothing changed, and only the changed one is new', () => {
    const before = siteMarks(facts([]), noMarks);
    expect(siteMarks(facts([]), before)).toBe(before);
    const after = siteMarks(facts([alarm({ site: 'drill/4' })]), before);
    expect(after).not.toBe(before);
    expect([...after.keys()].filter((id) => after.get(id) !== before.get(id))).toEqual(['drill/4']);
  });

  it('go when their site goes', () => {
    const before = siteMarks(facts([]), noMarks);
    const after = siteMarks(facts([], { sites: sites.slice(1) }), before);
    expect(after.has('drill/1')).toBe(false);
  });
});

describe('marks of alarms', () => {
  it('are only those that have a spot', () => {
    const [here, nowhere] = [alarm({ kind: 'gas' }), alarm({ kind: 'wind' })];
    const markOf = (each: Alarm) => (each === here ? alarmMark(each, { x: 7, y: 8 }, 'Gas') : null);
    const marks = alarmMarks([here, nowhere], markOf, noMarks);
    expect([...marks.values()]).toEqual([
      expect.objectContaining({ id: here.id, x: 7, y: 8, label: 'Gas', worst: 'critical', count: 1 }),
    ]);
    expect(alarmMarks([here], markOf, marks)).toBe(marks);
  });
});

it('the rank goes from unacknowledged over acknowledged and returned to blind and calm', () => {
  const look = { worstUnacknowledged: null, count: 1, isBlind: false };
  const ranks = [
    rankOf({ ...look, worst: 'critical', fill: 'full' }),
    rankOf({ ...look, worst: 'low', fill: 'full' }),
    rankOf({ ...look, worst: 'critical', fill: 'none' }),
    rankOf({ ...look, worst: 'low', fill: 'none' }),
    rankOf({ ...look, worst: 'high', fill: 'core' }),
    rankOf({ ...look, worst: null, fill: 'none', isBlind: true }),
    rankOf({ ...look, worst: null, fill: 'none' }),
  ];
  expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  expect(new Set(ranks).size).toBe(ranks.length);
});
