import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gas, operationLike } from './operation-like.ts';
import { SimRoom, type SimDesk } from './sim-room.ts';

let room: SimRoom;
let a: SimDesk;
let b: SimDesk;
let c: SimDesk;

beforeEach(async () => {
  room = new SimRoom();
  a = await room.add('a');
  b = await room.add('b');
  c = await room.add('c');
  for (const desk of [a, b, c]) desk.raise();
  await room.pass(1_000);
});

afterEach(async () => {
  await room.close();
  expect(room.desks.map(({ clock }) => clock.waiting)).toEqual([0, 0, 0]);
});

const acknowledgedBy = (desk: SimDesk) => desk.told.get(gas)?.acknowledgement?.operator ?? null;
const presence = (of: SimDesk, desk: SimDesk) => of.facts?.desks.find((each) => each.desk === desk.id);

describe('a desk that was cut off', () => {
  it('has everything soon after it is back, and so have the others', async () => {
    b.down();
    a.act();
    b.act({ command: 'claim' });
    await room.pass(30_000);
    b.up();
    await room.pass(1_000);
    expect([a, b, c].map(({ applied }) => applied.length)).toEqual([1, 1, 2]);
    expect(a.share.facts.unconfirmed).toEqual({});
    expect(b.share.facts.unconfirmed).toEqual({});
  });

  it('gets what a desk did that has gone since, from another', async () => {
    c.down();
    a.act();
    await room.pass(1_000);
    a.down();
    c.up();
    await room.pass(1_000);
    expect(acknowledgedBy(c)).toBe('operator of a');
  });

  it('asks the author and nobody else', async () => {
    c.down();
    a.act();
    await room.pass(1_000);
    c.up();
    await room.pass(1_000);
    const asks = room.sent.filter(({ body }) => body.includes('"ask"'));
    expect(asks.map(({ to }) => to)).toEqual(['a']);
  });

  it('gets more than one message holds', async () => {
    c.down();
    for (let number = 0; number < 450; number += 1) a.act({ command: 'note', note: `${number}` });
    await room.pass(500);
    c.up();
    await room.pass(1_000);
    expect(c.applied).toHaveLength(450);
  });

  it('asks another when the first does not answer', async () => {
    c.down();
    b.act();
    await room.pass(500);
    b.isLossy = true;
    c.up();
    // b's hello is in the air already; its answer is lost.
    c.share.hear(
      'presence',
      JSON.stringify({
        ...{ type: 'hello', desk: 'b', author: 'b/x', operator: null, isWall: false, isJoining: false },
        ...{ numbers: b.share.facts ? Object.fromEntries([[authorOf(b), 1]]) : {}, beyond: {} },
        ...{ clock: 1, at: 1, heard: {} },
      }),
      () => {},
    );
    await room.pass(8_000);
    expect(c.applied).toHaveLength(1);
  });
});

function authorOf(desk: SimDesk): string {
  return desk.share.author;
}

describe('a message that is lost on the way', () => {
  it('is asked for after the next hello', async () => {
    a.isLossy = true;
    a.act();
    await room.settled();
    a.isLossy = false;
    await room.pass(6_000);
    expect([b, c].map(acknowledgedBy)).toEqual(['operator of a', 'operator of a']);
  });
});

describe('what the others have not seen', () => {
  it('names the alarm and the desks that are here and lack it', async () => {
    a.act();
    await room.settled();
    expect(a.facts?.unconfirmed).toEqual({ [gas]: ['b', 'c'] });
  });

  it('is nothing once they have told that they have it', async () => {
    a.act();
    await room.pass(500);
    expect([a.facts?.unconfirmed, presence(a, b)?.behind]).toEqual([{}, 0]);
  });

  it('does not wait for a desk that is not here while others are', async () => {
    c.down();
    await room.pass(15_000);
    a.act();
    await room.pass(500);
    expect([presence(a, c)?.isHere, presence(a, c)?.behind, a.facts?.unconfirmed]).toEqual([false, 1, {}]);
  });

  it('names everybody of the last hours while the link is down', async () => {
    a.down();
    a.act();
    await room.pass(500);
    expect(a.facts?.unconfirmed).toEqual({ [gas]: ['b', 'c'] });
  });

  it('names them also after a restart without a link', async () => {
    a.down();
    a.act();
    await room.settled();
    await a.restart();
    expect(a.facts?.unconfirmed).toEqual({ [gas]: ['b', 'c'] });
  });

  it('forgets who was not here for half a day', async () => {
    a.down();
    a.act();
    await room.settled();
    a.clock.advance(12.1 * 3_600_000);
    expect(a.facts).toMatchObject({ desks: [] });
  });

  it('is there without a name while nobody is known', async () => {
    const alone = new SimRoom();
    const d = await alone.add('d', { isUp: false });
    d.raise();
    d.act();
    await alone.settled();
    const before = d.facts?.unconfirmed;
    await alone.close();
    expect(before).toEqual({ [gas]: [] });
  });
});

