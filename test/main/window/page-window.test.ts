import { expect, test, vi } from 'vitest';
import { because } from '../../../preload/contract/reason.ts';
import { deskWindow } from '../../../main/window/console-windows.ts';
import { BrowserWindow } from './fake-electron.ts';
import { lastPage, page, wallWanted, windowRoom } from './window-room.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

test('a page whose process ended is loaded again at once, and after a pause when it ends again', async () => {
  const { windows, clock, events, frame, comeUp, crash } = windowRoom();
  await windows.open(deskWindow);
  comeUp();
  crash('oom');
  clock.advance(0);
  expect(frame().webContents.asked).toEqual([page, page]);
  comeUp();
  crash();
  clock.advance(1_999);
  expect(frame().webContents.asked).toHaveLength(2);
  clock.advance(1);
  expect(frame().webContents.asked).toHaveLength(3);
  expect(events).toEqual([
    'desk loading',
    'desk ready',
    'desk gone its process ended: oom',
    'desk loading',
    'desk ready',
    'desk gone its process ended: crashed',
    'desk loading',
  ]);
  expect(windows.statuses()).toMatchObject([
    { state: 'opening', reason: because('process-ended', 'crashed') },
  ]);
  comeUp();
  expect(windows.statuses()).toMatchObject([{ state: 'alive', reason: null }]);
});

test('a process that ended as it should is no crash', async () => {
  const { windows, clock, frame, comeUp, crash } = windowRoom();
  await windows.open(deskWindow);
  comeUp();
  crash('clean-exit');
  clock.advance(60_000);
  expect(frame().webContents.asked).toEqual([page]);
});

test('a page that did not load is tried again; a load that was overtaken is none that failed', async () => {
  const { windows, clock, events, frame } = windowRoom();
  await windows.open(deskWindow);
  const fail = (code: number, words: string, isMain = true) =>
    frame().webContents.emit('did-fail-load', {}, code, words, page, isMain);
  fail(-3, 'ERR_ABORTED');
  fail(-6, 'ERR_FILE_NOT_FOUND', false);
  expect(events).toEqual(['desk loading']);
  fail(-6, 'ERR_FILE_NOT_FOUND');
  clock.advance(0);
  expect(frame().webContents.asked).toEqual([page, page]);
  expect(events.slice(1)).toEqual([
    'desk failed its page did not load: ERR_FILE_NOT_FOUND (-6)',
    'desk loading',
  ]);
});

test('a page that is not there by its status has failed', async () => {
  const { windows, clock, events, frame, navigate } = windowRoom();
  await windows.open(deskWindow);
  navigate(frame(), page, 404);
  clock.advance(0);
  expect(events).toEqual(['desk loading', 'desk failed answered with status 404', 'desk loading']);
});

test('a page that hangs is made anew, for it would let no other document in', async () => {
  const { windows, clock, events, recreated, frame, comeUp } = windowRoom();
  await windows.open(wallWanted('wall-1'));
  comeUp();
  const old = frame();
  old.webContents.emit('unresponsive');
  clock.advance(0);
  expect([old.isDead, frame() === old, recreated]).toEqual([true, false, ['wall-1']]);
  expect(events.slice(2)).toEqual(['wall-1 unresponsive no answer', 'wall-1 loading']);
  // What a replaced window still says is nobody's.
  old.webContents.emit('render-process-gone', {}, { reason: 'killed' });
  old.webContents.emit('responsive');
  clock.advance(0);
  expect(events).toHaveLength(4);
});

test('a page that is not usable in 10 s is made anew, and a slow machine is given more time each time', async () => {
  const { windows, clock, recreated, events, comeUp } = windowRoom();
  await windows.open(deskWindow);
  const times: number[] = [];
  for (let step = 0; step < 1_000; step += 1) {
    const before = recreated.length;
    clock.advance(100);
    if (recreated.length > before) times.push(clock.elapsed());
  }
  expect(times).toEqual([10_000, 30_000, 60_000, 90_000]);
  expect(events[1]).toBe('desk failed no answer within 10 s');
  comeUp();
  windows.reload('desk');
  clock.advance(9_999);
  expect(recreated).toHaveLength(4);
  clock.advance(1);
  expect(recreated).toHaveLength(5);
});

test('the new window is there before the old one goes, so that the program never has none', async () => {
  const { windows, frame } = windowRoom();
  await windows.open(deskWindow);
  const old = frame();
  let madeBefore = 0;
  old.on('closed', () => (madeBefore = BrowserWindow.made.length));
  await windows.recreate('desk');
  expect(madeBefore).toBe(2);
  expect(frame().webContents.asked).toEqual([page]);
});

test('a new window stands where the old one stood', async () => {
  const { windows, frame, comeUp } = windowRoom();
  await windows.open(deskWindow);
  comeUp();
  frame().bounds = { x: 40, y: 50, width: 800, height: 600 };
  await windows.recreate('desk');
  expect(frame()).toMatchObject({ bounds: { x: 40, y: 50 }, state: 'shown', hasFocus: true });
  frame().hasFocus = false;
  frame().maximize();
  await windows.recreate('desk');
  expect(frame()).toMatchObject({ state: 'maximized', hasFocus: false });
  frame().minimize();
  await windows.recreate('desk');
  comeUp();
  expect(frame().state).toBe('minimized');
});

