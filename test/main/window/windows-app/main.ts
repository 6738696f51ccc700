/** The windows of the console with the smallest page that behaves as its own; the test drives it. */
import { app, ipcMain, protocol } from 'electron';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../../main/lib/clock.ts';
import { silentLogger } from '../../../../main/lib/logger.ts';
import { ConsoleWindows, deskWindow } from '../../../../main/window/console-windows.ts';
import { Hands } from '../../../../main/window/hands.ts';
import { Refresher } from '../../../../main/window/refresher.ts';
import type { WindowsApp } from './windows-app.ts';

const types: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript' };

// Node loads `performance` when it is first asked for. Were that to be in the middle of a debugger's question, which
// may ask for it too, it would stay undefined for good; before the window there is no question.
systemClock.elapsed();

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
app.on('window-all-closed', () => app.quit());

void app.whenReady().then(async () => {
  protocol.handle('app', (request) => {
    const name = new URL(request.url).pathname.slice(1);
    const body = readFileSync(join(import.meta.dirname, name));
    return new Response(body, { headers: { 'content-type': types[name.split('.').pop() ?? ''] ?? '' } });
  });
  const windows = new ConsoleWindows({
    page: 'app://windows/page.html',
    lastPage: null,
    preload: join(import.meta.dirname, 'preload.cjs'),
    keptBefore: {},
    clock: systemClock,
    logger: silentLogger,
  });
  let id = 0;
  const state: WindowsApp = { windows, refresher: null, events: [], entries: [] };
  state.refresher = new Refresher({
    windows,
    hands: new Hands(),
    clock: systemClock,
    logger: silentLogger,
    nextId: () => (id += 1),
    record: (entry) => state.entries.push(entry),
    countdownMs: 1_000,
  });
  windows.onEvent(({ window, is }) => state.events.push(`${window} ${is}`));
  ipcMain.handle('plan', ({ sender }) => windows.planOf(sender.id));
  ipcMain.handle('keep', ({ sender }, text: string) => windows.keep(sender.id, text));
  ipcMain.handle('ready', ({ sender }) => windows.ready(sender.id));
  globalThis.windowsApp = state;
  await windows.open(deskWindow);
});
