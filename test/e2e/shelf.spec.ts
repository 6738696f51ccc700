import { expect, test, type Page } from '@playwright/test';
import type { ImaServer } from '../../main/drill/ima-server.ts';
import { JourneyDesk } from './journey.ts';
import { event, gas, openSiteOffice, sites, token } from './site-office.ts';

let server: ImaServer;
let desk: JourneyDesk;
let page: Page;

test.beforeEach(async () => {
  [server, desk] = await Promise.all([openSiteOffice(), JourneyDesk.make()]);
  page = await desk.start({
    connections: [{ id: 'ima-main', kind: 'ima', url: server.websocketUrl, account: { token }, sites }],
  });
  await desk.untilLink('ima-main', 'up');
});

test.afterEach(async () => {
  await desk.end();
  await server.stop();
});

const wind = (action: 1 | 2) => event(8, action, { device_id: 'W-1', measure_data: { speed: 16.2 } });

/** Shelves past the form, whose shortest time is long for a test; what main answers. */
async function shelve(device: string, forMs: number): Promise<string> {
  const { id, occurrence, severity } = await desk.alarm(device);
  return page.evaluate(
    async ([target, ms]) => {
      const until = Date.now() + ms;
      const reply = await window.bridge.command([
        { command: 'shelve', target, until, note: 'being repaired' },
      ]);
      if (!reply.ok) return reply.error.code;
      return reply.value[0]?.ok === true ? 'accepted' : (reply.value[0]?.error.code ?? 'nothing');
    },
    [{ alarm: id, occurrence, severity }, forMs] as const,
  );
}

test('a shelved alarm is silent, stands in a group of its own with the time that is left, and comes back by hand', async () => {
  server.publish(1, wind(1));
  await expect(desk.row('W-1')).toBeVisible();
  await expect
    .poll(async () => (await desk.snapshot()).sound?.severity)
    .toBe((await desk.alarm('W-1')).severity);
  await expect(page.getByTestId('status-shelved')).toHaveText('Shelved 0');

  await desk.row('W-1').click();
  await page.getByTestId('detail-shelve').click();
  await expect(page.getByTestId('shelf-confirm')).toBeDisabled();
  await page.getByTestId('shelf-minutes').selectOption('15');
  await page.getByTestId('shelf-reason').fill('anemometer is being repaired');
  await page.getByTestId('shelf-confirm').click();
  await expect(desk.row('W-1')).toHaveAttribute('data-shelved', 'true');
  await expect(desk.row('W-1')).toContainText(/Shelved, 1[45]:\d\d left|Shelved, 1[45] min/);
  await expect(page.getByTestId('status-shelved')).toHaveText('Shelved 1');
  await expect(page.getByTestId('alarm-list').locator('.head').filter({ hasText: 'Shelved' })).toContainText(
    '1',
  );
  expect((await desk.snapshot()).sound).toBeNull();

  // It goes on being heard of, and calls nobody.
  const before = await desk.notified();
  const { count } = await desk.alarm('W-1');
  server.publish(1, wind(1));
  await expect.poll(async () => (await desk.alarm('W-1')).count).toBeGreaterThan(count);
  expect((await desk.snapshot()).sound).toBeNull();
  // Another alarm comes after it: nothing was notified in between.
  server.publish(2, gas('G-202'));
  await expect.poll(async () => (await desk.notified()).length).toBeGreaterThan(before.length);
  expect((await desk.notified()).slice(before.length).map(({ title }) => title)).toEqual([
    'Toxic gas · 부산 가람',
  ]);

  await page.getByTestId('detail-unshelve').click();
  await expect(desk.row('W-1')).not.toHaveAttribute('data-shelved');
  await expect(page.getByTestId('status-shelved')).toHaveText('Shelved 0');
});

test('what is on the shelf comes back by itself when its time is over, and sounds again', async () => {
  server.publish(1, wind(1));
  await expect(desk.row('W-1')).toBeVisible();
  expect(await shelve('W-1', 3_000)).toBe('accepted');
  await expect(desk.row('W-1')).toHaveAttribute('data-shelved', 'true');
  expect((await desk.snapshot()).sound).toBeNull();

  await expect(desk.row('W-1')).not.toHaveAttribute('data-shelved', { timeout: 20_000 });
  await expect(desk.row('W-1')).toHaveAttribute('data-state', 'unacknowledged');
  await expect
    .poll(async () => (await desk.snapshot()).sound?.severity)
    .toBe((await desk.alarm('W-1')).severity);
});

test('a class where life is in danger is never shelved, and nothing is shelved for longer than a day', async () => {
  server.publish(1, gas('G-101'));
  await desk.row('G-101').click();
  // It can be asked why, by keyboard.
  await page.getByTestId('detail-shelve').press('Enter');
  await expect(page.getByTestId('shelf-why')).toHaveText(
    'Life may be in danger: this class is never shelved',
  );
  await expect(page.getByTestId('shelf-form')).toBeHidden();
  expect(await shelve('G-101', 60_000)).toBe('not-shelvable');
  server.publish(1, wind(1));
  await expect.poll(async () => (await desk.snapshot()).alarms.length).toBe(2);
  expect(await shelve('W-1', 25 * 3_600_000)).toBe('too-long');
  expect((await desk.snapshot()).alarms.filter(({ shelf }) => shelf !== null)).toEqual([]);
});
