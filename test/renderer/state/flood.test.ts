import { describe, expect, it } from 'vitest';
import { FloodGauge } from '../../../renderer/state/flood.ts';

const MINUTE = 60_000;
const raises = (count: number, at: number) => Array.from({ length: count }, () => at);

describe('the flood gauge', () => {
  it('begins above ten in ten minutes', () => {
    const gauge = new FloodGauge();
    expect(gauge.update(raises(10, 0), 0)).toBe(false);
    expect(gauge.update([MINUTE], MINUTE)).toBe(true);
  });

  it('does not add up what is older than ten minutes', () => {
    const gauge = new FloodGauge();
    gauge.update(raises(10, 0), 0);
    expect(gauge.update(raises(10, 10 * MINUTE), 10 * MINUTE)).toBe(false);
  });

  it('ends only under five in ten minutes', () => {
    const gauge = new FloodGauge();
    gauge.update(raises(11, 0), 0);
    gauge.update(raises(5, 9 * MINUTE), 9 * MINUTE);
    expect(gauge.update([], 11 * MINUTE)).toBe(true);
    expect(gauge.update([], 19 * MINUTE)).toBe(false);
  });
});
