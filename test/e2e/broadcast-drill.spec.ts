import { expect, test } from '@playwright/test';
import { Cutter } from '../peer/cutter.ts';
import { all, expectStates, holdUntilSent, review, untilHoldable } from './broadcast-desk.ts';
import { doors, openBroadcastOffice, speakingSettings, type BroadcastOffice } from './broadcast-office.ts';
import { launchConsole, type RunningConsole } from './harness.ts';
import { expectHidden, JourneyDesk } from './journey.ts';

/** The live servers of a settings file, each behind a line that counts who comes. */
let office: BroadcastOffice;
let lines: readonly [sites: Cutter, rexsys: Cutter, webhook: Cutter];
let desk: JourneyDesk;
let drill: RunningConsole | null = null;

test.beforeAll(async () => {
  [office, desk] = await Promise.all([openBroadcastOffice(), JourneyDesk.make()]);
  lines = [
    await Cutter.to(office.sites.port),
    await Cutter.to(office.rexsys.port),
    await Cutter.to(office.webhook.port),
  ];
});

test.afterAll(async () => {
  await drill?.close();
  await desk.end();
  await Promise.all([...lines, office].map((each) => each.stop()));
  expectHidden(doors, [...desk.lines, ...(drill?.lines ?? [])]);
});

const counted = () => lines.map(({ accepted }) => accepted);

test('a drill is answered by a broadcast to its own devices, and no live server hears of it', async () => {
  test.setTimeout(120_000);
  const [sites, rexsys, webhook] = lines;
  const at = (line: Cutter, path = '') => `http://127.0.0.1:${line.port}${path}`;

  await test.step('the same settings do lead to the live servers', async () => {
    await desk.start(
      speakingSettings({
        sites: { websocketUrl: at(sites, new URL(office.sites.websocketUrl).pathname), origin: at(sites) },
        rexsys: { origin: at(rexsys) },
        webhook: { url: at(webhook, '/announce') },
      }),
    );
    await Promise.all([desk.untilLink('ima-main', 'up'), desk.untilLink('speakers', 'up')]);
    await desk.stop('quit');
    expect(counted()).toEqual([expect.any(Number), expect.any(Number), 0]);
    expect(Math.min(sites.accepted, rexsys.accepted)).toBeGreaterThan(0);
  });
  const before = counted();

  drill = await launchConsole({
    args: ['--drill', 'gas-leak', '--config', desk.config, '--trace'],
    data: desk.data,
  });
  const { page } = drill;
  await test.step('its gas alarm has a draft for the zones of its own site', async () => {
    await expect(page.getByTestId('alarm-row').first()).toBeVisible({ timeout: 30_000 });
    await page.getByTestId('alarm-row').first().click();
    await page.keyboard.press('b');
    await expect(page.getByTestId('broadcast-view')).toHaveAttribute('data-mode', 'drill');
    await page.getByRole('button', { name: '평택 고덕 2동 전체' }).click();
    await page.getByTestId('broadcast-words-ko').fill('지금 대피하십시오.');
    await page.getByTestId('broadcast-words-en').fill('');
    await page.getByTestId('broadcast-repeats').fill('1');
    await review(page);
    await expect(page.getByTestId('broadcast-summary')).toContainText('Nothing goes to a real site.');
    await untilHoldable(page);
  });

  await test.step('two of its six loudspeakers have to be told twice, then all have said it', async () => {
    await holdUntilSent(page);
    const six = ['fab-west', 'fab-middle', 'fab-east', 'utility-west', 'utility-middle', 'utility-east'];
    const speakers = six.map((name) => `speaker-${name}`);
    const failed = page.locator('[data-testid=broadcast-outlet][data-state=failed]');
    await expect(failed).toHaveCount(2);
    await expect(failed.filter({ hasText: 'the amplifier is too hot' })).toHaveCount(2);
    await page.keyboard.press('r');
    await expectStates(page, all(speakers, 'done'));
    await expect(page.getByTestId('broadcast-stands')).toHaveText(/Over · 6 of 6 heard/);
  });
  expect(counted()).toEqual(before);
  expect([office.webhook.calls, office.notices, office.speakers.told('speak')]).toEqual([[], [], []]);
});
