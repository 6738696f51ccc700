import { expect, test } from 'vitest';
import { desk, kim, refreshRoom, wall } from './refresh-room.ts';

test('a reload waits while the key of a broadcast is held', () => {
  const { clock, windows, hands, order, log, reloaded, refresher } = refreshRoom(desk());
  hands.holds(true);
  order(true);
  expect(refresher.facts.waitsFor).toBe('broadcast');
  clock.advance(2_500);
  hands.holds(false);
  expect(refresher.facts.waitsFor).toBeNull();
  windows.ready('desk');
  expect(reloaded()).toEqual(['desk 2500']);
  expect(log()).toEqual(['ordered 1 desk', 'waits 1 desk', 'reloaded 1 desk', 'done 1 desk 0ms']);
  expect(clock.waiting).toBe(0);
});

test('a reload waits for the answer to an acknowledgement', async () => {
  const { hands, order, reloaded, refresher } = refreshRoom(desk());
  const { promise, resolve } = Promise.withResolvers<null>();
  const command = hands.during(() => promise);
  order(true);
  expect([refresher.facts.waitsFor, reloaded()]).toEqual(['command', []]);
  resolve(null);
  await command;
  expect(reloaded()).toEqual(['desk 0']);
});

test('a key let go while a command is under way leaves it waiting for the command', async () => {
  const { hands, order, reloaded, refresher } = refreshRoom(desk());
  const { promise, resolve } = Promise.withResolvers<null>();
  const command = hands.during(() => promise);
  hands.holds(true);
  order(true);
  expect(refresher.facts.waitsFor).toBe('broadcast');
  hands.holds(false);
  expect([refresher.facts.waitsFor, reloaded()]).toEqual(['command', []]);
  resolve(null);
  await command;
  expect(reloaded()).toEqual(['desk 0']);
});

test('a key that never ends is not waited for longer than 15 seconds, and the log says so', () => {
  const { clock, hands, order, lines, reloaded } = refreshRoom(desk());
  hands.holds(true);
  order(true);
  clock.advance(14_999);
  expect(reloaded()).toEqual([]);
  clock.advance(1);
  expect(reloaded()).toEqual(['desk 15000']);
  expect(lines.filter((line) => line.includes('broadcast did not end in 15000 ms'))).toHaveLength(1);
});

test('"now" and a wall’s countdown wait for a hand as well', () => {
  const { clock, hands, order, reloaded, refresher } = refreshRoom(desk(), wall('wall-1'));
  hands.holds(true);
  order(false);
  refresher.answer('now', kim);
  clock.advance(1_000);
  expect(reloaded()).toEqual([]);
  hands.holds(false);
  expect(reloaded()).toEqual(['desk 1000', 'wall-1 1000']);
});

test('orders that come while a reload waits are merged into it', () => {
  const { clock, windows, hands, order, log } = refreshRoom(desk());
  hands.holds(true);
  order(true);
  clock.advance(5_000);
  order(true);
  order(false);
  hands.holds(false);
  windows.ready('desk');
  expect(log()).toEqual([
    'ordered 1 desk',
    'waits 1 desk',
    'merged 2 desk',
    'merged 3 desk',
    'reloaded 1 desk',
    'done 1 desk 0ms',
  ]);
});

test('after its rest a window is still not taken away from under a hand', () => {
  const { clock, windows, hands, order, reloaded } = refreshRoom(desk());
  order(true);
  windows.ready('desk');
  clock.advance(3_000);
  order(true);
  clock.advance(1_000);
  hands.holds(true);
  clock.advance(2_000);
  hands.holds(false);
  expect(reloaded()).toEqual(['desk 0', 'desk 6000']);
});

test('a window that was made anew says so, and how long it was blind in all', () => {
  const { clock, windows, order, log, refresher } = refreshRoom(desk(), wall('wall-1'));
  order(true);
  clock.advance(500);
  windows.ready('wall-1');
  clock.advance(9_500);
  windows.recreate('desk');
  expect(refresher.facts.last?.windows).toEqual([
    { window: 'desk', blindMs: null, isRecreated: true },
    { window: 'wall-1', blindMs: 500, isRecreated: false },
  ]);
  clock.advance(700);
  windows.ready('desk');
  expect(log().at(-1)).toBe('done 1 desk 10700ms anew wall-1 500ms');
});

test('a window that does not come back is written down as that after 30 seconds', () => {
  const { clock, windows, order, log, refresher } = refreshRoom(desk());
  order(true);
  clock.advance(10_000);
  windows.recreate('desk');
  clock.advance(20_000);
  expect(log().at(-1)).toBe('done 1 desk anew');
  windows.ready('desk');
  expect(refresher.facts.last?.windows).toEqual([{ window: 'desk', blindMs: null, isRecreated: true }]);
  expect(clock.waiting).toBe(0);
});

test('nobody waits for a window that is closed meanwhile', () => {
  const { clock, windows, order, log } = refreshRoom(desk(), wall('wall-1'));
  order(true);
  windows.ready('desk');
  windows.shut('wall-1');
  expect(log().at(-1)).toBe('done 1 desk 0ms wall-1');
  expect(clock.waiting).toBe(0);
});

test('a window that is closed before its reload begins is none of it', () => {
  const { windows, hands, order, log } = refreshRoom(desk(), wall('wall-1'));
  hands.holds(true);
  order(true);
  windows.shut('wall-1');
  hands.holds(false);
  windows.ready('desk');
  expect(log().slice(2)).toEqual(['reloaded 1 desk', 'done 1 desk 0ms']);
});
