import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from 'playwright';
import type { ElectronApplication, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readPicture } from '../../main/window/proof-picture.ts';
import { proofCellPx, proofOf, proofRange, proofRect } from '../../preload/contract/proof.ts';
import type { HostRecord } from './record.ts';

/** What main sees of a page's picture and process, and pages that crash and hang. */
const patienceMs = 20_000;
const command = join(import.meta.dirname, 'gwanje-host');
const fixture = join(import.meta.dirname, 'fixture-app');

let data: string;
let app: ElectronApplication;
let page: Page;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'gwanje-picture-'));
  app = await _electron.launch({
    executablePath: command,
    args: [fixture, `--data=${data}`],
    env: { ...(process.env as Record<string, string>), GWANJE_DISPLAY: '1280x720,1920x1080' },
  });
  page = await app.firstWindow();
  await page.getByRole('heading').waitFor();
}, patienceMs);

afterAll(async () => {
  await app.close();
  rmSync(data, { recursive: true, force: true });
});

/** The lower right corner as main captures it: its size, and its pixels in base64. */
function corner(size: { width: number; height: number }) {
  return app.evaluate(async ({ BrowserWindow }, { width, height }) => {
    const [window] = BrowserWindow.getAllWindows();
    const [w = 0, h = 0] = window?.getContentSize() ?? [];
    const image = await window?.webContents.capturePage({ x: w - width, y: h - height, width, height });
    if (!image) throw new Error('no window');
    return {
      isEmpty: image.isEmpty(),
      size: image.getSize(),
      scales: image.getScaleFactors(),
      pixels: image.toBitmap().toString('base64'),
    };
  }, size);
}

/** Draws blocks into the page's lower right corner, from left to right; the policy allows styles by script only. */
async function draw(colours: readonly string[], size: { width: number; height: number }): Promise<void> {
  await page.evaluate(
    ([list, { width, height }]) => {
      document.querySelector('#drawn')?.remove();
      const row = document.createElement('div');
      row.id = 'drawn';
      Object.assign(row.style, {
        position: 'fixed',
        right: '0',
        bottom: '0',
        display: 'flex',
        width: `${width}px`,
      });
      for (const colour of list) {
        const cell = document.createElement('div');
        Object.assign(cell.style, { background: colour, height: `${height}px`, flex: '1' });
        row.append(cell);
      }
      document.body.append(row);
    },
    [colours, size] as const,
  );
}

describe('a picture of the page', () => {
  test('is the part that was asked for, its pixels blue first', async () => {
    const size = { width: 20, height: 4 };
    await draw(['rgb(255, 0, 0)', 'rgb(10, 200, 30)'], size);
    const picture = await corner(size);
    expect(picture).toMatchObject({ isEmpty: false, size, scales: [1] });
    const pixels = Buffer.from(picture.pixels, 'base64');
    expect([[...pixels.subarray(0, 4)], [...pixels.subarray(4 * 19, 4 * 20)]]).toEqual([
      [0, 0, 255, 255],
      [30, 200, 10, 255],
    ]);
  });

  test('carries the mark by which a wall proves that it is painted', async () => {
    const at = 1_700_000_123_000;
    await draw(
      proofOf(at).map((isLit) => (isLit ? '#a3a9af' : '#282c30')),
      { width: proofCellPx * proofOf(at).length, height: proofRect.height },
    );
    const picture = await corner(proofRect);
    const second = readPicture({
      isEmpty: () => picture.isEmpty,
      getSize: () => picture.size,
      getScaleFactors: () => picture.scales,
      toBitmap: () => Buffer.from(picture.pixels, 'base64'),
    });
    expect(second).toBe((at / 1_000) % proofRange);
  });

  test('changes nothing that the page could notice', async () => {
    await page.evaluate(() => {
      window.news = [];
      addEventListener('resize', () => window.news.push(['resize']));
    });
    await corner({ width: 10, height: 10 });
    expect(await page.evaluate(() => [window.news, innerWidth, innerHeight])).toEqual([[], 1000, 640]);
  });
});

describe('a page for main', () => {
  test('runs what main asks of it, and its errors come back', async () => {
    const answers = await app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const failed = contents?.mainFrame.executeJavaScript('nowhere.at.all').catch(String);
      return [await contents?.mainFrame.executeJavaScript('document.title'), await failed];
    });
    expect(answers).toEqual(['Fixture', expect.stringContaining('ReferenceError: nowhere is not defined')]);
  });

  test('has a process whose memory is among those of the program', async () => {
    const pid = await vi.waitUntil(
      () =>
        app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId()),
      patienceMs,
    );
    const metrics = await app.evaluate((electron) => electron.app.getAppMetrics());
    expect(metrics.filter(({ type }) => type === 'GPU')).toHaveLength(1);
    const own = metrics.find((each) => each.pid === pid);
    expect(own).toMatchObject({ type: 'Tab' });
    // Between a bare renderer and the whole of it, in KB.
    expect(own?.memory.workingSetSize).toBeGreaterThan(10_000);
    expect(own?.memory.peakWorkingSetSize).toBeGreaterThanOrEqual(own?.memory.workingSetSize ?? 0);
  });

  test('ends when main ends its process, and can be loaded again', async () => {
    const seen = (name: string) =>
      app.evaluate((_electron, wanted) => globalThis.fixtureEvents.filter(([each]) => each === wanted), name);
    const before = (await seen('loaded')).length;
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    );
    await vi.waitFor(async () => expect(await seen('gone')).toEqual([['gone', 'killed']]), patienceMs);
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.reload());
    await vi.waitFor(async () => expect((await seen('loaded')).length).toBe(before + 1), patienceMs);
  });
});

