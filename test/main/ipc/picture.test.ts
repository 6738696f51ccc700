import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../../preload/contract/alarm.ts';
import type { Delta, Snapshot } from '../../../preload/contract/snapshot.ts';
import { Picture } from '../../../main/ipc/picture.ts';
import { ManualClock } from '../manual-clock.ts';
import { alarmLike } from '../alarm-like.ts';

const empty: Omit<Snapshot, 'revision'> = {
  mode: 'live',
  kiosk: false,
  desk: { id: 'desk-1', room: 'room-1' },
  seat: {
    state: 'open',
    operator: 'desk-1',
    role: 'supervisor',
    since: 0,
    reason: null,
    roster: [],
    waitUntil: null,
  },
  language: 'ko',
  classes: [],
  sites: [],
  links: [],
  alarms: [],
  log: { state: 'durable', file: 'alarms.db', setAside: null },
  sound: null,
  drill: null,
  chat: null,
  orders: null,
  devices: null,
  room: null,
  broadcastSetup: null,
  broadcast: null,
  windows: [],
  refresh: { question: null, waitsFor: null, last: null },
};

function setUp(alarms: readonly Alarm[] = []) {
  const clock = new ManualClock(1_000);
  const sent: Delta[] = [];
  const picture = new Picture({ ...empty, alarms }, clock, (delta) => sent.push(delta));
  return { clock, sent, picture };
}

describe('the picture that windows draw', () => {
  it('tells the first change at once and gathers the rest of the frame in one delta', () => {
    const { clock, sent, picture } = setUp();
    picture.setAlarm(alarmLike({ id: 'a' }));
    clock.advance(0);
    picture.setAlarm(alarmLike({ id: 'b' }));
    picture.setAlarm(alarmLike({ id: 'c' }));
    clock.advance(15);
    expect(sent).toHaveLength(1);
    clock.advance(1);
    expect(sent.map((delta) => delta.alarms?.map((alarm) => alarm.id))).toEqual([['a'], ['b', 'c']]);
  });

  it('numbers deltas without a gap, each from where the last one ended', () => {
    const { clock, sent, picture } = setUp();
    for (const id of ['a', 'b', 'c']) {
      picture.setAlarm(alarmLike({ id }));
      clock.advance(20);
    }
    expect(sent.map(({ from, revision }) => [from, revision])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
  });

  it('sends only the last state of an alarm that changed many times in a frame', () => {
    const { clock, sent, picture } = setUp();
    for (const count of [1, 2, 3]) picture.setAlarm(alarmLike({ id: 'a', count }));
    clock.advance(20);
    expect(sent).toEqual([{ from: 0, revision: 1, alarms: [alarmLike({ id: 'a', count: 3 })] }]);
  });

  it('names an alarm as ended, and not as changed, when it ended in the same frame', () => {
    const { clock, sent, picture } = setUp([alarmLike({ id: 'a' })]);
    picture.setAlarm(alarmLike({ id: 'a', count: 2 }));
    picture.endAlarm('a');
    clock.advance(20);
    expect(sent).toEqual([{ from: 0, revision: 1, ended: ['a'] }]);
  });

  it('tells what waits before it gives a snapshot, so that nothing falls between and nothing comes twice', () => {
    const { clock, sent, picture } = setUp();
    picture.setAlarm(alarmLike({ id: 'a' }));
    const snapshot = picture.snapshot();
    clock.advance(100);
    expect(sent.map((delta) => delta.revision)).toEqual([1]);
    expect(snapshot.revision).toBe(1);
    expect(snapshot.alarms.map((alarm) => alarm.id)).toEqual(['a']);
  });

  it('tells that nothing sounds any more, which is not the same as no change', () => {
    const { clock, sent, picture } = setUp();
    picture.set({ sound: null });
    clock.advance(20);
    expect(sent).toEqual([{ from: 0, revision: 1, sound: null }]);
  });

  it.each([
    [49, 'one screen', 50],
    [241, 'five screens', 100],
  ])('after a delta of %i alarms, more than %s, leaves the page %i ms', (count, _, gapMs) => {
    const { clock, sent, picture } = setUp();
    for (let n = 0; n < count; n += 1) picture.setAlarm(alarmLike({ id: `${n}` }));
    clock.advance(0);
    picture.setAlarm(alarmLike({ id: 'next' }));
    clock.advance(gapMs - 1);
    expect(sent).toHaveLength(1);
    clock.advance(1);
    picture.setAlarm(alarmLike({ id: 'after the flood' }));
    clock.advance(16);
    expect(sent.map((delta) => delta.alarms?.length)).toEqual([count, 1, 1]);
  });

  it('says nothing after it is closed', () => {
    const { clock, sent, picture } = setUp();
    picture.setAlarm(alarmLike({ id: 'a' }));
    picture.close();
    picture.setAlarm(alarmLike({ id: 'b' }));
    clock.advance(100);
    expect(sent).toEqual([]);
  });
});