test('a wall that was let out of the kiosk stays out of it', async () => {
  const { windows, frame, comeUp } = windowRoom();
  await windows.open(wallWanted('wall-1'));
  comeUp();
  await windows.recreate('wall-1');
  expect(frame().isKiosk()).toBe(true);
  frame().setKiosk(false);
  await windows.recreate('wall-1');
  expect([frame().isKiosk(), frame().options.frame]).toEqual([false, undefined]);
  expect(frame().done).not.toContain('top true screen-saver');
});

test('what the document before it says is not taken for the new one’s', async () => {
  const { windows, events, frame, comeUp } = windowRoom();
  await windows.open(deskWindow);
  comeUp();
  windows.reload('desk');
  windows.ready(frame().webContents.id);
  expect(events.at(-1)).toBe('desk loading');
  comeUp();
  windows.ready(frame().webContents.id);
  expect(events).toEqual(['desk loading', 'desk ready', 'desk loading', 'desk ready']);
});

test('a reload that somebody else began is seen, also when the new page has asked already', async () => {
  const { windows, clock, events, recreated, frame, comeUp, navigate } = windowRoom();
  await windows.open(deskWindow);
  comeUp();
  const { id } = frame().webContents;
  windows.planOf(id);
  navigate();
  windows.ready(id);
  expect(events).toEqual(['desk loading', 'desk ready', 'desk loading', 'desk ready']);
  clock.advance(60_000);
  expect(recreated).toEqual([]);
});

test('a page that is usable before Electron tells of its document is usable all the same', async () => {
  const { windows, clock, events, recreated, frame, navigate } = windowRoom();
  await windows.open(deskWindow);
  const { id } = frame().webContents;
  windows.planOf(id);
  windows.ready(id);
  navigate();
  clock.advance(60_000);
  expect([events, recreated]).toEqual([['desk loading', 'desk ready'], []]);
});

test('a reload before there is a document is a load', async () => {
  const { windows, frame, comeUp } = windowRoom();
  await windows.open(deskWindow);
  windows.reload('desk');
  comeUp();
  windows.reload('desk');
  windows.repaint('desk');
  expect(frame().webContents.asked).toEqual([page, page, 'reload', 'repaint']);
});

test('a load that ends in an error is logged and goes nowhere else', async () => {
  const { windows, frame, lines } = windowRoom();
  await windows.open(deskWindow);
  frame().webContents.loadFails = new Error('ERR_FAILED (-2)');
  windows.reload('desk');
  await vi.waitFor(() => expect(lines.join('\n')).toContain('desk load ended: ERR_FAILED (-2)'), 10_000);
});

test('the third trouble within a minute shows the last page, and the real one is tried again after 15 s', async () => {
  const { windows, clock, frame, comeUp, crash, navigate, events } = windowRoom({ lastPage });
  await windows.open(wallWanted('wall-1'));
  for (let time = 0; time < 3; time += 1) {
    comeUp();
    clock.advance(5_000);
    crash();
    clock.advance(0);
  }
  expect(frame().webContents.asked).toEqual([page, page, page, lastPage]);
  navigate(frame(), lastPage);
  frame().webContents.emit('did-fail-load', {}, -2, 'ERR_FAILED', lastPage, true);
  clock.advance(14_999);
  expect(windows.statuses()).toMatchObject([
    { state: 'opening', reason: because('process-ended', 'crashed') },
  ]);
  clock.advance(1);
  expect(frame().webContents.asked.at(-1)).toBe(page);
  comeUp();
  expect(events.at(-1)).toBe('wall-1 ready');
});

test('a reload while the last page is shown goes back to the real one', async () => {
  const { windows, clock, frame, comeUp, crash, navigate } = windowRoom({ lastPage });
  await windows.open(wallWanted('wall-1'));
  for (let time = 0; time < 3; time += 1) {
    comeUp();
    crash();
    clock.advance(2_000);
  }
  const { asked } = frame().webContents;
  expect(asked.at(-1)).toBe(lastPage);
  windows.reload('wall-1');
  expect(asked.at(-1)).toBe(page);
  // The last page's document comes late, and is no document of ours to load again.
  navigate(frame(), lastPage);
  windows.reload('wall-1');
  expect(asked.slice(-2)).toEqual([page, page]);
});

test('a page that never loads comes to the last page too', async () => {
  const { windows, clock, frame } = windowRoom({ lastPage });
  await windows.open(wallWanted('wall-1'));
  for (let time = 0; time < 3; time += 1) {
    frame().webContents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', page, true);
    clock.advance(2_000);
  }
  expect(frame().webContents.asked.at(-1)).toBe(lastPage);
});

test('single troubles that lie more than a minute apart never come to the last page', async () => {
  const { windows, clock, frame, comeUp, crash } = windowRoom({ lastPage });
  await windows.open(deskWindow);
  for (let time = 0; time < 10; time += 1) {
    comeUp();
    clock.advance(31_000);
    crash();
    clock.advance(0);
  }
  expect(frame().webContents.asked).not.toContain(lastPage);
});