describe('what is kept of what main asks', () => {
  test('a repaint, the limits of pinching, the start with the machine', async () => {
    const kept = await app.evaluate(async (electron) => {
      const { __host: host } = electron as unknown as { __host: HostRecord };
      const contents = electron.BrowserWindow.getAllWindows()[0]?.webContents;
      contents?.invalidate();
      await contents?.setVisualZoomLevelLimits(1, 1);
      electron.app.setLoginItemSettings({ openAtLogin: true, args: ['--kiosk'] });
      return [host.repaints, host.settings.get(`visualZoom:${contents?.id}`), host.loginItem];
    });
    expect(kept).toEqual([[1], [1, 1], { openAtLogin: true, args: ['--kiosk'] }]);
  });
});

describe('displays', () => {
  test('a kiosk on each of two fills its own', async () => {
    const opened = app.waitForEvent('window');
    const bounds = await app.evaluate(async ({ BrowserWindow, screen }) => {
      const [, second] = screen.getAllDisplays();
      if (!second) throw new Error('there is one display only');
      const window = new BrowserWindow({ ...second.bounds, kiosk: true, show: false });
      await window.loadURL('app://fixture/page.html');
      return [window.getBounds(), screen.getPrimaryDisplay().bounds];
    });
    expect(bounds).toEqual([
      { x: 1280, y: 0, width: 1920, height: 1080 },
      { x: 0, y: 0, width: 1280, height: 720 },
    ]);
    const second = await opened;
    await second.waitForFunction(() => innerWidth === 1920 && innerHeight === 1080);
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[1]?.destroy());
  });
});

describe('a page that hangs', () => {
  /** Opens a window of its own, and waits for what it tells. */
  async function hang(forMs: number) {
    await app.evaluate(async (electron, ms) => {
      const { __host: host } = electron as unknown as { __host: HostRecord };
      host.hangMs = 1_500;
      const window = new electron.BrowserWindow({ width: 400, height: 300, show: false });
      await window.loadURL('app://fixture/page.html');
      const { webContents: contents } = window;
      for (const name of ['unresponsive', 'responsive'] as const) {
        contents.on(name as 'unresponsive', () => globalThis.fixtureEvents.push([name, contents.id]));
      }
      const loop = `{ const end = Date.now() + ${ms}; while (Date.now() < end); }`;
      contents
        .executeJavaScript(loop)
        .catch((failure: unknown) => globalThis.fixtureEvents.push(['ended', String(failure)]));
      globalThis.fixtureEvents.push(['hanging', contents.id]);
    }, forMs);
    const events = await app.evaluate(() => globalThis.fixtureEvents);
    return events.findLast(([name]) => name === 'hanging')?.[1] as number;
  }

  const sees = (...event: unknown[]) =>
    vi.waitFor(
      async () => expect(await app.evaluate(() => globalThis.fixtureEvents)).toContainEqual(event),
      patienceMs,
    );

  test('is told as unresponsive, and as responsive when it is back', async () => {
    const id = await hang(5_000);
    await sees('unresponsive', id);
    await sees('responsive', id);
    await app.evaluate(({ webContents, BrowserWindow }, contents) => {
      const found = webContents.fromId(contents);
      if (found) BrowserWindow.fromWebContents(found)?.destroy();
    }, id);
  });

  test('gives no picture, lets another window work, and can be replaced', async () => {
    const id = await hang(600_000);
    await sees('unresponsive', id);
    await app.evaluate(({ webContents }, contents) => {
      const shot = webContents.fromId(contents)?.capturePage();
      void shot?.then(
        () => globalThis.fixtureEvents.push(['shot']),
        (failure: unknown) => globalThis.fixtureEvents.push(['no shot', String(failure)]),
      );
    }, id);
    const title = await app.evaluate(async ({ BrowserWindow }) => {
      const window = new BrowserWindow({ width: 400, height: 300, show: false });
      await window.loadURL('app://fixture/page.html');
      const seen: unknown = await window.webContents.executeJavaScript('document.title');
      window.destroy();
      return seen;
    });
    expect(title).toBe('Fixture');
    expect((await app.evaluate(() => globalThis.fixtureEvents)).some(([name]) => name === 'shot')).toBe(
      false,
    );
    await app.evaluate(({ webContents, BrowserWindow }, contents) => {
      const found = webContents.fromId(contents);
      if (found) BrowserWindow.fromWebContents(found)?.destroy();
    }, id);
    await sees('no shot', 'Error: Page.captureScreenshot: target closed');
    await vi.waitFor(() => expect(app.windows()).toHaveLength(1), patienceMs);
  });
});
