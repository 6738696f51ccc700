import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBackoff } from '../../../main/lib/backoff.ts';

function waits(random: () => number, count: number): number[] {
  const backoff = createBackoff(random);
  return Array.from({ length: count }, () => backoff.next());
}

describe('the back-off', () => {
  it('waits 1, 2, 5 and then every 5 seconds, without end', () => {
    expect(waits(() => 0.5, 5)).toEqual([1_000, 2_000, 5_000, 5_000, 5_000]);
    expect(waits(() => 0.5, 1_000).at(-1)).toBe(5_000);
  });

  it('spreads each wait from 75 to 125 percent', () => {
    expect(waits(() => 0, 4)).toEqual([750, 1_500, 3_750, 3_750]);
    expect(waits(() => 1 - Number.EPSILON, 4)).toEqual([1_250, 2_500, 6_250, 6_250]);
  });

  it('keeps within that spread also where every wait is the same, so that consoles do not fall in step', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (chance) => {
        const last = waits(() => chance, 6).at(-1);
        expect(last).toBeGreaterThanOrEqual(3_750);
        expect(last).toBeLessThanOrEqual(6_250);
      }),
    );
    expect(waits(() => 0.2, 6).at(-1)).not.toBe(waits(() => 0.8, 6).at(-1));
  });

  it('begins again after a success', () => {
    const backoff = createBackoff(() => 0.5);
    backoff.next();
    backoff.next();
    backoff.reset();
    expect([backoff.next(), backoff.next()]).toEqual([1_000, 2_000]);
  });
});
