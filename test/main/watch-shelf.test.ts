import { expect, it } from 'vitest';
import type { Alarm } from '../../preload/contract/alarm.ts';
import { ShelfWatch } from '../../main/watch-shelf.ts';
import { alarmLike } from './alarm-like.ts';
import { ManualClock } from './manual-clock.ts';

const start = 1_700_000_000_000;

function setUp() {
  const clock = new ManualClock(start);
  const ended: Alarm[] = [];
  return { clock, ended, watch: new ShelfWatch(clock, (alarm) => ended.push(alarm)) };
}

function shelved(id: string, forMs: number): Alarm {
  const shelf = {
    operator: 'Kim',
    desk: 'desk-1',
    at: start,
    reason: 'calibration',
    severity: 'low',
  } as const;
  return alarmLike({ id, shelf: { ...shelf, until: start + forMs } });
}

it('ends a shelf when its time is over, once', () => {
  const { clock, ended, watch } = setUp();
  watch.heard('a', shelved('a', 90_000));
  watch.heard('a', shelved('a', 90_000));
  clock.advance(89_999);
  expect(ended).toEqual([]);
  clock.advance(1);
  expect(ended.map(({ id }) => id)).toEqual(['a']);
  expect(clock.waiting).toBe(0);
});

it('follows a shelf that is made longer, or taken off', () => {
  const { clock, ended, watch } = setUp();
  watch.heard('a', shelved('a', 10_000));
  watch.heard('a', shelved('a', 3_600_000));
  watch.heard('b', shelved('b', 10_000));
  watch.heard('b', null);
  clock.advance(3_599_999);
  expect(ended).toEqual([]);
  clock.advance(1);
  expect(ended).toHaveLength(1);
});

it('goes by the time of day: a clock set forward ends it within a minute, one set back makes it wait', () => {
  const { clock, ended, watch } = setUp();
  watch.heard('a', shelved('a', 7_200_000));
  clock.setWallClock(start + 7_200_000);
  clock.advance(60_000);
  expect(ended).toHaveLength(1);
  watch.heard('b', shelved('b', 7_300_000));
  clock.setWallClock(start);
  clock.advance(120_000);
  expect(ended).toHaveLength(1);
});

it('ends at once what is past, as after a night with the program off, and leaves no timer', () => {
  const { clock, ended, watch } = setUp();
  watch.heard('a', shelved('a', -1));
  clock.advance(0);
  expect(ended).toHaveLength(1);
  watch.heard('b', shelved('b', 1_000));
  watch.close();
  expect(clock.waiting).toBe(0);
});
