import { expect, test } from 'vitest';
import { countdownMs, desk, kim, refreshRoom, wall } from './refresh-room.ts';

test('a storm of orders is one reload, an entry for each order and one note', () => {
  const { clock, windows, order, log, lines, reloaded } = refreshRoom(desk());
  for (let count = 0; count < 100; count += 1) order(true);
  clock.advance(400);
  windows.ready('desk');
  for (let count = 0; count < 50; count += 1) order(true);
  expect(reloaded()).toEqual(['desk 0']);
  expect(log().filter((line) => line.startsWith('merged'))).toHaveLength(149);
  clock.advance(10_000);
  expect(reloaded()).toEqual(['desk 0']);
  order(true);
  order(true);
  clock.advance(2_000);
  windows.ready('desk');
  expect(lines.map((line) => /\d+ more/.exec(line)?.[0])).toEqual(['149 more', '1 more']);
  expect(clock.waiting).toBe(0);
});

test('an order two seconds after the first is a reload of its own, which waits until five seconds have passed', () => {
  const { clock, windows, order, log, reloaded } = refreshRoom(desk());
  order(true);
  windows.ready('desk');
  clock.advance(1_999);
  order(true);
  clock.advance(1);
  order(true);
  clock.advance(2_999);
  expect(reloaded()).toEqual(['desk 0']);
  order(true);
  clock.advance(1);
  expect(reloaded()).toEqual(['desk 0', 'desk 5000']);
  clock.advance(200);
  windows.ready('desk');
  expect(log().slice(3)).toEqual([
    'merged 2 desk',
    'ordered 3 desk',
    'merged 4 desk',
    'reloaded 3 desk',
    'done 3 desk 200ms',
  ]);
});

test('a storm that never ends loads a window once in five seconds at most', () => {
  const { clock, windows, order, reloaded } = refreshRoom(desk());
  for (let step = 0; step < 300; step += 1) {
    order(true);
    windows.ready('desk');
    clock.advance(100);
  }
  const times = reloaded().map((line) => Number(line.split(' ')[1]));
  expect(times.slice(1).map((at, index) => at - (times[index] ?? 0))).toEqual(
    times.slice(1).map(() => 5_000),
  );
  expect(times.length).toBeGreaterThan(4);
});

test('an order while a window is still away is answered by that reload', () => {
  const { clock, windows, order, log, reloaded } = refreshRoom(desk());
  order(true);
  clock.advance(8_000);
  order(true);
  windows.ready('desk');
  expect(reloaded()).toEqual(['desk 0']);
  expect(log().slice(2)).toEqual(['merged 2 desk', 'done 1 desk 8000ms']);
});

test('an order for a window that the first one left alone is not swallowed by it', () => {
  const { windows, order, log, reloaded } = refreshRoom(desk(['east/1']), wall('wall-1', ['east/2']));
  order(true, 'plan', 'east/1');
  order(true, 'plan', 'east/2');
  windows.ready('desk', 'wall-1');
  expect(reloaded()).toEqual(['desk 0', 'wall-1 0']);
  expect(log()).toContain('done 2 wall-1 0ms');
});

test('orders that ask while a question is open are answered with it', () => {
  const { windows, order, log, refresher } = refreshRoom(desk(['east/1']), wall('wall-1', ['east/2']));
  order(false, 'first', 'east/1');
  order(false, 'second', 'east/1');
  order(false, 'third', 'east/2');
  expect(refresher.facts.question).toMatchObject({ order: { reason: 'first' }, more: 2 });
  refresher.answer('now', kim);
  windows.ready('desk', 'wall-1');
  expect(log()).toEqual([
    'ordered 1 desk',
    'asked 1 desk',
    'merged 2 desk',
    'merged 3 wall-1',
    'agreed 1 desk wall-1 by 김서연',
    'reloaded 1 desk wall-1',
    'done 1 desk 0ms wall-1 0ms',
  ]);
});

test('walls that have counted down already count down again for a later order', () => {
  const { clock, windows, order, reloaded, refresher } = refreshRoom(desk(), wall('wall-1'));
  order(false);
  refresher.answer('later', kim);
  clock.advance(countdownMs);
  windows.ready('wall-1');
  clock.advance(10_000);
  order(false);
  expect(refresher.facts.question).toMatchObject({ more: 1, wallsAt: clock.now() + countdownMs });
  clock.advance(countdownMs);
  expect(reloaded()).toEqual(['wall-1 10000', 'wall-1 30000']);
});

test('a forced order answers an open question for the windows that it loads', () => {
  const { clock, windows, order, log, refresher } = refreshRoom(desk());
  order(false);
  refresher.answer('later', kim);
  clock.advance(60_000);
  order(true, 'now it must be');
  expect(refresher.facts.question).toBeNull();
  windows.ready('desk');
  expect(log().slice(3)).toEqual(['ordered 2 desk', 'reloaded 2 desk', 'merged 1 desk', 'done 2 desk 0ms']);
  expect(clock.waiting).toBe(0);
});

test('a forced order for the walls alone leaves the desk its question', () => {
  const { clock, windows, order, reloaded, refresher } = refreshRoom(desk(['east/1']), wall('wall-1'));
  order(false);
  order(true, 'plan', 'east/2');
  windows.ready('wall-1');
  expect(refresher.facts.question).toMatchObject({ order: { id: 1 }, wallsAt: null });
  clock.advance(10 * countdownMs);
  expect(reloaded()).toEqual(['wall-1 0']);
  refresher.answer('now', kim);
  expect(reloaded()).toEqual(['wall-1 0', `desk ${10 * countdownMs}`]);
});
