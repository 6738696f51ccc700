import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from 'playwright';
import type { ElectronApplication, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { isAlive } from './chromium.ts';
import type { HostRecord } from './record.ts';

const command = join(import.meta.dirname, 'gwanje-host');
/** How long a busy machine may take; a test that passes waits for the event and no longer. */
const patienceMs = 15_000;
const fixture = join(import.meta.dirname, 'fixture-app');

/** What the fixture's page and main process keep for these tests. */
declare global {
  interface Window {
    fixture: Record<string, (...args: unknown[]) => unknown>;
    news: unknown[][];
    seenAtStart: Record<string, string>;
    stopNews: () => void;
  }
  var fixtureEvents: unknown[][];
  var notify: (title: string) => void;
}

let data: string;
let app: ElectronApplication;
let page: Page;

function launch(): Promise<ElectronApplication> {
  return _electron.launch({ executablePath: command, args: [fixture, `--data=${data}`] });
}

/** Resolves once main has kept an event that begins like this. */
async function sees(...beginning: unknown[]): Promise<void> {
  await vi.waitFor(async () => {
    expect(await app.evaluate(() => globalThis.fixtureEvents)).toContainEqual(beginning);
  }, patienceMs);
}

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'gwanje-fixture-'));
  app = await launch();
  page = await app.firstWindow();
  await page.getByRole('heading').waitFor();
});

afterAll(async () => {
  await app.close();
  rmSync(data, { recursive: true, force: true });
});

describe('a page and its preload', () => {
  test('the page gets what the preload exposed and nothing of its world', async () => {
    expect(await page.evaluate(() => window.seenAtStart)).toEqual({
      preload: 'undefined',
      require: 'undefined',
      fixture: 'object',
    });
    expect(await page.evaluate(() => window.fixture.seesPage?.())).toBe('undefined');
    expect(await page.evaluate(() => Object.isFrozen(window.fixture))).toBe(true);
  });

  test('a question reaches main and its answer comes back as data', async () => {
    const values = [1, 'words 관제', null, { list: [1, { deep: true }] }];
    expect(await page.evaluate((sent) => window.fixture.echo?.(...sent), values)).toEqual(values);
  });

  test('an error of main arrives as its text', async () => {
    const refused = page.evaluate(() => window.fixture.refuse?.());
    await expect(refused).rejects.toThrow("Error invoking remote method 'refuse': RangeError: not today");
    const nobody = page.evaluate(() => window.fixture.nobody?.());
    await expect(nobody).rejects.toThrow("No handler registered for 'nobody'");
  });

  test('what cannot be cloned is refused on the way', async () => {
    const proxy = page.evaluate(() => window.fixture.echo?.(new Proxy({ a: 1 }, {})));
    await expect(proxy).rejects.toThrow('An object could not be cloned.');
    const inside = page.evaluate(() => window.fixture.echo?.({ run: () => 1 }));
    await expect(inside).rejects.toThrow('could not be cloned');
  });

  test('functions work both ways at once, and errors cross', async () => {
    expect(await page.evaluate(() => window.fixture.twice?.((value: number) => value + 1))).toBe(3);
    await expect(page.evaluate(() => window.fixture.fail?.())).rejects.toThrow('from the preload');
  });

  test('main tells the page until the page has had enough', async () => {
    await page.evaluate(() => window.fixture.tell?.({ x: 1 }));
    await page.waitForFunction(() => window.news.length === 1);
    expect(await page.evaluate(() => window.news)).toEqual([['heard', { x: 1 }]]);
    await page.evaluate(() => {
      window.stopNews();
      window.fixture.tell?.({ x: 2 });
    });
    await sees('told', { x: 2 });
    // Answers and events share one way, so an answer shows that the event before it has passed.
    await page.evaluate(() => window.fixture.echo?.());
    expect(await page.evaluate(() => window.news.length)).toBe(1);
  });

  test('main knows who asks: its window, the main frame, the own address', async () => {
    expect(await page.evaluate(() => window.fixture.whoAmI?.())).toEqual({
      url: 'app://fixture/page.html',
      isMainFrame: true,
      isWindow: true,
    });
  });

  test('a sandboxed preload gets neither Node nor what the host does not offer', async () => {
    await expect(page.evaluate(() => window.fixture.unknownModule?.())).rejects.toThrow(
      'module not found: node:fs',
    );
    const unknown = page.evaluate(() => window.fixture.unknownMember?.());
    await expect(unknown).rejects.toThrow('not offered by the Chromium host: ipcRenderer.sendSync');
  });

  test('a page that is loaded again talks to main as before', async () => {
    await page.reload();
    expect(await page.evaluate(() => window.fixture.echo?.('again'))).toEqual(['again']);
    await page.evaluate(() => window.fixture.tell?.('after the reload'));
    await page.waitForFunction(() => window.news.length === 1);
  });
});

