import { Client } from '@stomp/stompjs';
import { describe, expect, it } from 'vitest';
import { because } from '../../../../preload/contract/reason.ts';
import { Wire } from '../../../../main/feed/ima/wire.ts';
import { roomDefaults } from '../../../../main/feed/room/options.ts';
import { Outbox } from '../../../../main/feed/room/outbox.ts';
import { ManualClock } from '../../manual-clock.ts';
import { operation, reasonOf } from './watch-room.ts';

const options = { ...roomDefaults, id: 'room-1', url: 'ws://x/ws', user: 'u', room: 'r', desk: 'd' };

/** An outbox on a connection that goes nowhere: a test looks at what went out and hands in receipts. */
function setUp() {
  const clock = new ManualClock();
  const frames: string[] = [];
  const measured: number[] = [];
  const wire = new Wire('ws://x', () => ({ send: () => undefined, discard: () => undefined }), {
    heard: () => undefined,
    rejected: () => undefined,
    closed: () => undefined,
  });
  wire.send = (data) => void frames.push(String(data));
  const client = new Client();
  client.begin = (transaction = '') => {
    frames.push(`BEGIN ${transaction}`);
    return { id: transaction, commit: () => undefined, abort: () => undefined };
  };
  client.publish = ({ headers }) => void frames.push(`SEND ${headers?.['receipt']}`);
  const line = { client, wire, unsent: 0 };
  let stuck = 0;
  const outbox = new Outbox({
    options,
    clock,
    measured: (ms) => measured.push(ms),
    line: () => line,
    stuck: () => (stuck += 1),
  });
  return {
    clock,
    frames,
    measured,
    outbox,
    line,
    stuck: () => stuck,
    confirm(transaction: number, sends: number) {
      for (let send = 1; send <= sends; send += 1) outbox.came(`t-${transaction}-${send}`);
      outbox.came(`t-${transaction}-commit`);
    },
    begun: () => frames.filter((frame) => frame.startsWith('BEGIN')).length,
  };
}

const { receiptMs } = roomDefaults.timing;

describe('the outbox', () => {
  it('is confirmed when the COMMIT and each SEND in it are', async () => {
    const { clock, frames, measured, outbox } = setUp();
    const post = outbox.post([operation('a'), operation('b')]);
    expect(frames).toEqual([
      'BEGIN t-1',
      'SEND t-1-1',
      'SEND t-1-2',
      'COMMIT\ntransaction:t-1\nreceipt:t-1-commit\n\n\0',
    ]);
    clock.advance(7);
    outbox.came('t-1-commit');
    outbox.came('t-1-1');
    expect(measured).toEqual([]);
    clock.advance(3);
    outbox.came('t-1-2');
    expect([await post, measured, clock.waiting]).toEqual([10, [10], 0]);
  });

  it('owes 64 receipts at most: what comes after waits for its turn, in order', async () => {
    const { clock, outbox, confirm, begun } = setUp();
    const posts = Array.from({ length: 40 }, () => outbox.post([operation('x')]));
    expect(begun()).toBe(32);
    confirm(1, 1);
    expect(begun()).toBe(33);
    for (let transaction = 2; transaction <= 40; transaction += 1) confirm(transaction, 1);
    await Promise.all(posts);
    expect(clock.waiting).toBe(0);
  });

  it('sends one that is larger than that alone', async () => {
    const { outbox, confirm, begun } = setUp();
    const many = Array.from({ length: 100 }, () => operation('x'));
    const posts = [outbox.post([]), outbox.post(many), outbox.post([])];
    expect(begun()).toBe(1);
    confirm(1, 0);
    expect(begun()).toBe(2);
    confirm(2, 100);
    expect(begun()).toBe(3);
    confirm(3, 0);
    await Promise.all(posts);
  });

  it('sends no more while the kernel takes nothing', async () => {
    const { outbox, line, confirm, begun } = setUp();
    const first = outbox.post([operation('x')]);
    line.unsent = 4_000_000;
    const second = outbox.post([operation('y')]);
    expect(begun()).toBe(1);
    line.unsent = 0;
    confirm(1, 1);
    expect(begun()).toBe(2);
    confirm(2, 1);
    await Promise.all([first, second]);
  });

  it('a receipt that is late still makes room; what waited for it was rejected and is not sent', async () => {
    const { clock, outbox, stuck, confirm, begun } = setUp();
    const sent = Array.from({ length: 32 }, () => reasonOf(outbox.post([operation('x')])));
    clock.advance(1);
    const waiting = reasonOf(outbox.post([operation('never')]));
    clock.advance(receiptMs - 1);
    expect(await Promise.all(sent)).toEqual(Array(32).fill(`Error: no answer within ${receiptMs / 1_000} s`));
    expect(stuck()).toBe(0);
    clock.advance(1);
    expect(await waiting).toBe('Error: not sent in time: the broker is slow');
    expect([stuck(), begun(), clock.waiting]).toEqual([1, 32, 0]);
    confirm(1, 1);
    const next = outbox.post([]);
    expect(begun()).toBe(33);
    confirm(33, 0);
    await next;
  });

  it('a broker that is slow and confirms something is not given up', async () => {
    const { clock, outbox, stuck, confirm } = setUp();
    const posts = Array.from({ length: 40 }, () => outbox.post([operation('x')]).catch(String));
    clock.advance(receiptMs - 1);
    confirm(1, 1);
    clock.advance(1);
    expect(await posts.at(-1)).toBe('Error: not sent in time: the broker is slow');
    expect(stuck()).toBe(0);
    outbox.drop(because('cut'));
    await Promise.all(posts);
  });

  it('dropped, what was sent and what was not is rejected, and no timer is left', async () => {
    const { clock, outbox } = setUp();
    const posts = Array.from({ length: 40 }, () => reasonOf(outbox.post([operation('x')])));
    outbox.drop(because('cut'));
    expect(await Promise.all(posts)).toEqual(Array(40).fill('Error: the connection was cut'));
    expect(clock.waiting).toBe(0);
  });
});
