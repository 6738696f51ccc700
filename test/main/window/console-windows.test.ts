import { expect, test, vi } from 'vitest';
import { because, becauseOfTime } from '../../../preload/contract/reason.ts';
import { deskWindow } from '../../../main/window/console-windows.ts';
import { BrowserWindow, memory } from './fake-electron.ts';
import { lastPage, page, wallWanted, windowRoom } from './window-room.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

test('a desk’s window is shown with its first picture and is alive when its page says so', async () => {
  const { windows, clock, events, frame, navigate } = windowRoom();
  await windows.open(deskWindow);
  expect(frame().options).toMatchObject({ width: 1_920, height: 1_080, show: false });
  expect(frame().options.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
  });
  expect(frame().options.kiosk).toBeUndefined();
  expect(frame().webContents.asked).toEqual([page]);
  expect(windows.statuses()).toMatchObject([{ id: 'desk', isWall: false, shows: 'all', state: 'opening' }]);
  navigate();
  expect(frame().state).toBe('hidden');
  frame().emit('ready-to-show');
  expect(frame().state).toBe('shown');
  clock.advance(300);
  const { id } = frame().webContents;
  expect(windows.planOf(id)).toEqual({ id: 'desk', wall: null, kept: null });
  windows.ready(id);
  expect(windows.statuses()).toMatchObject([{ state: 'alive', since: clock.now() }]);
  expect(events).toEqual(['desk loading', 'desk ready']);
  expect(clock.waiting).toBe(0);
});

test('a wall fills its display, without a frame, on top, without a menu', async () => {
  const { windows, frame } = windowRoom();
  await windows.open(wallWanted('wall-1', 1_920));
  expect(frame().options).toMatchObject({
    kiosk: true,
    frame: false,
    x: 1_920,
    y: 0,
    width: 1_280,
    height: 720,
  });
  expect(frame().done).toEqual(['menu false', 'top true screen-saver']);
  expect(windows.planOf(frame().webContents.id)?.wall).toMatchObject({ id: 'wall-1', view: 'map' });
  expect(windows.statuses()).toMatchObject([{ id: 'wall-1', isWall: true, shows: ['east/1'] }]);
  expect([windows.isWall(frame().webContents.id), windows.isWall(99_999)]).toEqual([true, false]);
});

test('a wall that is open already is moved, and leaves the kiosk for the moment of it', async () => {
  const { windows, frame } = windowRoom();
  await windows.open(wallWanted('wall-1'));
  frame().done.length = 0;
  await windows.open(wallWanted('wall-1', 3_840));
  expect(frame().done).toEqual(['kiosk false', 'at 3840,0', 'kiosk true']);
  expect(BrowserWindow.made).toHaveLength(1);
});

test('senders are known by their contents, and strangers are nobody', async () => {
  const { windows, frame } = windowRoom();
  await windows.open(deskWindow);
  const desk = frame().webContents.id;
  await windows.open(wallWanted('wall-1'));
  expect([windows.nameOf(desk), windows.nameOf(frame().webContents.id), windows.nameOf(99_999)]).toEqual([
    'desk',
    'wall-1',
    null,
  ]);
  expect(windows.planOf(99_999)).toBeNull();
  windows.keep(99_999, 'mine');
  windows.shows(99_999, []);
  windows.ready(99_999);
  expect(windows.kept()).toEqual({});
});

test('what a page asked to keep is found by the one after it, also after the program has started again', async () => {
  const first = windowRoom();
  await first.windows.open(deskWindow);
  const before = first.frame().webContents.id;
  first.windows.keep(before, '{"scroll":40}');
  await first.windows.recreate('desk');
  expect(first.windows.planOf(before)).toBeNull();
  expect(first.windows.planOf(first.frame().webContents.id)?.kept).toBe('{"scroll":40}');

  const second = windowRoom({ kept: { ...first.windows.kept() } });
  await second.windows.open(deskWindow);
  expect(second.windows.planOf(second.frame().webContents.id)?.kept).toBe('{"scroll":40}');
});

