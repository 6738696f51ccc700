/** What desks tell each other that concerns no alarm's state: broadcasts, and orders to load windows again. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BroadcastAct } from '../../../preload/contract/broadcast.ts';
import { SimRoom, type SimDesk } from './sim-room.ts';

let room: SimRoom;
let a: SimDesk;
let b: SimDesk;

const refresh = { kind: 'refresh', reason: 'another version' } as const;
const ordered: BroadcastAct = {
  is: 'ordered',
  broadcast: {
    ...{ id: 'a/1', desk: 'a', operator: 'Kim', second: null, schedule: null, at: 1, answers: null },
    ...{ corrects: null, template: null },
    plan: {
      ...{ zones: ['gate'], ko: '대피하십시오', en: null, clip: null, tone: { kind: 'alert', seconds: 4 } },
      ...{ repeats: 2, gapS: 5, priority: 'emergency', endS: null },
    },
  },
};

beforeEach(async () => {
  room = new SimRoom();
  a = await room.add('a');
  b = await room.add('b');
  await room.pass(1_000);
});

afterEach(() => room.close());

describe('what concerns no alarm', () => {
  it('reaches the other desks once, with who did it, and not the desk itself', async () => {
    const told = await a.share.tell({ kind: 'broadcast', broadcast: ordered }, 'Kim');
    await room.pass(500);
    expect(await told.posted).toBe(true);
    expect(b.others).toMatchObject([{ desk: 'a', operator: 'Kim', act: { broadcast: ordered } }]);
    expect(b.others[0]).toEqual(told.operation);
    await room.pass(20_000);
    expect([a.others.length, b.others.length]).toEqual([0, 1]);
  });

  it('has a place among the operations: who knows of another comes after it', async () => {
    const first = await a.share.tell(refresh, 'Kim');
    await room.pass(500);
    const second = await b.share.tell(refresh, 'Lee');
    expect(second.operation.clock).toBeGreaterThan(first.operation.clock);
  });

  it('is told to a desk that was away once it is back, and not again after its restart', async () => {
    b.down();
    const told = await a.share.tell(refresh, 'Kim');
    await room.pass(10_000);
    expect([await told.posted, b.others.length]).toEqual([true, 0]);
    b.up();
    await room.pass(1_000);
    expect(b.others).toMatchObject([{ act: refresh }]);
    await b.restart();
    await room.pass(10_000);
    expect(b.others).toHaveLength(1);
  });

  it('is kept while the link is down, says so, and is told afterwards', async () => {
    a.down();
    const told = await a.share.tell(refresh, 'Kim');
    expect(await told.posted).toBe(false);
    a.up();
    await room.pass(1_000);
    expect(b.others).toMatchObject([{ act: refresh }]);
  });

  it('leaves out of a rejected copy who spoke and what was said', async () => {
    const body = JSON.stringify({
      ...{ type: 'operations', desk: 'a', isAnswer: false },
      operations: [
        {
          ...{ author: 'a/x', number: 99, desk: 'a', operator: 'Kim', clock: 1, at: 1 },
          act: { kind: 'broadcast', broadcast: { ...ordered, is: 'sung' } },
        },
      ],
    });
    b.hear('operations', body);
    await room.settled();
    expect(b.others).toEqual([]);
    expect(b.rejected.join()).toContain('act');
    expect(b.rejected.join()).not.toMatch(/Kim|대피/);
  });
});
