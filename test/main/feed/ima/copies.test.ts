import { expect, it } from 'vitest';
import { Copies } from '../../../../main/feed/ima/copies.ts';
import { ManualClock } from '../../manual-clock.ts';

function take(copies: Copies, ...arrivals: [destination: string, body: string][]): boolean[] {
  return arrivals.map(([destination, body]) => copies.isCopy(destination, body));
}

it('the same body on another subscription is a copy', () => {
  const copies = new Copies(new ManualClock(), 2_000);
  expect(take(copies, ['a', 'x'], ['b', 'x'], ['c', 'x'], ['a', 'y'])).toEqual([false, true, true, false]);
});

it('the same body twice on the same subscription is two events, in whatever order the copies come', () => {
  const copies = new Copies(new ManualClock(), 2_000);
  const arrivals: [string, string][] = [
    ['a', 'x'],
    ['a', 'x'],
    ['b', 'x'],
    ['b', 'x'],
    ['b', 'x'],
    ['a', 'x'],
  ];
  expect(take(copies, ...arrivals)).toEqual([false, false, true, true, false, true]);
});

it('a copy is known for a window and forgotten after two', () => {
  const clock = new ManualClock();
  const copies = new Copies(clock, 2_000);
  copies.isCopy('a', 'x');
  clock.advance(2_000);
  expect(copies.isCopy('b', 'x')).toBe(true);
  clock.advance(4_000);
  expect(copies.isCopy('c', 'x')).toBe(false);
});

it('remembers no more than its limit, however fast events come', () => {
  const copies = new Copies(new ManualClock(), 1e9);
  const long = 'x'.repeat(1_000_000);
  for (let n = 0; n < 8; n += 1) copies.isCopy('a', `${n}${long}`);
  expect(copies.isCopy('b', `0${long}`)).toBe(true);
  for (let n = 10; n < 30; n += 1) copies.isCopy('a', `${n}${long}`);
  expect(copies.isCopy('b', `0${long}`)).toBe(false);
});

it('another connection knows no copies', () => {
  const copies = new Copies(new ManualClock(), 2_000);
  copies.isCopy('a', 'x');
  copies.forget();
  expect(copies.isCopy('b', 'x')).toBe(false);
});
