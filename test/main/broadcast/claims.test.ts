import { describe, expect, it } from 'vitest';
import type { BroadcastPriority } from '../../../preload/contract/broadcast.ts';
import { Claims } from '../../../main/broadcast/claims.ts';

function claimant(broadcast: string, priority: BroadcastPriority = 'routine', desk = 'desk-1') {
  return { broadcast, desk, priority };
}

function place(clock: number, author = 'm') {
  return { clock, author };
}

describe('of several claims to a zone', () => {
  it.each([
    ['the higher priority', [claimant('x'), place(1)], [claimant('y', 'urgent'), place(2)]],
    ['of equal ones the smaller clock', [claimant('x'), place(2)], [claimant('y'), place(1)]],
    ['of equal clocks the smaller author', [claimant('x'), place(1, 'n')], [claimant('y'), place(1, 'm')]],
    ['one with a place before one without', [claimant('x'), null], [claimant('y'), place(9)]],
  ] as const)('%s has it, in whatever order they came', (_, x, y) => {
    for (const order of [
      [x, y],
      [y, x],
    ]) {
      const claims = new Claims();
      for (const [each, where] of order) claims.open(each, 'a', where);
      expect(claims.holder('a')).toEqual(y[0]);
      expect(claims.uses()).toEqual([{ zone: 'a', ...y[0] }]);
    }
  });

  it('one that gets its place later is put there', () => {
    const claims = new Claims();
    claims.open(claimant('x'), 'a', null);
    claims.open(claimant('y'), 'a', place(5));
    claims.place(claimant('x'), place(3));
    expect(claims.holder('a')?.broadcast).toBe('x');
  });

  it('one that has a place keeps it', () => {
    const claims = new Claims();
    claims.open(claimant('x'), 'a', place(1));
    claims.open(claimant('y'), 'a', place(2));
    claims.place(claimant('x'), place(3));
    claims.open(claimant('x'), 'a', place(4));
    expect(claims.holder('a')?.broadcast).toBe('x');
  });

  it('the next one has it when the first is closed, and two desks’ of one name are two', () => {
    const claims = new Claims();
    const [one, two] = [claimant('daily', 'routine', 'desk-1'), claimant('daily', 'routine', 'desk-2')];
    claims.open(one, 'a', place(1));
    claims.open(two, 'a', place(2));
    expect([claims.close(one, 'a'), claims.close(one, 'a')]).toEqual([true, false]);
    expect([claims.holder('a'), claims.has(one, 'a')]).toEqual([two, false]);
    claims.close(two, 'a');
    expect([claims.holder('a'), claims.uses()]).toEqual([null, []]);
  });
});
