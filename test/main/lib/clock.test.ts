import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../main/lib/clock.ts';

describe('the system clock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_700_000_000_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('calls back once, after the delay', () => {
    const calls: number[] = [];
    const from = systemClock.elapsed();
    systemClock.after(1_000, () => calls.push(systemClock.elapsed() - from));
    vi.advanceTimersByTime(999);
    expect(calls).toEqual([]);
    vi.advanceTimersByTime(5_000);
    expect(calls).toEqual([1_000]);
    expect(systemClock.now()).toBe(1_700_000_005_999);
  });

  it('does not call back what was cancelled, also when cancelled twice', () => {
    const callback = vi.fn();
    const cancel = systemClock.after(1_000, callback);
    cancel();
    cancel();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(2_000);
    expect(callback).not.toHaveBeenCalled();
  });
});
