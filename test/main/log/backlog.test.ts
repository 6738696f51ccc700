import { describe, expect, it } from 'vitest';
import { Backlog, type Batch } from '../../../main/log/backlog.ts';
import { toRow } from '../../../main/log/row.ts';
import { entryAt, hazard } from '../../fixture/log/entries.ts';

const row = (n: number) => toRow({ ...entryAt(0, hazard()), id: n });
const through = (n: number): Batch => ({ rows: [row(n)], checkpoint: null });
const ids = (rows: Iterable<{ readonly id: number }>) => [...rows].map(({ id }) => id);

function filled(count: number, limit = 100): { backlog: Backlog; settled: number[] } {
  const backlog = new Backlog(limit);
  const settled: number[] = [];
  for (let n = 1; n <= count; n += 1) backlog.add(row(n), () => settled.push(n));
  return { backlog, settled };
}

describe('a backlog', () => {
  it('keeps the order, and keeps rows until they are written', () => {
    const { backlog, settled } = filled(5);
    expect(ids(backlog.next(3).rows)).toEqual([1, 2, 3]);
    expect(ids(backlog.next(3).rows)).toEqual([1, 2, 3]);
    backlog.written(through(3));
    expect([ids(backlog.next(9).rows), ids(backlog.newestFirst()), settled, backlog.size]).toEqual([
      [4, 5],
      [5, 4],
      [1, 2, 3],
      2,
    ]);
  });

  it('tells all who wait, in order, and still keeps the rows', () => {
    const { backlog, settled } = filled(3);
    backlog.settle();
    expect([settled, backlog.size]).toEqual([[1, 2, 3], 3]);
  });

  it('lets go of the oldest beyond its limit, tells whoever waited, and counts them', () => {
    const { backlog, settled } = filled(7, 5);
    expect([ids(backlog.next(9).rows), settled, backlog.letGo]).toEqual([[3, 4, 5, 6, 7], [1, 2], 2]);
    backlog.written(through(2));
    expect(backlog.size).toBe(5);
  });

  it('stays right over many times its length', () => {
    const backlog = new Backlog(100_000);
    for (let n = 1; n <= 35_000; n += 1) {
      backlog.add(row(n), () => undefined);
      if (n % 2 === 0) backlog.written(through(n / 2));
    }
    expect([backlog.size, ids(backlog.next(1).rows), ids(backlog.newestFirst()).length]).toEqual([
      17_500,
      [17_501],
      17_500,
    ]);
  });

  it('hands out a checkpoint with the batch that ends its entries, not before, and once', () => {
    const { backlog } = filled(5);
    const checkpoint = { through: 4, data: 'x' };
    backlog.keep(checkpoint);
    const batches = [1, 2, 3].map(() => {
      const batch = backlog.next(2);
      backlog.written(batch);
      return [ids(batch.rows), batch.checkpoint];
    });
    expect(batches).toEqual([
      [[1, 2], null],
      [[3, 4], checkpoint],
      [[5], null],
    ]);
    expect(backlog.isEmpty).toBe(true);
  });

  it('hands out a checkpoint alone, and keeps a newer one that came while it was written', () => {
    const backlog = new Backlog(5);
    backlog.keep({ through: 1, data: 'older' });
    const batch = backlog.next(2);
    backlog.keep({ through: 2, data: 'newer' });
    backlog.written(batch);
    expect([batch.checkpoint?.data, backlog.next(2).checkpoint?.data, backlog.isEmpty]).toEqual([
      'older',
      'newer',
      false,
    ]);
  });
});
