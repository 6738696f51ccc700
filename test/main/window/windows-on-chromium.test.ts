import { join } from 'node:path';
import { _electron } from 'playwright';
import type { ElectronApplication, Page } from 'playwright';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import './windows-app/windows-app.ts';

const command = join(import.meta.dirname, '../../host/gwanje-host');
const fixture = join(import.meta.dirname, 'windows-app');
/** How long a busy machine may take; a test that passes waits for the event and no longer. */
const patience = { timeout: 40_000, interval: 50 };
const testMs = 120_000;

let app: ElectronApplication;

const events = () => app.evaluate(() => globalThis.windowsApp.events);
const log = () =>
  app.evaluate(() =>
    globalThis.windowsApp.entries.map(({ what, windows }) => ({
      what,
      windows: windows.map(({ window, blindMs, isRecreated }) => ({
        window,
        isBack: blindMs !== null,
        isRecreated,
      })),
    })),
  );

/** Waits until this is the `count`th time that the desk's page is usable. */
async function readyFor(count: number): Promise<void> {
  await vi.waitFor(async () => {
    expect((await events()).filter((event) => event === 'desk ready')).toHaveLength(count);
  }, patience);
}

/** The page of the only window that is open, with what it was told about itself. */
async function shown(): Promise<{ page: Page; plan: unknown }> {
  await vi.waitFor(() => expect(app.windows()).toHaveLength(1), patience);
  const [page] = app.windows();
  if (!page) throw new Error('no window');
  return { page, plan: JSON.parse((await page.getByTestId('plan').textContent()) ?? '') };
}

const order = () =>
  app.evaluate(() =>
    globalThis.windowsApp.refresher?.fromBackEnd('east', { isForced: true, reason: '', site: null }),
  );

beforeEach(async () => {
  app = await _electron.launch({ executablePath: command, args: [fixture] });
  await app.firstWindow();
  await vi.waitFor(
    async () => expect(await app.evaluate(() => 'windowsApp' in globalThis)).toBe(true),
    patience,
  );
  await readyFor(1);
}, testMs);

afterEach(() => app.close(), testMs);

test(
  'a window is told who it is, and finds what it had kept when it is loaded again by an order',
  { timeout: testMs },
  async () => {
    const first = await shown();
    expect(first.plan).toEqual({ id: 'desk', wall: null, kept: null });
    await first.page.evaluate(() => window.own.keep('scrolled to 40'));
    await order();
    await readyFor(2);
    expect((await shown()).plan).toEqual({ id: 'desk', wall: null, kept: 'scrolled to 40' });
    expect((await log()).at(-1)).toEqual({
      what: 'done',
      windows: [{ window: 'desk', isBack: true, isRecreated: false }],
    });
  },
);

test('a page whose process crashed is there again by itself', { timeout: testMs }, async () => {
  const { page } = await shown();
  const devTools = await page.context().newCDPSession(page);
  // Its answer never comes: the page is gone.
  devTools.send('Page.crash').catch(() => null);
  await readyFor(2);
  expect(await events()).toEqual(['desk loading', 'desk ready', 'desk gone', 'desk loading', 'desk ready']);
});

test('a page that was loaded again by somebody else is seen to load', { timeout: testMs }, async () => {
  const { page } = await shown();
  await page.reload();
  await readyFor(2);
  expect(await events()).toEqual(['desk loading', 'desk ready', 'desk loading', 'desk ready']);
});

test(
  'a page that hangs when it is ordered to load is made anew, with what it kept',
  { timeout: testMs },
  async () => {
    const { page } = await shown();
    await page.evaluate(() => window.own.keep('half a draft'));
    const looping = page.evaluate(() => {
      for (;;);
    });
    looping.catch(() => null);
    await order();
    await readyFor(2);
    // Playwright hears of both windows by a way of its own.
    await vi.waitFor(() => expect(page.isClosed()).toBe(true), patience);
    expect((await shown()).plan).toMatchObject({ kept: 'half a draft' });
    expect((await log()).at(-1)).toEqual({
      what: 'done',
      windows: [{ window: 'desk', isBack: true, isRecreated: true }],
    });
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  },
);
