import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { ImaServer } from '../../main/drill/ima-server.ts';
import type { HostRecord } from '../host/record.ts';
import { launchConsole, type RunningConsole } from './harness.ts';
import { event, gas, openSiteOffice, sites, token, writeSettings } from './site-office.ts';

let directory: string;
let server: ImaServer;
let running: RunningConsole | null = null;

test.beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gwanje-journey-'));
  server = await openSiteOffice();
});

test.afterEach(async () => {
  await running?.close();
  running = null;
  await server.stop();
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

/** A live console that has its link up. */
async function startWatching(settings: object = {}): Promise<Page> {
  const config = await writeSettings(directory, server, settings);
  running = await launchConsole({ args: ['--config', config, '--trace'], data: join(directory, 'data') });
  // The link does not wait for the window, so a journey waits for both.
  await expect(running.page.getByTestId('status-bar')).toBeVisible();
  await expect.poll(() => server.sessions().length).toBe(1);
  await expect.poll(() => running?.lines.some((line) => line.includes('ima-main up'))).toBe(true);
  return running.page;
}

const rows = (page: Page) => page.getByTestId('alarm-row');
const rowOf = (page: Page, device: string) =>
  page.locator(`[data-testid=alarm-row][data-alarm$="${device}"]`);

test('an alarm is seen on list, strip and map, notified, acknowledged, and found in the log', async () => {
  const page = await startWatching();
  await expect(rows(page)).toHaveCount(0);
  server.publish(1, gas('G-101'));

  await expect(rowOf(page, 'G-101')).toHaveAttribute('data-state', 'unacknowledged');
  await expect(page.getByTestId('strip')).toContainText('서울 한빛');
  const mark = page.getByTestId('map-mark').filter({ hasText: '서울 한빛' });
  await expect(mark).toHaveAttribute('data-fill', 'full');
  const notified = await running?.app.evaluate((electron) => {
    const { __host } = electron as unknown as { __host: HostRecord };
    return __host.notifications.map(({ title, state }) => ({ title, state }));
  });
  expect(notified).toEqual([{ title: 'Toxic gas · 서울 한빛', state: 'shown' }]);

  await rowOf(page, 'G-101').click();
  await expect(page.getByTestId('detail')).toContainText('18.5');
  await page.keyboard.press('Space');
  await expect(rowOf(page, 'G-101')).toHaveAttribute('data-state', 'acknowledged');
  await expect(mark).toHaveAttribute('data-fill', 'none');

  // The list keeps still under the pointer; with hands off it lets go of what has ended.
  await page.keyboard.press('Escape');
  await page.mouse.move(1_200, 700);
  server.publish(1, gas('G-101', 0));
  await expect(rows(page)).toHaveCount(0);
  await page.getByTestId('view-log').click();
  const log = page.getByTestId('log-row').filter({ hasText: 'Toxic gas' });
  await expect(log.filter({ hasText: 'G-101' }).first()).toBeVisible();
  await expect(log).toHaveCount(4);
});

for (const how of ['clean', 'abrupt'] as const) {
  test(`a link that is cut (${how}) is shown, comes back by itself, and nothing is doubled`, async () => {
    const page = await startWatching();
    server.publish(1, gas('G-101'));
    await expect(rows(page)).toHaveCount(1);

    server.cut(how);
    await expect(page.getByTestId('status-blind')).toBeVisible();
    await expect.poll(() => server.sessions().length, { timeout: 15_000 }).toBe(1);
    await expect(page.getByTestId('status-blind')).toBeHidden();
    server.publish(1, gas('G-101', 2));
    server.publish(2, gas('G-202'));
    await expect(rowOf(page, 'G-202')).toBeVisible();
    await expect(rows(page)).toHaveCount(2);
    await expect(rowOf(page, 'G-101')).toHaveAttribute('data-state', 'unacknowledged');
  });
}

test('a half-open link is on screen within two and a half beats, and calm is not claimed meanwhile', async () => {
  const page = await startWatching();
  await expect(page.getByTestId('status-blind')).toBeHidden();
  server.cut('freeze');
  await expect(page.getByTestId('status-blind')).toBeVisible({ timeout: 15_000 });
  await expect(page.getByTestId('strip')).toContainText('3 sites cannot be seen');
  await expect(page.getByTestId('strip-calm')).toBeHidden();
  server.cut('thaw');
  await expect(page.getByTestId('status-blind')).toBeHidden({ timeout: 15_000 });
});

test('a window reloaded in a flood shows every alarm afterwards, and sounds on in the same rhythm', async () => {
  const page = await startWatching();
  const order = () =>
    page.evaluate(async () => {
      const answer = await window.bridge.getSnapshot();
      return answer.ok ? answer.value.sound : null;
    });
  server.publish(1, gas('first'));
  await expect(rowOf(page, 'first')).toBeVisible();
  const before = await order();
  expect(before?.severity).toBe('critical');

  for (let n = 0; n < 1_000; n += 1) {
    server.publish((n % 3) + 1, gas(`D-${n}`));
    if (n === 500) await page.reload();
  }
  const alarmCount = () =>
    page.evaluate(async () => {
      const answer = await window.bridge.getSnapshot();
      return answer.ok ? answer.value.alarms.length : -1;
    });
  await expect.poll(alarmCount, { timeout: 20_000 }).toBe(1_001);
  await expect(page.getByTestId('strip-more')).toContainText('1,000');
  expect(await order()).toEqual(before);
  await page.getByTestId('view-log').click();
  const logged = await page.evaluate(async () => {
    const ids = new Set<number>();
    let before: number | undefined;
    for (;;) {
      const page = await window.bridge.getLogPage({
        types: ['hazard'],
        limit: 500,
        ...(before === undefined ? {} : { before }),
      });
      if (!page.ok) return page.error.message;
      for (const entry of page.value.entries) ids.add(entry.id);
      if (page.value.next === null) return ids.size;
      before = page.value.next;
    }
  });
  expect(logged).toBe(1_001);
});

test('a click on a notification brings that alarm into view, also after a reload', async () => {
  const page = await startWatching();
  server.publish(1, gas('G-101'));
  server.publish(2, gas('G-202'));
  await expect(rows(page)).toHaveCount(2);
  await page.reload();
  await expect(rows(page)).toHaveCount(2);
  await running?.app.evaluate((electron) => {
    const { __host } = electron as unknown as { __host: HostRecord };
    __host.notifications[1]?.emit('click');
  });
  await expect(page.getByTestId('detail')).toHaveAttribute('data-alarm', /G-202$/);
});

test('a wrong token is shown as a refused login, and the secret leaves the settings file', async () => {
  server.revokeToken(token);
  const config = await writeSettings(directory, server);
  running = await launchConsole({ args: ['--config', config], data: join(directory, 'data') });
  const { page } = running;
  await expect(page.getByTestId('status-blind')).toBeVisible();
  await page.getByTestId('view-settings').click();
  await expect(page.getByTestId('link-row')).toHaveAttribute('data-state', 'refused');

  expect(await readFile(config, 'utf8')).not.toContain(token);
  expect(await readFile(join(directory, 'data', 'secrets.json'), 'utf8')).not.toContain(token);
  expect(running.lines.join('\n')).not.toContain(token);
});

test('speaks Korean and English, switched while it runs, and stays so', async () => {
  const page = await startWatching({ language: 'ko' });
  server.publish(1, gas('G-101'));
  await expect(page.getByTestId('strip')).toContainText('유해가스');
  await page.getByTestId('view-settings').click();
  await page.getByTestId('settings').locator('[data-value=en]').click();
  await expect(page.getByTestId('strip')).toContainText('Toxic gas');
  await page.reload();
  await expect(page.getByTestId('strip')).toContainText('Toxic gas');
});

test('rubbish on the wire is recorded and counted, and the connection lives on', async () => {
  const page = await startWatching();
  server.publish(1, 'this is no JSON');
  server.publish(1, JSON.stringify({ msg_type: 4, action_type: 1, context: {} }));
  server.publish(1, event(99, 1, { device_id: 'X-1' }));
  await expect(rowOf(page, 'X-1')).toBeVisible();
  await page.getByTestId('view-settings').click();
  await expect(page.getByTestId('link-row')).toHaveAttribute('data-state', 'up');
  await expect(page.getByTestId('rejected-row')).toHaveCount(2);
});

test('an operator’s acknowledgement is refused when the alarm got worse on the way', async () => {
  const page = await startWatching();
  server.publish(1, event(8, 1, { device_id: 'W-1', measure_data: { speed: 16.2 } }));
  await expect(rowOf(page, 'W-1')).toBeVisible();
  const answers = await page.evaluate(async () => {
    const snapshot = await window.bridge.getSnapshot();
    const alarm = snapshot.ok ? snapshot.value.alarms[0] : undefined;
    if (!alarm) return 'no alarm';
    const target = { alarm: alarm.id, occurrence: alarm.occurrence, severity: alarm.severity };
    const seen = { ...target, severity: 'low' as const };
    const answer = await window.bridge.command([
      { command: 'acknowledge', target: seen, note: null },
      { command: 'acknowledge', target, note: 'seen on camera' },
    ]);
    return answer.ok
      ? answer.value.map((each) => (each.ok ? 'accepted' : each.error.code))
      : answer.error.code;
  });
  expect(answers).toEqual(['severity-changed', 'accepted']);
});

test('a damaged log is set aside, a fresh one started, and both are named on screen', async () => {
  const data = join(directory, 'data');
  const page = await startWatching();
  server.publish(1, gas('G-101'));
  await expect(rows(page)).toHaveCount(1);
  await running?.close();
  await writeFile(join(data, 'alarms.db'), 'damaged'.repeat(5_000));

  const again = await startWatching();
  await expect(again.getByTestId('status-log')).toBeVisible();
  await again.getByTestId('view-log').click();
  await expect(again.getByTestId('log')).toContainText('alarms.damaged-');
});

test('a second console on the same data directory is refused politely, and the first goes on', async () => {
  const page = await startWatching();
  const second = launchConsole({
    args: ['--config', join(directory, 'settings-of-journey.json')],
    data: join(directory, 'data'),
  });
  await expect(second).rejects.toThrow(/already running/);
  server.publish(1, gas('G-101'));
  await expect(rows(page)).toHaveCount(1);
});

test('what was unacknowledged when the program stopped is there when it starts again', async () => {
  const page = await startWatching();
  server.publish(1, gas('G-101'));
  server.publish(1, gas('G-102'));
  await rowOf(page, 'G-102').click();
  await page.keyboard.press('Space');
  await expect(rowOf(page, 'G-102')).toHaveAttribute('data-state', 'acknowledged');
  await running?.close();

  const again = await startWatching();
  await expect(rowOf(again, 'G-101')).toHaveAttribute('data-state', 'unacknowledged');
  await expect(rowOf(again, 'G-102')).toHaveAttribute('data-state', 'acknowledged');
});

test('watches all its sites, each by name', async () => {
  const page = await startWatching();
  for (const site of sites) server.publish(site.wp_no, gas(`at-${site.wp_no}`));
  for (const site of sites) await expect(rowOf(page, `at-${site.wp_no}`)).toContainText(site.name);
});
