import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gas } from './operation-like.ts';
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

describe('what is done at one desk', () => {
  it('is known at every other, once', async () => {
    a.act();
    await room.deliverAll();
    expect([b, c].map((desk) => [acknowledgedBy(desk), desk.applied.length])).toEqual([
      ['operator of a', 1],
      ['operator of a', 1],
    ]);
  });

  it('is not told to its own alarms again', async () => {
    a.act();
    await room.deliverAll();
    expect(a.applied).toEqual([]);
  });

  it('is known at once, without a hello', async () => {
    a.act();
    await room.settled();
    for (let left = room.deliveries.length; left > 0; left -= 1) room.deliver(0);
    await room.settled();
    expect(acknowledgedBy(b)).toBe('operator of a');
  });

  it('is settled when it is on disk and not before', async () => {
    a.act();
    await room.settled();
    b.store.isBroken = true;
    const before = b.settledCount;
    room.deliver(room.deliveries.findIndex(({ to, topic }) => to === 'b' && topic === 'operations'));
    await room.settled();
    const whileBroken = [b.settledCount, acknowledgedBy(b)];
    b.store.isBroken = false;
    await room.pass(5_000);
    expect(whileBroken).toEqual([before, 'operator of a']);
    expect(b.settledCount).toBeGreaterThan(before);
    expect(b.applied).toHaveLength(1);
  });

  it('that came while the disk refused is on disk afterwards', async () => {
    b.store.isBroken = true;
    a.act();
    await room.deliverAll();
    b.store.isBroken = false;
    await room.pass(5_000);
    await b.restart();
    await room.pass(500);
    expect(b.share.facts.desks.find(({ desk }) => desk === 'a')?.missing).toBe(0);
    expect(b.applied).toHaveLength(1);
  });

  it('waits while its own disk refuses, and is told when it takes it', async () => {
    a.store.isBroken = true;
    a.act();
    await room.pass(1_000);
    const meanwhile = [acknowledgedBy(b), a.share.facts.unconfirmed];
    a.store.isBroken = false;
    await room.pass(6_000);
    expect([...meanwhile, acknowledgedBy(b), a.facts?.unconfirmed]).toEqual([
      null,
      { [gas]: ['b', 'c'] },
      'operator of a',
      {},
    ]);
  });

  it('together arrives together', async () => {
    for (let number = 0; number < 50; number += 1) a.act({ command: 'note', note: `${number}` });
    await room.settled();
    expect(room.deliveries.filter(({ to, topic }) => to === 'b' && topic === 'operations')).toHaveLength(1);
  });

  it('and says more than fits into one message goes in several', async () => {
    for (let number = 0; number < 300; number += 1) a.act({ command: 'note', note: 'n'.repeat(2_000) });
    await room.deliverAll();
    expect(b.applied).toHaveLength(300);
  });

  it('is a command of this desk that was accepted, and nothing else', async () => {
    const entry = a.enter();
    if (entry.type !== 'command') throw new Error('no command');
    a.share.did({ ...entry, outcome: 'already-acknowledged' });
    a.share.did({ ...entry, desk: 'b' });
    a.share.did({ ...entry, span: null });
    a.share.did({ ...entry, operation: { author: 'a/old', number: 3 } });
    // An alarm that came up again took on what the room came to, which may have been done here.
    const [acknowledgement, claim, shelf] = [null, { operator: entry.operator, desk: 'a', at: 1 }, null];
    a.share.did({ ...entry, shared: { acknowledgement, severity: null, claim, shelf, isReset: false } });
    a.share.did({ id: 1, at: 1, type: 'system', what: 'started', detail: null });
    await room.deliverAll();
    expect(b.applied).toEqual([]);
  });

  it('said twice of one entry is one operation', async () => {
    const entry = a.act();
    a.share.did(entry);
    await room.deliverAll();
    a.share.did(entry);
    await room.deliverAll();
    expect(b.applied).toHaveLength(1);
  });

  it('which no other desk could read gets no number', async () => {
    a.act({ command: 'note', note: 'n'.repeat(3_000) });
    a.act();
    await room.deliverAll();
    expect([
      b.applied.length,
      acknowledgedBy(b),
      a.lines.some((line) => line.includes('not shared')),
    ]).toEqual([1, 'operator of a', true]);
  });

  it('is silenced everywhere, where the alarm is there', async () => {
    c.alarms.clear();
    a.share.silenced([gas, 'another']);
    await room.deliverAll();
    expect([a, b, c].map(({ silenced }) => silenced)).toEqual([[], [gas], []]);
  });

  it('is silenced in several operations where it is a flood', async () => {
    const many = Array.from({ length: 450 }, (_, index) => `${gas}-${index}`);
    for (const desk of [a, b]) for (const id of many) desk.raise({ id });
    a.share.silenced(many);
    await room.deliverAll();
    expect([b.applied.length, b.silenced.length]).toEqual([0, 450]);
  });
});

