import { describe, expect, it } from 'vitest';
import { because } from '../../../preload/contract/reason.ts';
import {
  Notifier,
  type NotificationEntry,
  type Toast,
  type ToastPort,
} from '../../../main/notify/notifier.ts';
import { alarmLike } from '../alarm-like.ts';
import { ManualClock } from '../manual-clock.ts';

type Handlers = Parameters<ToastPort['show']>[1];

/** Stands for the operating system, which cannot be had in a test. */
class RecordingToasts implements ToastPort {
  readonly shown: (Toast & Handlers & { isClosed: boolean })[] = [];
  isPresent = true;

  isSupported(): boolean {
    return this.isPresent;
  }

  show(toast: Toast, on: Handlers) {
    const record = { ...toast, ...on, isClosed: false };
    this.shown.push(record);
    return {
      close() {
        record.isClosed = true;
      },
    };
  }
}

function setUp(isOn = true) {
  const clock = new ManualClock();
  const port = new RecordingToasts();
  const outcomes: NotificationEntry[] = [];
  const clicked: string[] = [];
  const notifier = new Notifier({
    port,
    clock,
    isOn: () => isOn,
    words: () => ({
      alarm: (alarm) => ({ title: alarm.id, body: alarm.severity }),
      summary: (count, worst) => ({ title: `${count} more`, body: `worst ${worst.severity}` }),
    }),
    onOutcome: (entry) => outcomes.push(entry),
    onClick: (alarm) => clicked.push(alarm),
  });
  return { clock, port, outcomes, clicked, notifier };
}

describe('the notifier', () => {
  it('ends in "shown" when the system has shown it', () => {
    const { port, outcomes, notifier } = setUp();
    notifier.annunciate(alarmLike({ id: 'a' }));
    port.shown[0]?.shown();
    expect(outcomes).toEqual([{ type: 'notification', alarm: 'a', outcome: 'shown', reason: null }]);
  });

  it('ends in "failed" with the system’s reason', () => {
    const { port, outcomes, notifier } = setUp();
    notifier.annunciate(alarmLike({ id: 'a' }));
    port.shown[0]?.failed('toasts are disabled for this program');
    expect(outcomes).toEqual([
      {
        type: 'notification',
        alarm: 'a',
        outcome: 'failed',
        reason: because('said', 'toasts are disabled for this program'),
      },
    ]);
  });

  it('ends in "timed-out" when the system answers nothing, and a late answer changes nothing', () => {
    const { clock, port, outcomes, notifier } = setUp();
    notifier.annunciate(alarmLike({ id: 'a' }));
    clock.advance(5_000);
    port.shown[0]?.shown();
    expect(outcomes.map((entry) => entry.outcome)).toEqual(['timed-out']);
  });

  it('ends in "off" when the settings say so, and shows nothing', () => {
    const { port, outcomes, notifier } = setUp(false);
    notifier.annunciate(alarmLike({ id: 'a' }));
    expect(port.shown).toEqual([]);
    expect(outcomes.map((entry) => entry.outcome)).toEqual(['off']);
  });

  it('ends in "failed" where the system has no notifications', () => {
    const { port, outcomes, notifier } = setUp();
    port.isPresent = false;
    notifier.annunciate(alarmLike({ id: 'a' }));
    expect(outcomes.map((entry) => entry.outcome)).toEqual(['failed']);
  });

  it('gives a burst three notifications of its own and one that counts the rest and names the worst', () => {
    const { clock, port, outcomes, notifier } = setUp();
    for (const id of ['a', 'b', 'c', 'd', 'e']) notifier.annunciate(alarmLike({ id, severity: 'low' }));
    notifier.annunciate(alarmLike({ id: 'f', severity: 'high' }));
    clock.advance(10_000);
    expect(port.shown.map((toast) => toast.title)).toEqual(['a', 'b', 'c', '3 more']);
    expect(port.shown[3]?.body).toBe('worst high');
    expect(outcomes.filter((entry) => entry.outcome === 'summarised').map((entry) => entry.alarm)).toEqual([
      'd',
      'e',
      'f',
    ]);
  });

  it('shows single notifications again when the burst is over', () => {
    const { clock, port, notifier } = setUp();
    for (const id of ['a', 'b', 'c', 'd']) notifier.annunciate(alarmLike({ id }));
    clock.advance(10_000);
    clock.advance(10_001);
    notifier.annunciate(alarmLike({ id: 'z' }));
    expect(port.shown.at(-1)?.title).toBe('z');
  });

  it('tells which alarm was clicked, and records it', () => {
    const { port, outcomes, clicked, notifier } = setUp();
    notifier.annunciate(alarmLike({ id: 'a' }));
    port.shown[0]?.clicked();
    expect(clicked).toEqual(['a']);
    expect(outcomes.map((entry) => entry.outcome)).toEqual(['shown', 'clicked']);
  });

  it('announces what is no alarm under a key of its own, beside the alarms and never in their place', () => {
    const { port, outcomes, notifier } = setUp();
    const opened: string[] = [];
    for (const id of ['a', 'b', 'c']) notifier.annunciate(alarmLike({ id }));
    const announce = (title: string) =>
      notifier.announce({ key: 'chat/1', title, body: '', onClick: () => opened.push(title) });
    announce('first');
    announce('second');
    expect(port.shown.map((toast) => [toast.title, toast.isClosed])).toEqual([
      ['a', false],
      ['b', false],
      ['c', false],
      ['first', true],
      ['second', false],
    ]);
    port.shown.at(-1)?.clicked();
    expect(opened).toEqual(['second']);
    expect(outcomes.filter((entry) => entry.alarm === null).map((entry) => entry.outcome)).toContain(
      'clicked',
    );
  });

  it('takes back the notification of an alarm that nobody needs to see any more', () => {
    const { port, notifier } = setUp();
    notifier.annunciate(alarmLike({ id: 'a' }));
    notifier.withdraw('a');
    expect(port.shown[0]?.isClosed).toBe(true);
  });

  it('leaves no timer when it is closed, and tells what waited', () => {
    const { clock, port, notifier } = setUp();
    for (const id of ['a', 'b', 'c', 'd']) notifier.annunciate(alarmLike({ id }));
    notifier.close();
    expect(port.shown.map((toast) => toast.title)).toEqual(['a', 'b', 'c', '1 more']);
    expect(clock.waiting).toBe(0);
  });

  it('withdraws the newer of two notifications of one key, though the older one says late that it is closed', () => {
    const { port, notifier } = setUp();
    const key = 'message:room';
    notifier.announce({ key, title: 'one', body: '', onClick: () => undefined });
    notifier.announce({ key, title: 'two', body: '', onClick: () => undefined });
    port.shown[0]?.closed();
    notifier.withdraw(key);
    expect(port.shown.map(({ title, isClosed }) => [title, isClosed])).toEqual([
      ['one', true],
      ['two', true],
    ]);
  });

  it('closes the oldest when more stand than any system keeps, so that a year of them is not held', () => {
    const { port, notifier } = setUp();
    for (let count = 0; count <= 100; count += 1)
      notifier.announce({ key: `order:${count}`, title: String(count), body: '', onClick: () => undefined });
    expect(port.shown.filter(({ isClosed }) => isClosed).map(({ title }) => title)).toEqual(['0']);
  });
});
