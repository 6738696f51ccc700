import { expect, it } from 'vitest';
import { SilenceWatch } from '../../../../main/feed/ima/silence.ts';
import type { Clock } from '../../../../main/lib/clock.ts';
import { ManualClock } from '../../manual-clock.ts';

it('is silence after 2.5 beats without a sign of life, told once', () => {
  const clock = new ManualClock();
  const watch = new SilenceWatch(clock);
  const told: number[] = [];
  watch.watch(4_000, (silentMs) => told.push(silentMs));
  clock.advance(7_000);
  watch.heard();
  clock.advance(9_999);
  expect(told).toEqual([]);
  clock.advance(1);
  expect(told).toEqual([10_000]);
  clock.advance(60_000);
  expect([told.length, clock.waiting]).toEqual([1, 0]);
});

it('needs one timer, however much is heard', () => {
  const clock = new ManualClock();
  const watch = new SilenceWatch(clock);
  watch.watch(4_000, () => {});
  for (let n = 0; n < 1_000; n += 1) {
    clock.advance(10);
    watch.heard();
  }
  expect(clock.waiting).toBe(1);
  watch.stop();
  watch.stop();
  expect(clock.waiting).toBe(0);
});

it('a machine that stood still reads what waits before it judges', () => {
  const due: (() => void)[] = [];
  let elapsed = 0;
  const clock: Clock = {
    now: () => elapsed,
    elapsed: () => elapsed,
    after(_, callback) {
      due.push(callback);
      return () => {};
    },
  };
  const told: number[] = [];
  const watch = new SilenceWatch(clock);
  watch.watch(4_000, (silentMs) => told.push(silentMs));
  // Asleep for an hour: the timer comes late, before the socket was read.
  elapsed = 3_600_000;
  due.shift()?.();
  expect(told).toEqual([]);
  elapsed += 4_000;
  due.shift()?.();
  expect(told).toEqual([3_604_000]);
});