describe('what a page may not do', () => {
  test("the policy of main's answers holds, and main hears of the violation", async () => {
    expect(await page.title()).toBe('Fixture');
    const events = await app.evaluate(() => globalThis.fixtureEvents);
    expect(events.find(([name, level]) => name === 'console' && level === 'error')?.[2]).toContain(
      'script-src',
    );
  });

  test('pictures of the own scheme are shown', async () => {
    expect(await page.getByTestId('picture').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(
      20,
    );
  });

  test('main refuses to let it go elsewhere', async () => {
    await page.getByRole('link').click({ noWaitAfter: true });
    await sees('will-navigate', 'https://elsewhere.example/');
    expect(await page.evaluate(() => window.fixture.echo?.('still here'))).toEqual(['still here']);
    expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents()[0]?.getURL())).toBe(
      'app://fixture/page.html',
    );
  });

  test('main refuses to let it open windows', async () => {
    expect(await page.evaluate(() => window.open('https://elsewhere.example/window') === null)).toBe(true);
    await sees('open', 'https://elsewhere.example/window');
    expect(app.windows()).toHaveLength(1);
  });
});

describe('windows', () => {
  test('main is told by which status a page was answered', async () => {
    const told = await app.evaluate(async ({ BrowserWindow }) => {
      const window = new BrowserWindow({ show: false });
      const seen: [string, number][] = [];
      window.webContents.on('did-navigate', (_event, url, status) => seen.push([url, status]));
      for (const name of ['nowhere.html', 'page.html']) await window.loadURL(`app://fixture/${name}`);
      window.destroy();
      return seen;
    });
    expect(told).toEqual([
      ['app://fixture/nowhere.html', 404],
      ['app://fixture/page.html', 200],
    ]);
  });

  test('a window has the size, the state and the identity that main gave it', async () => {
    const window = await app.browserWindow(page);
    expect(await window.evaluate((own) => [own.isVisible(), own.isFocused(), own.isKiosk()])).toEqual([
      true,
      true,
      false,
    ]);
    expect(await page.evaluate(() => [innerWidth, innerHeight])).toEqual([1000, 640]);
    await window.evaluate((own) => own.setContentSize(1366, 768));
    await page.waitForFunction(() => innerWidth === 1366 && innerHeight === 768);
    expect((await page.screenshot()).length).toBeGreaterThan(1_000);
  });

  test('a page that cannot be had rejects with the reason, and its window can be closed', async () => {
    const nobody = createServer().listen(0, '127.0.0.1');
    await once(nobody, 'listening');
    const { port } = nobody.address() as AddressInfo;
    nobody.close();
    await once(nobody, 'close');
    const reasons = await app.evaluate(async ({ BrowserWindow }, closedPort) => {
      const window = new BrowserWindow({ show: false });
      const closed = new Promise((resolve) => window.once('closed', () => resolve('closed')));
      const reason = (url: string) => window.loadURL(url).then(() => 'loaded', String);
      // A port where nobody listens any more, and a file that the fixture's handler does not find.
      const found = [
        await reason(`http://127.0.0.1:${closedPort}/`),
        await reason('app://fixture/none.html'),
      ];
      window.close();
      return [...found, await closed];
    }, port);
    expect(reasons).toEqual([
      expect.stringContaining('ERR_CONNECTION_REFUSED (-102)'),
      expect.stringContaining('ERR_FAILED (-2)'),
      'closed',
    ]);
  });

  test('a page that is closed from outside takes its window along', async () => {
    // On a busy machine Playwright may tell only now of a window that the test before opened and closed.
    const shows = (each: Page) => each.waitForURL('**/page.html').then(() => true);
    const predicate = (each: Page) => shows(each).catch(() => false);
    const [opened] = await Promise.all([
      app.waitForEvent('window', { predicate }),
      app.evaluate(({ BrowserWindow }) =>
        new BrowserWindow({ show: false }).loadURL('app://fixture/page.html'),
      ),
    ]);
    await opened.close();
    await vi.waitFor(async () => {
      expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    }, patienceMs);
  });

  test('a renderer that crashes is told to main, which can load it again', async () => {
    const crashing = await page.context().newCDPSession(page);
    // Never answered: the one who would is gone, which is what the test is about.
    crashing.send('Page.crash').catch(() => null);
    await sees('gone', 'crashed');
    const loads = (events: unknown[][]) => events.filter(([name]) => name === 'loaded').length;
    const before = loads(await app.evaluate(() => globalThis.fixtureEvents));
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.reload());
    await vi.waitFor(async () => {
      expect(loads(await app.evaluate(() => globalThis.fixtureEvents))).toBe(before + 1);
    }, patienceMs);
  });
});

