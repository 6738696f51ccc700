import { describe, expect, it } from 'vitest';
import { because, type Reason } from '../../../../preload/contract/reason.ts';
import { sayReason } from '../../../../preload/contract/reason-words.ts';
import { Receipts } from '../../../../main/feed/room/receipts.ts';
import { ManualClock } from '../../manual-clock.ts';

function setUp() {
  const clock = new ManualClock();
  const ends: (string | null)[] = [];
  const done = (end: Reason | null) => void ends.push(end && sayReason(end));
  return { clock, ends, receipts: new Receipts(clock), done };
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
    expect(ends).toEqual(['no answer within 0.1 s']);
    receipts.came('b');
    receipts.came('c');
    expect([ends, clock.waiting]).toEqual([['no answer within 0.1 s', null], 0]);
  });

  it('dropped, every wait ends once, whoever waits anew meanwhile', () => {
    const { clock, ends, receipts, done } = setUp();
    receipts.expect(['a', 'b'], 100, (end) => {
      done(end);
      receipts.drop(because('closed'));
    });
    receipts.expect(['c'], 100, done);
    receipts.drop(because('cut'));
    receipts.drop(because('cut'));
    expect([ends.toSorted(), clock.waiting]).toEqual([['it was closed here', 'the connection was cut'], 0]);
  });
});