test('what a window shows stands in its status, and listeners hear of changes alone', async () => {
  const { windows, frame } = windowRoom();
  await windows.open(deskWindow);
  const told: unknown[] = [];
  const undo = windows.onStatus(([status]) => told.push(status?.shows));
  windows.shows(frame().webContents.id, ['east/3']);
  windows.shows(frame().webContents.id, ['east/3']);
  undo();
  windows.shows(frame().webContents.id, 'all');
  expect(told).toEqual([['east/3']]);
});

test('a wall found blind stays so until somebody sees it move, whatever its page says', async () => {
  const { windows, frame, comeUp } = windowRoom();
  await windows.open(wallWanted('wall-1'));
  comeUp();
  windows.note('wall-1', { state: 'blind', rung: 'reload', reason: becauseOfTime('picture-old', 12_000) });
  windows.reload('wall-1');
  comeUp();
  expect(windows.statuses()).toMatchObject([{ state: 'blind', rung: 'reload' }]);
  windows.note('wall-1', { state: 'alive', rung: null, reason: null, provedAt: 5 });
  expect(windows.statuses()).toMatchObject([{ state: 'alive', rung: null, provedAt: 5 }]);
  expect(frame().webContents.asked).toEqual([page, 'reload']);
});

test.each(['before', 'after'])(
  'a wall whose display is gone stays in the list, noted %s it is shut, and opens again',
  async (when) => {
    const { windows, events } = windowRoom();
    await windows.open(wallWanted('wall-1'));
    const lose = () =>
      windows.note('wall-1', { state: 'lost', reason: because('no-display'), display: null });
    if (when === 'before') lose();
    windows.shut('wall-1');
    if (when === 'after') lose();
    expect(windows.ids()).toEqual([]);
    expect(windows.statuses()).toMatchObject([
      { id: 'wall-1', isWall: true, state: 'lost', reason: because('no-display') },
    ]);
    await windows.open(wallWanted('wall-1'));
    expect(windows.statuses()).toMatchObject([{ state: 'opening', reason: null }]);
    expect(events).toEqual(['wall-1 loading', 'wall-1 closed', 'wall-1 loading']);
  },
);

test('a window that is shut is forgotten, and what is noted too late is not kept', async () => {
  const { windows, clock, frame } = windowRoom();
  await windows.open(wallWanted('wall-1'));
  windows.shut('wall-1');
  windows.shut('wall-1');
  windows.note('wall-1', { state: 'alive', provedAt: 5 });
  expect([windows.statuses(), frame().isDead, clock.waiting]).toEqual([[], true, 0]);
});

test('a window that a person closed is told with a reason', async () => {
  const { windows, clock, events, frame, comeUp } = windowRoom();
  await windows.open(deskWindow);
  comeUp();
  frame().destroy();
  expect(events.at(-1)).toBe('desk closed it was closed here');
  expect([windows.ids(), windows.statuses(), clock.waiting]).toEqual([[], [], 0]);
});

test('every page is told, and one event to a desk is not told to a wall', async () => {
  const { windows, frame, comeUp } = windowRoom();
  await windows.open(deskWindow);
  const desk = frame();
  comeUp(desk);
  await windows.open(wallWanted('wall-1'));
  const wall = frame();
  comeUp(wall);
  windows.tell('message:changed', []);
  windows.focus('alarm:focus', 'east/1|gas|G-1');
  expect(desk.webContents.sent).toEqual([
    ['message:changed', []],
    ['alarm:focus', 'east/1|gas|G-1'],
  ]);
  expect(wall.webContents.sent).toEqual([['message:changed', []]]);
});

test('a document that is about to go is told nothing, the next one from its first question on', async () => {
  const { windows, frame, navigate, comeUp } = windowRoom();
  await windows.open(deskWindow);
  comeUp();
  const { webContents } = frame();
  windows.reload('desk');
  windows.tell('message:changed', []);
  expect(webContents.sent).toEqual([]);
  navigate();
  windows.tell('message:changed', []);
  expect(webContents.sent).toEqual([]);
  windows.planOf(webContents.id);
  windows.tell('message:changed', []);
  windows.ready(webContents.id);
  windows.tell('message:changed', []);
  expect(webContents.sent).toHaveLength(2);
});

