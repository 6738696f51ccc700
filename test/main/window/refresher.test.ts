import { expect, test } from 'vitest';
import { becauseOfNumber } from '../../../preload/contract/reason.ts';
import { countdownMs, desk, kim, refreshRoom, wall } from './refresh-room.ts';

const minuteMs = 60_000;

test('a forced order loads all windows at once, and each one’s blind time is in the log', () => {
  const { clock, windows, order, log, reloaded, refresher } = refreshRoom(desk(), wall('wall-1'));
  order(true, 'patch');
  expect(reloaded()).toEqual(['desk 0', 'wall-1 0']);
  clock.advance(300);
  windows.ready('desk');
  clock.advance(150);
  windows.ready('wall-1');
  expect(log()).toEqual([
    'ordered 1 desk wall-1',
    'reloaded 1 desk wall-1',
    'done 1 desk 300ms wall-1 450ms',
  ]);
  expect(refresher.facts).toMatchObject({
    question: null,
    waitsFor: null,
    last: { order: { reason: 'patch', isForced: true, by: { who: 'back-end', connection: 'east' } } },
  });
  expect(clock.waiting).toBe(0);
});

test('an order that asks loads nothing before somebody answers', () => {
  const { clock, windows, order, log, reloaded, refresher } = refreshRoom(desk());
  order(false, 'new page');
  expect(refresher.facts.question).toMatchObject({
    order: { reason: 'new page' },
    more: 0,
    remindAt: null,
    wallsAt: null,
  });
  clock.advance(60 * minuteMs);
  expect(reloaded()).toEqual([]);
  expect(refresher.answer('now', kim)).toBe(true);
  expect(refresher.facts.question).toBeNull();
  windows.ready('desk');
  expect(log()).toEqual([
    'ordered 1 desk',
    'asked 1 desk',
    'agreed 1 desk by 김서연',
    'reloaded 1 desk',
    'done 1 desk 0ms',
  ]);
  expect(refresher.answer('now', kim)).toBe(false);
  expect(clock.waiting).toBe(0);
});

test('what is put off is asked again after 5, after 10 and then after every 15 minutes', () => {
  const { clock, order, log, refresher, entries } = refreshRoom(desk());
  order(false);
  for (const minutes of [5, 10, 15, 15]) {
    expect(refresher.answer('later', kim)).toBe(true);
    expect(refresher.facts.question?.remindAt).toBe(clock.now() + minutes * minuteMs);
    clock.advance(minutes * minuteMs - 1);
    expect(refresher.facts.question?.remindAt).not.toBeNull();
    clock.advance(1);
    expect(refresher.facts.question?.remindAt).toBeNull();
  }
  expect(log().filter((line) => line.startsWith('asked'))).toHaveLength(5);
  expect(entries.flatMap(({ what, answeredBy }) => (what === 'put-off' ? [answeredBy] : []))).toEqual([
    ...[kim, kim, kim, kim],
  ]);
});

test('"later" to what is put off already changes nothing, and "now" takes it back', () => {
  const { clock, order, reloaded, refresher } = refreshRoom(desk());
  order(false);
  refresher.answer('later', kim);
  const { facts } = refresher;
  clock.advance(minuteMs);
  expect(refresher.answer('later', kim)).toBe(false);
  expect(refresher.facts).toEqual(facts);
  refresher.answer('now', kim);
  expect(reloaded()).toEqual([`desk ${minuteMs}`]);
});

test('walls load themselves after the countdown, and "later" does not hold them back', () => {
  const { clock, windows, order, log, reloaded, refresher } = refreshRoom(desk(), wall('wall-1'));
  order(false);
  expect(refresher.facts.question?.wallsAt).toBe(clock.now() + countdownMs);
  refresher.answer('later', kim);
  clock.advance(countdownMs - 1);
  expect(reloaded()).toEqual([]);
  clock.advance(1);
  expect(reloaded()).toEqual([`wall-1 ${countdownMs}`]);
  windows.ready('wall-1');
  expect(refresher.facts.question).toMatchObject({ wallsAt: null });
  expect(log()).toEqual([
    'ordered 1 desk wall-1',
    'asked 1 desk wall-1',
    'put-off 1 desk by 김서연',
    'reloaded 1 wall-1',
    'done 1 wall-1 0ms',
  ]);
});

test('"now" is for the walls too, and their countdown ends', () => {
  const { clock, order, reloaded, refresher } = refreshRoom(desk(), wall('wall-1'));
  order(false);
  clock.advance(1_000);
  refresher.answer('now', kim);
  clock.advance(countdownMs);
  expect(reloaded()).toEqual(['desk 1000', 'wall-1 1000']);
});

test('where there are only walls the countdown ends the question', () => {
  const { clock, windows, order, refresher } = refreshRoom(wall('wall-1'));
  order(false);
  clock.advance(countdownMs);
  windows.ready('wall-1');
  expect(refresher.facts.question).toBeNull();
  expect(clock.waiting).toBe(0);
});

