// The smallest application that touches what the console touches; the host's tests drive it.
const { app, BrowserWindow, ipcMain, protocol, Notification } = require('electron');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const types = { html: 'text/html', js: 'text/javascript', svg: 'image/svg+xml' };
const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"/>';
const events = (globalThis.fixtureEvents = []);
const data = process.argv.find((argument) => argument.startsWith('--data='));

if (data) app.setPath('userData', data.slice('--data='.length));
globalThis.isFirst = app.requestSingleInstanceLock({ from: process.pid });
if (!globalThis.isFirst) {
  process.stdout.write('second instance leaves\n');
  app.exit(3);
}

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
app.commandLine.appendSwitch('autoplay-policy', 'no-user-gesture-required');
app.on('second-instance', (_event, argv, _directory, extra) =>
  events.push(['second-instance', argv.at(-1), typeof extra.from]),
);
app.on('window-all-closed', () => {
  events.push(['window-all-closed']);
  app.quit();
});
for (const name of ['before-quit', 'will-quit', 'quit']) {
  app.on(name, () => process.stdout.write(`${name}\n`));
}
app.on('web-contents-created', (_event, contents) => {
  contents.setWindowOpenHandler(({ url }) => {
    events.push(['open', url]);
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event) => {
    events.push(['will-navigate', event.url]);
    if (!event.url.startsWith('app://fixture/')) event.preventDefault();
  });
  contents.on('render-process-gone', (_gone, details) => events.push(['gone', details.reason]));
  contents.on('did-finish-load', () => events.push(['loaded', contents.getURL()]));
  contents.on('console-message', ({ level, message }) => events.push(['console', level, message]));
});

ipcMain.handle('echo', (_event, ...values) => values);
ipcMain.handle('refuse', () => {
  throw new RangeError('not today');
});
ipcMain.handle('who', (event) => ({
  url: event.senderFrame.url,
  isMainFrame: event.senderFrame === event.sender.mainFrame && event.senderFrame.parent === null,
  isWindow: BrowserWindow.fromWebContents(event.sender) !== null,
}));
ipcMain.on('told', (event, value) => {
  events.push(['told', value]);
  event.sender.send('news', 'heard', value);
});

app.whenReady().then(async () => {
  protocol.handle('app', (request) => {
    const name = new URL(request.url).pathname.slice(1);
    if (name === 'nowhere.html') return new Response('not here', { status: 404 });
    const body = name === 'picture.svg' ? picture : readFileSync(join(__dirname, name));
    return new Response(body, {
      headers: {
        'content-type': types[name.split('.').pop()],
        'content-security-policy':
          "default-src 'none'; script-src 'self'; img-src 'self' data:; connect-src 'self'",
      },
    });
  });
  const window = new BrowserWindow({
    width: 1000,
    height: 640,
    show: false,
    webPreferences: { preload: join(__dirname, 'preload.cjs'), sandbox: true, contextIsolation: true },
  });
  window.once('ready-to-show', () => window.show());
  globalThis.notify = (title) => {
    const notification = new Notification({ title, body: 'from the fixture' });
    for (const name of ['show', 'click', 'failed'])
      notification.on(name, (_event, why = null) => events.push([name, title, why]));
    notification.show();
  };
  await window.loadURL('app://fixture/page.html');
  process.stdout.write('shown\n');
});
