import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { ImaServer } from '../../main/drill/ima-server.ts';
import { launchConsole, type RunningConsole } from './harness.ts';
import { event, openSiteOffice, writeSettings } from './site-office.ts';

let directory: string;
let server: ImaServer;
let running: RunningConsole;

test.beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gwanje-wall-'));
  server = await openSiteOffice();
  const config = await writeSettings(directory, server);
  running = await launchConsole({ args: ['--config', config], data: join(directory, 'data') });
  await expect(running.page.getByTestId('status-bar')).toBeVisible();
  await expect.poll(() => server.sessions().length, { timeout: 15_000 }).toBe(1);
});

test.afterEach(async () => {
  await running.close();
  await server.stop();
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

test('a page has no Node, no Electron and nothing of the preload but the bridge', async () => {
  const found = await running.page.evaluate(() =>
    ['require', 'process', 'module', 'electron', 'ipcRenderer', 'bridge'].filter((name) => name in window),
  );
  expect(found).toEqual(['bridge']);
});

test('a request with a wrong argument is refused by name, and nothing happens', async () => {
  const answer = await running.page.evaluate(() =>
    window.bridge.getLogPage({ limit: 1, sql: 'DROP TABLE entry' } as never),
  );
  expect(answer).toMatchObject({ ok: false, error: { code: 'bad-argument' } });
});

test('no inline script runs, no other origin is reached, and no window or place opens', async () => {
  const { page } = running;
  const address = page.url();
  const blocked = await page.evaluate(async () => {
    const violations = new Promise<string[]>((resolve) => {
      const seen = new Set<string>();
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        if (seen.add(effectiveDirective).size === 2) resolve([...seen].toSorted());
      });
    });
    const script = document.createElement('script');
    script.textContent = 'window.wasRun = true';
    document.body.append(script);
    await fetch('http://127.0.0.1:9/').catch(() => undefined);
    const opened = window.open('https://127.0.0.1:9/');
    return { violations: await violations, opened: opened !== null, wasRun: 'wasRun' in window };
  });
  expect(blocked).toEqual({ violations: ['connect-src', 'script-src-elem'], opened: false, wasRun: false });
  await page.evaluate(() => {
    window.location.href = 'https://127.0.0.1:9/';
  });
  await expect(page.getByTestId('status-bar')).toBeVisible();
  expect(page.url()).toBe(address);
});

test('permissions are denied', async () => {
  const state = await running.page.evaluate(() => Notification.requestPermission());
  expect(state).toBe('denied');
});

test('what a server sends is text on the screen, never markup', async () => {
  const bad = '<img src=x onerror="window.wasRun = true"><b>bold</b>';
  server.publish(1, event(4, 1, { device_id: 'G-9', device_name: bad, message: bad }));
  const row = running.page.getByTestId('alarm-row');
  await expect(row).toContainText('<b>bold</b>');
  await row.click();
  await expect(running.page.getByTestId('detail')).toContainText('<b>bold</b>');
  expect(await running.page.evaluate(() => 'wasRun' in window)).toBe(false);
});

test('an address outside of the renderer’s directory is not served', async () => {
  const answers = await running.page.evaluate(async () => {
    const paths = ['/../main/index.cjs', '/%2e%2e/main/index.cjs', '/..%2fmain%2findex.cjs', '/plan/x/y'];
    return Promise.all(paths.map(async (path) => (await fetch(path)).status));
  });
  expect(answers).toEqual([404, 404, 404, 404]);
});
