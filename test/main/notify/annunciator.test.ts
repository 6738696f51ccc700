import { describe, expect, it } from 'vitest';
import { Annunciator } from '../../../main/notify/annunciator.ts';
import { Notifier } from '../../../main/notify/notifier.ts';
import { SoundBoard } from '../../../main/notify/sound-board.ts';
import type { SoundOrder } from '../../../preload/contract/snapshot.ts';
import { alarmLike } from '../alarm-like.ts';
import { ManualClock } from '../manual-clock.ts';

const acknowledgement = { operator: 'Kim', desk: 'desk-1', at: 2_000, note: null };

function setUp() {
  const clock = new ManualClock(1_000);
  const shown: string[] = [];
  const closed: string[] = [];
  const sounds: (SoundOrder | null)[] = [];
  const counts: number[] = [];
  const notifier = new Notifier({
    port: {
      isSupported: () => true,
      show(toast, on) {
        shown.push(toast.title);
        on.shown();
        return { close: () => closed.push(toast.title) };
      },
    },
    clock,
    isOn: () => true,
    words: () => ({
      alarm: (alarm) => ({ title: alarm.id, body: '' }),
      summary: (count) => ({ title: `${count} more`, body: '' }),
    }),
    onOutcome() {},
    onClick() {},
  });
  const annunciator = new Annunciator({
    notifier,
    sound: new SoundBoard(),
    clock,
    onSound: (order) => sounds.push(order),
    onCount: (count) => counts.push(count),
  });
  return { annunciator, shown, closed, sounds, counts };
}

describe('the annunciator', () => {
  it('sounds, notifies and counts an alarm that calls for attention', () => {
    const { annunciator, shown, sounds, counts } = setUp();
    annunciator.heard('a', alarmLike({ id: 'a' }), true);
    expect(shown).toEqual(['a']);
    expect(sounds).toEqual([{ severity: 'critical', since: 1_000, repeatMs: 4_000 }]);
    expect(counts).toEqual([1]);
  });

  it('leaves alone what was put on the shelf, and stops what sounded for it', () => {
    const { annunciator, closed, sounds, counts } = setUp();
    const shelf = {
      operator: 'Kim',
      desk: 'desk-1',
      at: 1_000,
      until: 9_000,
      reason: 'test',
      severity: 'critical',
    } as const;
    annunciator.heard('a', alarmLike({ id: 'a' }), true);
    annunciator.heard('a', alarmLike({ id: 'a', shelf }), false);
    expect([sounds.at(-1), counts.at(-1), closed]).toEqual([null, 0, ['a']]);
    annunciator.restore([alarmLike({ id: 'b', shelf })]);
    expect([sounds.at(-1), counts.at(-1)]).toEqual([null, 0]);
  });

  it('silences only what another desk silenced', () => {
    const { annunciator, sounds } = setUp();
    annunciator.heard('a', alarmLike({ id: 'a' }), true);
    annunciator.heard('b', alarmLike({ id: 'b', severity: 'low' }), true);
    expect(annunciator.silence(['a', 'c'])).toEqual(['a']);
    expect(sounds.at(-1)?.severity).toBe('low');
  });

  it('does nothing for a return to normal but to stop what sounds', () => {
    const { annunciator, shown, sounds, counts } = setUp();
    annunciator.heard('a', alarmLike({ id: 'a' }), true);
    annunciator.heard('a', alarmLike({ id: 'a', returnedAt: 1_500 }), false);
    expect(shown).toEqual(['a']);
    expect(sounds.at(-1)).toBeNull();
    expect(counts).toEqual([1]);
  });

  it('takes sound, notification and count back at an acknowledgement', () => {
    const { annunciator, closed, sounds, counts } = setUp();
    annunciator.heard('a', alarmLike({ id: 'a' }), true);
    annunciator.heard('a', alarmLike({ id: 'a', acknowledgement }), false);
    expect(closed).toEqual(['a']);
    expect(sounds.at(-1)).toBeNull();
    expect(counts).toEqual([1, 0]);
  });

  it('sounds what the log held unacknowledged at start, without notifications', () => {
    const { annunciator, shown, sounds, counts } = setUp();
    annunciator.restore([
      alarmLike({ id: 'a', severity: 'high' }),
      alarmLike({ id: 'b', returnedAt: 900 }),
      alarmLike({ id: 'c', acknowledgement }),
    ]);
    expect(shown).toEqual([]);
    expect(sounds.map((order) => order?.severity)).toEqual(['high']);
    expect(counts).toEqual([2]);
  });

  it('keeps the count when it is silenced: silence is not acknowledgement', () => {
    const { annunciator, sounds, counts } = setUp();
    annunciator.heard('a', alarmLike({ id: 'a' }), true);
    expect(annunciator.silence()).toEqual(['a']);
    expect(sounds.at(-1)).toBeNull();
    expect(counts).toEqual([1]);
  });
});
