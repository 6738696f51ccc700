import { chromium, expect, test, type Browser, type Page } from '@playwright/test';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImaServer } from '../../main/drill/ima-server.ts';
import { expectHidden } from './journey.ts';
import { gas, openSiteOffice, sites, token } from './site-office.ts';
import { notedIn, WallPc, type WallPcPlan } from './wall-pc.ts';

const displays = '1280x720,1280x720';
const wallAt = 1_280;

let office: ImaServer;
let pc: WallPc;
let second: Browser | null = null;

test.beforeEach(async () => {
  office = await openSiteOffice();
});

test.afterEach(async () => {
  await second?.close();
  second = null;
  await pc.end();
  await office.stop();
  expectHidden({ token }, [...pc.console.lines]);
});

async function start(plan: Partial<WallPcPlan> = {}): Promise<void> {
  pc = await WallPc.start({
    displays,
    settings: {
      connections: [{ id: 'ima-main', kind: 'ima', url: office.websocketUrl, account: { token }, sites }],
      walls: [{ id: 'left', display: { position: 1 }, view: 'alarms' }],
    },
    ...plan,
  });
  await expect.poll(() => office.sessions().length, { timeout: 20_000 }).toBe(1);
}

/** Something goes wrong in main that nobody has thought of; its words quote a secret, as such words do. */
function fail(): Promise<void> {
  return pc.console.app.evaluate((_electron, secret) => {
    setTimeout(() => {
      throw new Error(`nobody thought of this, token=${secret}`);
    }, 0);
  }, token);
}

/** Restarts that the program is said to have made by itself in the last minutes. */
const stormy = () => {
  const now = Date.now();
  return { 'restarts.json': JSON.stringify({ at: [3, 2, 1].map((minutes) => now - minutes * 60_000) }) };
};

/** The pages of a program that started by itself, where nobody drives it. */
async function pagesOf(pid: number): Promise<Page[]> {
  const profile = (await readdir(tmpdir())).find((name) => name.startsWith(`gwanje-host-${pid}-`));
  if (!profile) throw new Error('it has no windows yet');
  const [port] = (await readFile(join(tmpdir(), profile, 'DevToolsActivePort'), 'utf8')).split('\n');
  second ??= await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  return second.contexts().flatMap((context) => context.pages());
}

test('an error that nobody caught is logged, and the program starts again with its windows as they were', async () => {
  await start();
  const desk = await pc.desk();
  await desk.getByTestId('view-log').click();
  const kept = () => desk.evaluate(() => window.bridge.getWindowPlan());
  await expect.poll(async () => JSON.stringify(await kept())).toContain('log');
  office.publish(1, gas('G-1'));
  await expect.poll(() => pc.textAt(wallAt, 'strip')).toContain('서울 한빛');

  const since = Date.now();
  const ended = pc.console.app.waitForEvent('close');
  await fail();
  await ended;
  let pid = 0;
  await expect(async () => {
    [pid = 0] = await pc.programs();
    const pages = await pagesOf(pid);
    const marks = ['[data-testid=view-log][aria-current=page]', '[data-testid=wall][data-view=alarms]'];
    const found = marks.map((mark) => Promise.all(pages.map((page) => page.locator(mark).count())));
    expect((await Promise.all(found)).map((counts) => counts.toSorted())).toEqual([
      [0, 1],
      [0, 1],
    ]);
    // What was in the log is on the wall again, and the site is watched.
    const strips = pages.map((page) => page.locator('.wall [data-testid=strip]').allInnerTexts());
    expect((await Promise.all(strips)).flat().join()).toContain('서울 한빛');
    expect(office.sessions()).toHaveLength(1);
  }).toPass({ timeout: 30_000 });
  test.info().annotations.push({ type: 'started again', description: `${Date.now() - since} ms` });

  const noted = notedIn(pc.data);
  expect(noted.map((line) => line.split(':', 1)[0])).toEqual([
    'started',
    'uncaught',
    'relaunched',
    'stopped',
    'started',
  ]);
  expect(noted[1]).toContain('nobody thought of this');
  expectHidden({ token }, noted);
});

test('errors without end leave a desk down', async () => {
  await start({ before: stormy() });
  const child = pc.console.app.process();
  const ended = once(child, 'exit');
  await fail();
  expect((await ended)[0]).toBe(1);
  expect(await pc.programs()).toEqual([]);
  expect(notedIn(pc.data).map((line) => line.split(':', 1)[0])).toEqual(['started', 'uncaught', 'stopped']);
});

test('errors without end make a wall slow: it shows on for a minute, alarms too, before it starts again', async () => {
  await start({ args: ['--kiosk'], before: stormy() });
  await fail();
  await expect.poll(() => pc.console.lines.join('\n')).toContain('starts again in 60000 ms');
  office.publish(1, gas('G-2'));
  await expect.poll(() => pc.textAt(wallAt, 'strip')).toContain('서울 한빛');
  expect(pc.noted().map((line) => line.split(':', 1)[0])).toEqual(['started', 'uncaught']);
});
