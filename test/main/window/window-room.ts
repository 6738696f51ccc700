import { sayReason } from '../../../preload/contract/reason-words.ts';
import { ConsoleWindows } from '../../../main/window/console-windows.ts';
import type { WindowWanted } from '../../../main/window/windows.ts';
import type { WindowId } from '../../../preload/contract/window.ts';
import { createLogger } from '../../../main/lib/logger.ts';
import { ManualClock } from '../manual-clock.ts';
import { BrowserWindow } from './fake-electron.ts';

export const page = 'app://console/index.html';
export const lastPage = 'app://console/last.html';

export function wallWanted(id: WindowId, x = 0): WindowWanted {
  const plan = { id, view: 'map', sites: ['east/1'], language: null, zoom: 1 } as const;
  return { id, wall: plan, bounds: { x, y: 0, width: 1_280, height: 720 } };
}

/** Windows on the Electron of `fake-electron.ts`; the test mocks `electron` with it. */
export function windowRoom(options: { lastPage?: string | null; kept?: Record<WindowId, string> } = {}) {
  const clock = new ManualClock();
  const lines: string[] = [];
  BrowserWindow.made.length = 0;
  const windows = new ConsoleWindows({
    page,
    lastPage: options.lastPage ?? null,
    preload: '/out/preload/index.cjs',
    keptBefore: options.kept ?? {},
    clock,
    logger: createLogger(
      'test',
      (line) => lines.push(line),
      () => 0,
    ),
  });
  const events: string[] = [];
  windows.onEvent(({ window, is, reason }) =>
    events.push([window, is, reason ? sayReason(reason) : ''].join(' ').trim()),
  );
  const recreated: WindowId[] = [];
  windows.onRecreated((window) => recreated.push(window));

  /** The newest window of Electron, which is the one of the id that was opened or made anew last. */
  const frame = (): BrowserWindow => {
    const newest = BrowserWindow.made.at(-1);
    if (!newest) throw new Error('no window was made');
    return newest;
  };
  /** Its document is there. */
  const navigate = (window = frame(), url = page, code = 200) =>
    window.webContents.emit('did-navigate', {}, url, code);
  /** Its page comes up as it should. */
  const comeUp = (window = frame()) => {
    navigate(window);
    windows.planOf(window.webContents.id);
    window.emit('ready-to-show');
    windows.ready(window.webContents.id);
  };
  const crash = (reason = 'crashed', window = frame()) =>
    window.webContents.emit('render-process-gone', {}, { reason });
  return { clock, lines, windows, events, recreated, frame, navigate, comeUp, crash };
}
