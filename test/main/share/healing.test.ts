import { beforeEach, describe, expect, it } from 'vitest';
import { Healing, planAsks } from '../../../main/share/healing.ts';
import { Held, type NumberRange } from '../../../main/share/held.ts';
import { OperationBook } from '../../../main/share/operation-book.ts';
import type { Peer } from '../../../main/share/presence.ts';
import { ManualClock } from '../manual-clock.ts';
import { operationLike } from './operation-like.ts';

function peer(desk: string, numbers: Readonly<Record<string, number>>): Peer {
  return {
    ...{ desk, author: `${desk}/1`, operator: null, isWall: false, isHere: true, heardAt: 0, skewMs: null },
    knowledge: { numbers, beyond: {} },
  };
}

const plan = (...peers: readonly Peer[]) =>
  Object.fromEntries(planAsks((theirs) => new Held().missing(theirs), peers));
const all = (author: string, to: number) => ({ author, from: 1, to });

describe('whom to ask', () => {
  it('is nobody when nothing is missing', () => {
    expect(plan(peer('b', {}), peer('c', {}))).toEqual({});
  });

  it('is the author where it is here', () => {
    expect(plan(peer('b', { 'c/1': 5 }), peer('c', { 'c/1': 5 }))).toEqual({ c: [all('c/1', 5)] });
  });

  it('is the holder with the lowest id where the author is not', () => {
    expect(plan(peer('d', { 'z/1': 5 }), peer('c', { 'z/1': 4 }))).toEqual({ c: [all('z/1', 4)] });
  });

  it('is a holder where the author counts under another name now', () => {
    expect(plan(peer('b', { 'b/0': 2 }), peer('c', { 'b/0': 3 }))).toEqual({ b: [all('b/0', 2)] });
  });

  it('is several, each for its own', () => {
    expect(plan(peer('b', { 'b/1': 1, 'c/1': 1 }), peer('c', { 'b/1': 1, 'c/1': 2 }))).toEqual({
      b: [all('b/1', 1)],
      c: [all('c/1', 2)],
    });
  });
});

describe('asking', () => {
  let clock: ManualClock;
  let book: OperationBook;
  let peers: Peer[];
  let asked: (readonly [string, readonly NumberRange[]])[];
  let healing: Healing;

  beforeEach(() => {
    clock = new ManualClock();
    book = new OperationBook();
    peers = [peer('b', { 'z/1': 3 }), peer('c', { 'z/1': 3 })];
    asked = [];
    healing = new Healing({
      ...{ book, clock, ownAuthor: () => 'a/1', present: () => peers },
      ask: (desk, ranges) => asked.push([desk, ranges]),
    });
  });
  const desks = () => asked.map(([desk]) => desk);

  it('goes on when the answer is there, until nothing is missing', () => {
    healing.look();
    book.add(operationLike({ desk: 'z', number: 1 }));
    healing.answered('b', true);
    for (const number of [2, 3]) book.add(operationLike({ desk: 'z', number }));
    healing.answered('b', true);
    expect(asked).toEqual([
      ['b', [{ author: 'z/1', from: 1, to: 3 }]],
      ['b', [{ author: 'z/1', from: 2, to: 3 }]],
    ]);
    healing.stop();
  });

  it('is not repeated while an answer is due', () => {
    healing.look();
    healing.look();
    expect(desks()).toEqual(['b']);
    healing.stop();
  });

  it('turns to the next when no answer comes', () => {
    healing.look();
    clock.advance(3_000);
    expect(desks()).toEqual(['b', 'c']);
    healing.stop();
  });

  it('turns to the next when an answer has nothing new, and comes back later', () => {
    healing.look();
    healing.answered('b', false);
    healing.answered('c', false);
    const before = desks();
    clock.advance(10_000);
    healing.look();
    expect([before, desks()]).toEqual([
      ['b', 'c'],
      ['b', 'c', 'b'],
    ]);
    healing.stop();
  });

  it('is not for own numbers', () => {
    peers = [peer('b', { 'a/1': 9 })];
    healing.look();
    expect(asked).toEqual([]);
  });

  it('is not for what came and could not be read', () => {
    healing.passOver('z/1', 2);
    healing.look();
    expect(asked).toEqual([
      [
        'b',
        [
          { author: 'z/1', from: 1, to: 1 },
          { author: 'z/1', from: 3, to: 3 },
        ],
      ],
    ]);
    healing.stop();
  });

  it('waits a moment for what may be on its way, and leaves no timer', () => {
    healing.lookAfter(300);
    healing.lookAfter(300);
    clock.advance(299);
    const before = desks();
    clock.advance(1);
    expect([before, desks()]).toEqual([[], ['b']]);
    healing.stop();
    healing.stop();
    expect(clock.waiting).toBe(0);
  });
});