describe("the machine's side", () => {
  test('a notification is recorded, and its click reaches main', async () => {
    await app.evaluate(() => globalThis.notify('gas'));
    await sees('show', 'gas', null);
    await app.evaluate((electron) => {
      const { notifications } = (electron as unknown as { __host: HostRecord }).__host;
      notifications.at(-1)?.emit('click');
    });
    await sees('click', 'gas', null);
  });

  test('a desktop without a notification service says why', async () => {
    await app.evaluate((electron) => {
      const { __host } = electron as unknown as { __host: HostRecord };
      __host.failNotifications = 'no service';
      globalThis.notify('lost');
      __host.failNotifications = null;
    });
    await sees('failed', 'lost', 'no service');
  });

  test('what is encrypted is not readable and comes back whole', async () => {
    const [sealed, opened] = await app.evaluate(({ safeStorage }) => {
      const encrypted = safeStorage.encryptString('s3cret 비밀');
      return [encrypted.toString('latin1'), safeStorage.decryptString(encrypted)];
    });
    expect(opened).toBe('s3cret 비밀');
    expect(sealed).not.toContain('s3cret');
  });

  test('a changed cipher text is refused', async () => {
    const tampered = app.evaluate(({ safeStorage }) => {
      const encrypted = safeStorage.encryptString('text');
      encrypted[encrypted.length - 1] = (encrypted.at(-1) ?? 0) ^ 1;
      return safeStorage.decryptString(encrypted);
    });
    await expect(tampered).rejects.toThrow();
  });

  test('a utility process talks through its parent port and ends when told', async () => {
    const result = await app.evaluate(
      async ({ utilityProcess }, path) => {
        const child = utilityProcess.fork(path, ['--own'], { stdio: 'ignore' });
        const answer = await new Promise((resolve) => {
          child.once('message', resolve);
          child.postMessage({ question: [1, 2] });
        });
        const code = await new Promise((resolve) => {
          child.once('exit', resolve);
          child.postMessage('leave');
        });
        return { answer, code, pid: child.pid };
      },
      join(fixture, 'child.cjs'),
    );
    expect(result).toMatchObject({
      answer: { echo: { question: [1, 2] }, hasSend: 'undefined', args: ['--own'] },
      code: 7,
    });
  });

  test('a display that is unplugged is told', async () => {
    const removed = await app.evaluate((electron) => {
      const { __host } = electron as unknown as { __host: HostRecord };
      const [first] = __host.displays;
      if (!first) return null;
      __host.setDisplays([first, { ...first, id: 2 }]);
      return new Promise((resolve) => {
        electron.screen.once('display-removed', (_event, display) => resolve(display.id));
        __host.setDisplays([first]);
      });
    });
    expect(removed).toBe(2);
  });

  test('what is not offered says so by name', async () => {
    const member = app.evaluate(({ app: own }) => own.getGPUInfo('basic'));
    await expect(member).rejects.toThrow('not offered by the Chromium host: App.getGPUInfo');
    const module = app.evaluate((electron) => electron.Tray);
    await expect(module).rejects.toThrow('not offered by the Chromium host: electron.Tray');
  });

  test('a second instance is turned away and the first hears of it', async () => {
    const second = spawn(command, [fixture, `--data=${data}`, '--again'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    second.stdout.resume();
    expect(await once(second, 'exit')).toEqual([3, null]);
    await sees('second-instance', '--again', 'number');
  });
});

describe('the end', () => {
  const started: number[] = [];
  afterEach(() => {
    for (const pid of started.splice(0)) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });

  /** A host without Playwright, with its window loaded; resolves with the ids of both processes. */
  async function start(): Promise<{
    host: ReturnType<typeof spawn>;
    chromium: number;
    output: () => string;
  }> {
    const own = mkdtempSync(join(data, 'end-'));
    const host = spawn(command, [fixture, `--data=${own}`], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    host.stdout.on('data', (chunk: Buffer) => (output += String(chunk)));
    const pid = host.pid ?? 0;
    started.push(pid);
    await vi.waitFor(() => expect(output).toBe('shown\n'), patienceMs);
    const [chromium] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').map(Number);
    if (!chromium) throw new Error('the host has no Chromium');
    started.push(chromium);
    return { host, chromium, output: () => output };
  }

  test('a host that is killed leaves no Chromium behind', async () => {
    const { host, chromium } = await start();
    host.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(chromium)).toBe(false), patienceMs);
  });

  test('an application whose Chromium died quits in order', async () => {
    const { host, chromium, output } = await start();
    process.kill(chromium, 'SIGKILL');
    expect(await once(host, 'exit')).toEqual([0, null]);
    expect(output()).toBe('shown\nbefore-quit\nwill-quit\nquit\n');
  });

  test('a host whose driver was killed ends by itself', async () => {
    const own = mkdtempSync(join(data, 'driven-'));
    const driver = spawn(
      'sh',
      ['-c', '"$0" "$@" & echo $!; wait', command, '--remote-debugging-port=0', fixture, `--data=${own}`],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    let output = '';
    driver.stdout.on('data', (chunk: Buffer) => (output += String(chunk)));
    await vi.waitFor(() => expect(output).toMatch(/^\d+\nshown\n/), patienceMs);
    const host = Number.parseInt(output, 10);
    started.push(host);
    driver.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(host)).toBe(false), patienceMs);
  });

  test('a host that is asked to stop quits in order and takes Chromium along', async () => {
    const { host, chromium, output } = await start();
    host.kill('SIGTERM');
    expect(await once(host, 'exit')).toEqual([0, null]);
    expect(isAlive(chromium)).toBe(false);
    expect(output()).toBe('shown\nbefore-quit\nwill-quit\nquit\n');
  });
});
