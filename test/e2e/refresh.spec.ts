import { expect, test, type Page } from '@playwright/test';
import type { ImaServer } from '../../main/drill/ima-server.ts';
import { expectHidden, JourneyDesk } from './journey.ts';
import {
  bendTimers,
  countLoads,
  forced,
  logged,
  refreshesIn,
  refreshOrder,
  reloadOf,
  untilReloaded,
  untilStormIsOver,
} from './refresh-office.ts';
import { gas, openSiteOffice, sites, token } from './site-office.ts';

let server: ImaServer;
let desk: JourneyDesk;

test.beforeEach(async () => {
  [server, desk] = await Promise.all([openSiteOffice(), JourneyDesk.make()]);
});

test.afterEach(async () => {
  await desk.end();
  await server.stop();
  expectHidden({ token }, desk.lines);
});

async function open(): Promise<Page> {
  const page = await desk.start({
    connections: [{ id: 'ima-main', kind: 'ima', url: server.websocketUrl, account: { token }, sites }],
  });
  await desk.untilLink('ima-main', 'up');
  return page;
}

const question = (page: Page) => page.getByTestId('refresh-question');
const asked = async () => (await desk.snapshot()).refresh.question;

test('an order that asks is put off, asks again, and is answered, by keys alone', async () => {
  const page = await open();
  const loads = countLoads(page);
  const later = 300_000;
  await bendTimers(desk.console.app, { [later]: 1_500 });
  server.publish(1, refreshOrder({ force_refresh: 0, reason: 'New plans of the tunnel' }));

  await expect(question(page)).toContainText('ima-main asks to load the windows again');
  await expect(question(page)).toContainText('New plans of the tunnel');
  await page.keyboard.press('F6');
  await expect(page.getByTestId('refresh-later')).toBeFocused();
  const before = Date.now();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('refresh-put-off')).toContainText('Reload put off');
  await expect(question(page)).toBeHidden();
  expect((await asked())?.remindAt).toBeGreaterThanOrEqual(before + later);

  // The five minutes are over.
  await expect(question(page)).toBeVisible();
  await expect.poll(async () => (await asked())?.remindAt).toBeNull();
  expect(loads()).toBe(0);
  await page.keyboard.press('F6');
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('refresh-now')).toBeFocused();
  await page.keyboard.press('Enter');
  await untilReloaded(page, 'New plans of the tunnel');

  await expect(page.getByTestId('refresh-done')).toContainText('Window loaded again');
  await expect(question(page)).toBeHidden();
  const whole = ['ordered', 'asked', 'put-off', 'asked', 'agreed', 'reloaded'].map((what) => `${what} desk`);
  await expect.poll(() => logged(page, 'New plans of the tunnel')).toEqual([...whole, 'done desk back']);
  expect(loads()).toBe(1);
  await page.getByTestId('view-log').click();
  const done = page.locator('[data-testid=log-row][data-type=refresh]').first();
  await expect(done).toContainText('Refresh done · New plans of the tunnel');
  await expect(done).toContainText(/window desk blind for \d+\.\d s/);
  await expect(done).toContainText('ima-main');
  const answers = page.locator('[data-testid=log-row][data-type=refresh]').filter({ hasText: 'desk-1' });
  await expect(answers).toHaveText([/Refresh agreed to: now/, /Refresh put off/]);
});

test('an order that cannot be read in full asks, and all of them are one question', async () => {
  const page = await open();
  const loads = countLoads(page);
  const rubbish = [
    {},
    { force_refresh: 'yes', reason: { ko: '?' } },
    { force_refresh: 2, wp_no: 'tunnel' },
    { force_refresh: null, reason: 'two\n\tlines' },
  ];
  for (const context of rubbish) server.publish(1, refreshOrder(context));
  await expect(question(page)).toContainText('no reason given');
  await expect(question(page)).toContainText('3 later requests end with it');
  await expect.poll(() => logged(page, 'two lines')).toEqual(['merged desk']);
  expect(loads()).toBe(0);

  // One that must happen answers the question.
  server.publish(1, forced('It must be now'));
  await untilReloaded(page, 'It must be now');
  await expect(question(page)).toBeHidden();
  expect(loads()).toBe(1);
});

test('only windows that show the site obey, and none is loaded twice within five seconds', async () => {
  const page = await open();
  const loads = countLoads(page);
  const shows = async () => (await desk.snapshot()).windows.find(({ id }) => id === 'desk')?.shows;
  server.publish(2, gas('G-2'));
  await expect(desk.row('G-2')).toBeVisible();

  await test.step('on the overview every site is shown', async () => {
    server.publish(1, forced('For the third', 3));
    await untilReloaded(page, 'For the third');
    await expect.poll(() => logged(page, 'For the third')).toEqual(reloadOf('desk'));
    expect(loads()).toBe(1);
  });

  await test.step('with one site open an order for another leaves the window alone', async () => {
    await desk.row('G-2').click();
    await expect.poll(shows).toEqual(['ima-main/2']);
    server.publish(1, forced('For the first', 1));
    await expect.poll(() => logged(page, 'For the first')).toEqual(['ordered']);
    server.publish(1, refreshOrder({ force_refresh: 0, reason: 'Asks the first', wp_no: 1 }));
    await expect.poll(() => logged(page, 'Asks the first')).toEqual(['ordered']);
    expect(await asked()).toBeNull();
    expect(loads()).toBe(1);
  });

  await test.step('an order for its own site is obeyed, and the site stays open', async () => {
    await untilStormIsOver(page);
    server.publish(1, forced('For the second', 2));
    await untilReloaded(page, 'For the second');
    await expect.poll(() => logged(page, 'For the second')).toEqual(reloadOf('desk'));
    expect(loads()).toBe(2);
    await expect(page.getByTestId('detail')).toHaveAttribute('data-alarm', /G-2$/);
    const reloads = (await refreshesIn(page)).filter(({ what }) => what === 'reloaded');
    const [first = 0, second = 0] = reloads.map(({ at }) => at);
    expect(second - first).toBeGreaterThanOrEqual(4_900);
  });
});

test('fifty orders in a second are one reload and a note', async () => {
  const page = await open();
  const loads = countLoads(page);
  const session = server.sessions().map((each) => each.session);
  for (let n = 0; n < 50; n += 1) server.publish((n % 3) + 1, forced('Storm'));
  await untilReloaded(page, 'Storm');
  const merged = Array.from({ length: 49 }, () => 'merged desk');
  await expect
    .poll(async () => (await logged(page, 'Storm')).toSorted())
    .toEqual([...reloadOf('desk'), ...merged].toSorted());
  await expect
    .poll(() => desk.lines.filter((line) => line.includes('more answered by one reload')))
    .toEqual([expect.stringContaining('refresh: 49 more answered by one reload')]);
  expect(loads()).toBe(1);
  expect(server.sessions().map((each) => each.session)).toEqual(session);
});
