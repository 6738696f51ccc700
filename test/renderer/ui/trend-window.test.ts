import { describe, expect, it } from 'vitest';
import { rangeOf, windowOf, WINDOW_MS } from '../../../renderer/ui/trend-window.ts';

const now = 1_000_000_000;

function point(agoMs: number, value: number) {
  return { at: now - agoMs, value };
}

describe('the window of a trend', () => {
  it('is in order of time, in seconds', () => {
    expect(windowOf([point(1_000, 2), point(60_000, 1)], now)).toEqual([
      [(now - 60_000) / 1_000, (now - 1_000) / 1_000],
      [1, 2],
    ]);
  });

  it('keeps the last point before it, so that the line comes in from the edge', () => {
    const points = [point(WINDOW_MS + 90_000, 1), point(WINDOW_MS + 60_000, 2), point(5_000, 3)];
    expect(windowOf(points, now)[1]).toEqual([2, 3]);
  });

  it('is empty when all is older', () => {
    expect(windowOf([point(WINDOW_MS + 1, 1)], now)).toEqual([[], []]);
  });

  it('leaves out what lies in the future and what is no number', () => {
    expect(windowOf([point(-1, 9), point(10, NaN), point(20, 4)], now)[1]).toEqual([4]);
  });

  it('takes one value for one moment: the last that was told', () => {
    expect(windowOf([point(10, 1), point(10, 2)], now)).toEqual([[(now - 10) / 1_000], [2]]);
  });
});

describe('the range of a trend', () => {
  it('has room above and below', () => {
    const [low, high] = rangeOf([10, 20], null);
    expect(low).toBeLessThan(10);
    expect(high).toBeGreaterThan(20);
  });

  it('has the limit in it', () => {
    expect(rangeOf([10, 20], 60)[1]).toBeGreaterThan(60);
  });

  it('puts a flat line in the middle', () => {
    const [low, high] = rangeOf([5, 5], null);
    expect((low + high) / 2).toBeCloseTo(5);
    expect(high).toBeGreaterThan(low);
    const [lowest, highest] = rangeOf([0], null);
    expect(highest).toBeGreaterThan(lowest);
  });

  it('of nothing is something that can be drawn', () => {
    expect(rangeOf([], null)).toEqual([0, 1]);
  });
});