test('a question that only walls are left with goes out of the desk’s sight with "later"', () => {
  const { clock, order, refresher } = refreshRoom(desk(['east/1']), wall('wall-1'));
  order(false, 'floor plan', 'east/2');
  expect(refresher.answer('later', kim)).toBe(true);
  expect(refresher.facts.question).toMatchObject({ remindAt: clock.now() + countdownMs });
  expect(refresher.answer('later', kim)).toBe(false);
  clock.advance(countdownMs);
  expect(refresher.facts.question).toBeNull();
});

test('an order for the desk brings a question back into its sight that only walls were left with', () => {
  const { order, refresher } = refreshRoom(desk(['east/1']), wall('wall-1'));
  order(false, 'floor plan', 'east/2');
  refresher.answer('later', kim);
  order(false, 'new page');
  expect(refresher.facts.question).toMatchObject({ more: 1, remindAt: null });
});

test('an order for a site is for the windows that show it, and "all" shows it', () => {
  const { windows, order, log, reloaded } = refreshRoom(
    desk(['east/1']),
    wall('wall-1', ['east/2', 'east/3']),
    wall('wall-2'),
  );
  order(true, 'floor plan', 'east/2');
  windows.ready('wall-1', 'wall-2');
  expect(reloaded()).toEqual(['wall-1 0', 'wall-2 0']);
  expect(log().at(-1)).toBe('done 1 wall-1 0ms wall-2 0ms');
});

test.each([true, false])(
  'an order for a site that no window shows is logged and leaves all alone',
  (isForced) => {
    const { clock, order, log, refresher } = refreshRoom(desk(['east/1']));
    order(isForced, 'floor plan', 'east/9');
    expect(log()).toEqual(['ordered 1']);
    expect(refresher.facts).toEqual({ question: null, waitsFor: null, last: null });
    expect(clock.waiting).toBe(0);
  },
);

test('a question is for the windows that show the site when it is answered', () => {
  const { windows, order, reloaded, refresher } = refreshRoom(desk(['east/1']), wall('wall-1', ['east/1']));
  order(false, 'floor plan', 'east/1');
  windows.show('wall-1', ['east/7']);
  refresher.answer('now', kim);
  expect(reloaded()).toEqual(['desk 0']);
});

test('a window on a display that is gone is no window to load', () => {
  const { order, log, reloaded } = refreshRoom(desk(), { ...wall('wall-1'), state: 'lost' });
  order(true);
  expect(reloaded()).toEqual(['desk 0']);
  expect(log()).toEqual(['ordered 1 desk', 'reloaded 1 desk']);
});

test('an operator’s order is never asked: this window, or all here', () => {
  const { clock, windows, log, reloaded, refresher } = refreshRoom(desk(), wall('wall-1'));
  const by = { operator: 'kim', desk: 'desk-1' };
  refresher.fromOperator({ ...by, scope: 'window' }, 'looks odd', 'desk');
  windows.ready('desk');
  clock.advance(10_000);
  refresher.fromOperator({ ...by, scope: 'desk' }, '', 'desk');
  windows.ready('desk', 'wall-1');
  expect(reloaded()).toEqual(['desk 0', 'desk 10000', 'wall-1 10000']);
  expect(log().filter((line) => line.startsWith('done'))).toEqual([
    'done 1 desk 0ms',
    'done 2 desk 0ms wall-1 0ms',
  ]);
});

test('the console’s own order takes the same way and is never asked', () => {
  const { windows, entries, reloaded, refresher } = refreshRoom(desk(), wall('wall-1'));
  refresher.fromConsole(becauseOfNumber('memory-high', 700), 'wall-1');
  windows.ready('wall-1');
  expect(reloaded()).toEqual(['wall-1 0']);
  const by = { who: 'console', why: becauseOfNumber('memory-high', 700) };
  expect(entries.map(({ what, order }) => [what, order.by, order.isForced])).toEqual([
    ['ordered', by, true],
    ['reloaded', by, true],
    ['done', by, true],
  ]);
});

test('facts are told at every change, after the log has them', () => {
  const { windows, order, entries, refresher } = refreshRoom(desk());
  const told: string[] = [];
  const undo = refresher.onFacts(({ question, last }) =>
    told.push(`${entries.length} ${question ? 'asks' : '-'} ${last?.windows[0]?.blindMs ?? '-'}`),
  );
  order(false);
  refresher.answer('now', kim);
  windows.ready('desk');
  expect(told).toEqual(['2 asks -', '4 - -', '4 - -', '5 - 0']);
  undo();
});

test('closed, it lets go of everything and takes no more orders', () => {
  const { clock, windows, hands, order, log, refresher } = refreshRoom(desk(), wall('wall-1'));
  order(false, 'one', null);
  refresher.answer('later', kim);
  hands.holds(true);
  refresher.fromOperator({ operator: 'kim', desk: 'desk-1', scope: 'window' }, '', 'wall-1');
  order(false, 'two', null);
  const before = log();
  refresher.close();
  refresher.close();
  expect([clock.waiting, windows.listeners]).toEqual([0, 0]);
  hands.holds(false);
  order(true);
  expect(log()).toEqual(before);
});