describe('two acknowledgements of one occurrence', () => {
  it('converge to the same one everywhere, with both recorded', async () => {
    a.act();
    c.act();
    await room.deliverAll();
    a.share.raised(a.raise());
    c.share.raised(c.raise());
    expect([a, b, c].map(acknowledgedBy)).toEqual(Array(3).fill('operator of a'));
    expect([a, b, c].map(({ applied }) => applied.length)).toEqual([1, 2, 1]);
  });

  it('of which one ended the alarm are both recorded', async () => {
    a.act();
    c.act();
    a.alarms.delete(gas);
    c.alarms.delete(gas);
    await room.deliverAll();
    expect([a, b, c].map(({ applied }) => applied.length)).toEqual([1, 2, 1]);
  });

  it('the operator who came later in the order is told of the first', async () => {
    c.act();
    a.act();
    await room.deliverAll();
    expect(acknowledgedBy(c)).toBe('operator of a');
  });
});

describe('an own command that another desk overtook on the way to the disk', () => {
  it('is put in its place by the order, at its own desk, too', async () => {
    b.act({ command: 'claim' });
    await room.deliverAll();
    b.act({ command: 'release' });
    await room.settled();
    // The release comes in, and before it is on disk somebody claims it here.
    while (room.deliveries.length > 0) room.deliver(0);
    a.act({ command: 'claim' });
    await room.deliverAll();
    expect([a, b, c].map((desk) => desk.told.get(gas)?.claim?.operator)).toEqual(
      Array(3).fill('operator of a'),
    );
  });
});

describe('an operation on an alarm that is not here', () => {
  beforeEach(() => b.alarms.clear());

  it('waits for it', async () => {
    a.act();
    await room.pass(1_000);
    const before = b.applied.length;
    b.raise();
    expect([before, b.applied.length, acknowledgedBy(b)]).toEqual([0, 1, 'operator of a']);
  });

  it('waits for that occurrence', async () => {
    a.act();
    await room.pass(1_000);
    b.raise({ sourceRaisedAt: 900, sourceTime: 900 });
    expect([b.applied, acknowledgedBy(b)]).toEqual([[], null]);
  });

  it('waits through a restart', async () => {
    a.act();
    await room.pass(1_000);
    await b.restart();
    b.raise();
    expect([b.applied.length, acknowledgedBy(b)]).toEqual([1, 'operator of a']);
  });

  it('is given up after a day, and never comes again', async () => {
    a.act();
    await room.pass(1_000);
    b.down();
    b.clock.advance(25 * 3_600_000);
    await room.settled();
    b.raise();
    await b.restart();
    expect([b.applied, acknowledgedBy(b)]).toEqual([[], 'operator of a']);
  });
});

describe('a restart', () => {
  it('applies nothing twice', async () => {
    a.act();
    await room.deliverAll();
    await b.restart();
    await room.pass(5_000);
    expect(b.applied).toHaveLength(1);
  });

  it('puts the alarms to what is shared about them', async () => {
    a.act();
    await room.deliverAll();
    b.told.clear();
    await b.restart();
    expect(acknowledgedBy(b)).toBe('operator of a');
  });

  it('makes operations of what the alarm log has and the operation log has not', async () => {
    a.enter();
    await a.restart();
    await room.pass(1_000);
    expect(acknowledgedBy(b)).toBe('operator of a');
  });

  it('between the disk and the broker loses nothing', async () => {
    a.store.isDeaf = true;
    a.act();
    await new Promise((resolve) => setImmediate(resolve));
    a.store.isDeaf = false;
    await a.restart();
    await room.pass(1_000);
    expect([b.applied, acknowledgedBy(b)]).toEqual([[expect.stringMatching(/^a\/.*#1$/)], 'operator of a']);
  });
});
