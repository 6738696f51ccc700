import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Skew } from '../../../main/share/skew.ts';

/** Asked at `at`, by a clock that theirs is ahead of, with these ways and so long between. */
const times = (at: number, aheadMs: number, thereMs: number, backMs: number, betweenMs = 10) => ({
  sentHere: at,
  receivedThere: at + thereMs + aheadMs,
  sentThere: at + thereMs + betweenMs + aheadMs,
  receivedHere: at + thereMs + betweenMs + backMs,
});

describe('the skew of another clock', () => {
  it('is not known at first', () => {
    expect(new Skew().ms).toBeNull();
  });

  it('is positive when it is ahead', () => {
    const skew = new Skew();
    skew.add(times(1_000, 700, 5, 5));
    expect(skew.ms).toBe(700);
  });

  it('is that of the shortest way', () => {
    const skew = new Skew();
    skew.add(times(1_000, 700, 400, 5));
    skew.add(times(2_000, 700, 2, 2));
    skew.add(times(3_000, 700, 5, 300));
    expect(skew.ms).toBe(700);
  });

  it('is measured anew once a clock was set', () => {
    const skew = new Skew();
    for (const at of [1_000, 2_000, 3_000]) skew.add(times(at, 700, 2, 2));
    skew.add(times(4_000, -60_000, 8, 8));
    expect(skew.ms).toBe(-60_000);
  });

  it('is not known while a clock is set between the question and the answer', () => {
    const skew = new Skew();
    skew.add({ sentHere: 5_000, receivedThere: 5_001, sentThere: 5_002, receivedHere: 1_000 });
    expect(skew.ms).toBeNull();
  });

  it('is never further off than half of the shortest round trip', () => {
    const way = fc.integer({ min: 0, max: 2_000 });
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.array(fc.tuple(way, way), { minLength: 1, maxLength: 8 }),
        (aheadMs, ways) => {
          const skew = new Skew();
          for (const [index, [there, back]] of ways.entries())
            skew.add(times(index * 4_000, aheadMs, there, back));
          const shortest = Math.min(...ways.map(([there, back]) => there + back));
          expect(Math.abs((skew.ms ?? NaN) - aheadMs)).toBeLessThanOrEqual(shortest / 2 + 0.5);
        },
      ),
    );
  });
});