test('a page that is shown in place of ours is told nothing', async () => {
  const { windows, clock, frame, crash } = windowRoom({ lastPage });
  await windows.open(deskWindow);
  for (let time = 0; time < 3; time += 1) {
    crash();
    clock.advance(2_000);
  }
  expect(frame().webContents.asked.at(-1)).toBe(lastPage);
  windows.planOf(frame().webContents.id);
  windows.tell('message:changed', []);
  expect(frame().webContents.sent).toEqual([]);
});

test('a click on a notification waits for the desk’s page, not for a wall’s', async () => {
  const { windows, frame, comeUp } = windowRoom();
  await windows.open(deskWindow);
  const desk = frame();
  await windows.open(wallWanted('wall-1'));
  windows.focus('message:focus', 'room-1');
  comeUp(frame());
  expect(desk.webContents.sent).toEqual([]);
  comeUp(desk);
  expect(desk.webContents.sent).toEqual([['message:focus', 'room-1']]);
  windows.reload('desk');
  comeUp(desk);
  expect(desk.webContents.sent).toHaveLength(1);
});

test('a desk that was closed beside a wall is opened again when it is brought forward', async () => {
  const { windows, frame, comeUp } = windowRoom();
  await windows.open(deskWindow);
  const desk = frame();
  await windows.open(wallWanted('wall-1'));
  desk.destroy();
  expect(windows.ids()).toEqual(['wall-1']);
  windows.focus('alarm:focus', 'east/1|gas|G-1');
  expect(windows.ids()).toEqual(['wall-1', 'desk']);
  comeUp();
  expect(frame().webContents.sent).toEqual([['alarm:focus', 'east/1|gas|G-1']]);
});

test('a desk that is put down is brought up again, and flashes while something else is in front', async () => {
  const { windows, frame, comeUp } = windowRoom();
  await windows.open(deskWindow);
  comeUp();
  frame().minimize();
  windows.flash();
  windows.bringForward();
  expect([frame().state, frame().hasFocus]).toEqual(['shown', true]);
  windows.flash();
  expect(frame().done.filter((each) => each === 'flash')).toHaveLength(1);
});

test('a picture is had of the part that is asked for, and null where there is none', async () => {
  const { windows, frame } = windowRoom();
  await windows.open(wallWanted('wall-1'));
  const corner = (size: { width: number; height: number }) => ({
    x: size.width - 96,
    y: size.height - 6,
    width: 96,
    height: 6,
  });
  expect(await windows.capture('wall-1', corner)).toBe(frame().webContents.captured);
  expect(frame().webContents.capturedPart).toEqual({ x: 1_184, y: 714, width: 96, height: 6 });
  frame().webContents.captured = { isEmpty: () => true };
  expect(await windows.capture('wall-1', corner)).toBeNull();
  frame().webContents.captured = new Error('no surface');
  expect(await windows.capture('wall-1', corner)).toBeNull();
  expect(await windows.capture('wall-9', corner)).toBeNull();
});

test('the memory of a page is its process’s', async () => {
  const { windows, frame } = windowRoom();
  await windows.open(wallWanted('wall-1'));
  expect(windows.memoryMb('wall-1')).toBeNull();
  memory.set(frame().webContents.getOSProcessId(), 320);
  expect(windows.memoryMb('wall-1')).toBe(320);
  memory.clear();
});

test('closed, all windows are gone, nothing is told and nothing runs on', async () => {
  const { windows, clock, events, crash } = windowRoom();
  await windows.open(deskWindow);
  await windows.open(wallWanted('wall-1'));
  crash();
  const before = events.length;
  windows.close();
  windows.close();
  clock.advance(60_000);
  expect(BrowserWindow.made.every(({ isDead }) => isDead)).toBe(true);
  expect([events.length, clock.waiting, windows.ids()]).toEqual([before, 0, []]);
});
