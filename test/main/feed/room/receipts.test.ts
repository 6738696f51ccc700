import { describe, expect, it } from 'vitest';
import { Receipts } from '../../../../main/feed/room/receipts.ts';
import { ManualClock } from '../../manual-clock.ts';

function setUp() {
  const clock = new ManualClock();
  const ends: (string | null)[] = [];
  return { clock, ends, receipts: new Receipts(clock), done: (end: string | null) => void ends.push(end) };
}

describe('receipts', () => {
  it('a wait is over when all of its receipts came, in any order', () => {
    const { clock, ends, receipts, done } = setUp();
    receipts.expect(['a', 'b'], 100, done);
    receipts.came('b');
    receipts.came('b');
    receipts.came('nobody asked');
    expect(ends).toEqual([]);
    receipts.came('a');
    expect([ends, clock.waiting]).toEqual([[null], 0]);
  });

  it('one that does not come in time ends its own wait and no other', () => {
    const { clock, ends, receipts, done } = setUp();
    receipts.expect(['a', 'b'], 100, done);
    receipts.expect(['c'], 200, done);
    receipts.came('a');
    clock.advance(100);
    expect(ends).toEqual(['no receipt in time']);
    receipts.came('b');
    receipts.came('c');
    expect([ends, clock.waiting]).toEqual([['no receipt in time', null], 0]);
  });

  it('dropped, every wait ends once, whoever waits anew meanwhile', () => {
    const { clock, ends, receipts, done } = setUp();
    receipts.expect(['a', 'b'], 100, (end) => {
      done(end);
      receipts.drop('again');
    });
    receipts.expect(['c'], 100, done);
    receipts.drop('gone');
    receipts.drop('gone');
    expect([ends.toSorted(), clock.waiting]).toEqual([['again', 'gone'], 0]);
  });
});