describe('presence', () => {
  it('tells who is here, who acts there and that all have the same', () => {
    expect(a.facts?.desks).toMatchObject([
      { desk: 'b', operator: 'operator of b', isWall: false, isHere: true, behind: 0, missing: 0 },
      { desk: 'c', operator: 'operator of c', isHere: true },
    ]);
  });

  it('ends at once with a goodbye', async () => {
    await c.share.close();
    await room.deliverAll();
    expect(presence(a, c)?.isHere).toBe(false);
  });

  it('ends some beats after a desk fell silent', async () => {
    c.isLossy = true;
    await room.pass(8_000);
    const before = presence(a, c)?.isHere;
    await room.pass(8_000);
    expect([before, presence(a, c)?.isHere]).toEqual([true, false]);
  });

  it('ends for all when the own link is down', () => {
    a.down();
    expect(a.facts?.desks.map(({ isHere }) => isHere)).toEqual([false, false]);
  });

  it('another console under the id of this desk is told of, once', async () => {
    const hello = { ...{ type: 'hello', desk: 'a', author: 'a/twin', operator: null, isWall: false } };
    const rest = { isJoining: false, numbers: {}, beyond: {}, clock: 0, at: 1, heard: {} };
    a.hear('presence', JSON.stringify({ ...hello, ...rest }));
    a.hear('presence', JSON.stringify({ ...hello, ...rest }));
    expect(a.rejected).toEqual(['presence: another console uses the id of this desk, a | ']);
  });
});

describe('a disk that lost what others have', () => {
  it('makes the desk count anew, and gets back what it did', async () => {
    a.act();
    a.act({ command: 'claim' });
    await room.pass(500);
    // The disk of before: as restored from a backup.
    await a.store.write([{ sql: `DELETE FROM operation WHERE author LIKE 'a/%'` }]);
    await a.restart();
    await room.pass(1_000);
    a.act({ command: 'note', note: 'back' });
    await room.pass(1_000);
    expect([a.applied.length, b.applied.length, c.applied.length]).toEqual([2, 3, 3]);
    expect(presence(b, a)?.missing).toBe(0);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['{', 'operations: not JSON | {'],
    [
      '{"type":"order"}',
      `operations: type: Invalid discriminator value. Expected 'hello' | 'bye' | 'ask' | 'operations' | {"type":"order"}`,
    ],
    ['x'.repeat(1_000_001), `operations: longer than 1000000 characters | ${'x'.repeat(2_000)}`],
  ])('is rejected with the reason, and settled: %.20s', (body, wanted) => {
    const before = a.settledCount;
    a.hear('operations', body);
    expect([a.rejected, a.settledCount - before]).toEqual([[wanted], 1]);
  });

  it('does not take what came with it along, and names nobody', async () => {
    const author = 'z/1';
    const good = { ...operationLike({ desk: 'z', number: 2, clock: 9, operator: 'choi' }), author };
    const bad = { ...good, number: 1, clock: -1 };
    a.hear(
      'operations',
      JSON.stringify({ type: 'operations', desk: 'z', isAnswer: false, operations: [bad, good] }),
    );
    await room.settled();
    expect(a.applied).toEqual(['z/1#2']);
    expect(a.rejected).toHaveLength(1);
    expect(a.rejected[0]).toContain('operations: operation: clock:');
    expect(a.rejected[0]).not.toContain('choi');
  });
});

describe('clocks of desks', () => {
  it('are measured, and order nothing', async () => {
    const late = await room.add('d', { skewMs: 90_000 });
    late.raise();
    await room.pass(10_000);
    const skews = [presence(a, late)?.skewMs, presence(late, a)?.skewMs, presence(a, b)?.skewMs];
    late.act();
    await room.deliverAll();
    a.act();
    await room.deliverAll();
    await late.share.close();
    room.desks.pop();
    const errors = [90_000, -90_000, 0].map((wanted, index) => Math.abs((skews[index] ?? NaN) - wanted));
    // Desks of the simulation go by steps of 100 ms.
    expect(errors.filter((error) => !(error <= 100))).toEqual([]);
    expect(acknowledgedBy(b)).toBe('operator of d');
  });
});
