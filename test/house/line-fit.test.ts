import { describe, expect, it } from 'vitest';
import { fitLine } from '../bench/line-fit.ts';
import { treeMemory } from '../bench/process-tree.ts';

describe('the line through what a soak weighed', () => {
  it('has the mean and the slope of points that lie on one, and no error', () => {
    expect(fitLine([0, 1, 2, 3].map((x) => ({ x, y: 10 + 2 * x })))).toEqual({
      mean: 13,
      slope: 2,
      error: 0,
    });
  });

  it('tells how unsure the slope of scattered points is', () => {
    const { slope, error } = fitLine([1, -1, 1, -1, 1, -1].map((y, x) => ({ x, y })));
    expect(Math.abs(slope)).toBeLessThan(2 * error);
  });

  it('is unsure without bounds where there are only two points, and none through one', () => {
    const two = [0, 1].map((x) => ({ x, y: x }));
    expect(fitLine(two)).toEqual({ mean: 0.5, slope: 1, error: Infinity });
    expect(() => fitLine(two.slice(1))).toThrow('two points');
  });
});

describe('the memory of a process and of all that it started', () => {
  it('is its own pages, without those of files', () => {
    const { processes, held, files } = treeMemory(process.pid);
    if (process.platform !== 'linux') return;
    expect(processes).toBeGreaterThanOrEqual(1);
    expect(held).toBeGreaterThan(10_000_000);
    expect(held).toBeLessThan(process.memoryUsage().rss);
    expect(files).toBeGreaterThan(2);
  });
});
