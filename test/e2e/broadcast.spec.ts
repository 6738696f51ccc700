import { expect, test, type Page } from '@playwright/test';
import { all, expectStates, holdUntilSent, newestOf, open, review, untilHoldable } from './broadcast-desk.ts';
import {
  doors,
  horns,
  openBroadcastOffice,
  speakingSettings,
  webhookToken,
  type BroadcastOffice,
} from './broadcast-office.ts';
import { expectHidden, JourneyDesk } from './journey.ts';
import { event, gas } from './site-office.ts';

/** One live console that speaks to two sites by every way there is. */
let office: BroadcastOffice;
let desk: JourneyDesk;
let page: Page;

test.beforeAll(async () => {
  [office, desk] = await Promise.all([openBroadcastOffice(), JourneyDesk.make()]);
  page = await desk.start(speakingSettings(office));
  await Promise.all([desk.untilLink('ima-main', 'up'), desk.untilLink('speakers', 'up')]);
});

test.beforeEach(async () => {
  office.speakers.letLast();
  office.speakers.deaf.clear();
  office.speakers.refusing.clear();
  await page.getByTestId('view-live').click();
});

test.afterAll(async () => {
  await desk.end();
  await office.stop();
  expectHidden(doors, desk.lines);
});

/** On the plan, where two zones overlap; or anywhere on the site. */
const inTheMiddle = { cstrt_no: 101, hazard_phrase: 'H2S over its limit' };
const somewhere = { grid_x: undefined, grid_y: undefined };

/** A draft for this alarm, sent by keys alone. */
async function answer(device: string): Promise<string> {
  await desk.row(device).click();
  await page.keyboard.press('b');
  await review(page);
  await untilHoldable(page);
  return holdUntilSent(page);
}

const stands = () => page.getByTestId('broadcast-stands');

/** The lines of the log view that are of broadcasts, the newest first. */
async function logLines(): Promise<string[]> {
  await page.getByTestId('view-log').click();
  await page.getByTestId('log-type').selectOption('broadcast');
  await expect(page.locator('[data-testid=log-row]:not([data-type=broadcast])')).toHaveCount(0);
  return page.getByTestId('log-row').locator('.what').allInnerTexts();
}

test('from a gas alarm to spoken words in four keys', async () => {
  office.sites.publish(1, gas('G-1', 1, inTheMiddle));
  await expect(desk.row('G-1')).toBeVisible();

  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('b');
  await expect(page.getByTestId('broadcast-review')).toBeFocused();
  await page.keyboard.press('Enter');
  await untilHoldable(page);
  await expect(page.getByTestId('summary-zone')).toHaveText([/Zone b1/, /Zone b2/]);
  expect(office.speakers.told('speak')).toEqual([]);
  const id = await holdUntilSent(page);

  await test.step('the two zones where it is get words and tone, nobody else anything', async () => {
    await expectStates(page, all(['b1', 'b2'], 'playing'));
    expect(office.speakers.whoGot('speak')).toEqual(['b1', 'b2']);
    expect(office.speakers.whoGot('volume')).toEqual(['b1', 'b2']);
    const data = office.speakers.lastTold('speak');
    expect(data).toMatchObject({
      broadcast: id,
      tone: 'evacuate',
      toneS: 6,
      repeats: 3,
      priority: 'emergency',
    });
    expect(data['text']).toContain('서울 한빛에서 알립니다. Zone b1, Zone b2에서');
    expect(data['text']).toContain('Attention at 서울 한빛. Toxic gas detected at Zone b1, Zone b2.');
    expect(data['text']).toContain('H2S 18.5 ppm');
  });

  await test.step('done stands on the broadcast, on the alarm and in the log', async () => {
    office.speakers.letEnd();
    await expectStates(page, all(['b1', 'b2'], 'done'));
    await expect(stands()).toHaveText(/Over · 2 of 2 heard/);
    await page.getByTestId('view-live').click();
    await expect(desk.row('G-1').getByTestId('alarm-broadcast')).toHaveText('2 of 2 heard');
    await desk.row('G-1').click();
    const detail = page.getByTestId('alarm-broadcast').filter({ hasText: 'Gas: evacuate' });
    await expect(detail).toContainText('Over');
    await expect.poll(logLines).toContainEqual(expect.stringMatching(/^Broadcast over · Toxic gas/));
    const lines = await logLines();
    expect(lines.at(-1)).toMatch(/^Broadcast ordered · Toxic gas · 2 zones · Attention at 서울 한빛/);
    expect(lines).toContainEqual(expect.stringMatching(/^Broadcast results · Toxic gas · .*done 2$/));
  });
});

test('two of six fail: they are shown, and told again alone', async () => {
  office.speakers.refusing.add('a2');
  office.speakers.deaf.add('c1');
  office.sites.publish(1, gas('G-2', 1, somewhere));
  await answer('G-2');
  const before = office.speakers.record.length;
  const result = (device: string) => page.locator(`[data-testid=broadcast-outlet][data-address=${device}]`);

  await test.step('each with a word and a shape', async () => {
    await expectStates(page, { ...all(horns, 'playing'), a2: 'failed', c1: 'no-answer' });
    await expect(result('a2')).toContainText('failed');
    await expect(result('a2')).toContainText('the amplifier is off');
    await expect(result('a2').locator('svg.failed')).toBeVisible();
    await expect(result('c1')).toContainText('no answer within 2 s');
    await expect(result('c1').locator('svg.no-answer')).toBeVisible();
    await expect(stands()).toHaveText(/4 of 6 heard · 1 may have heard · 1 missed it/);
  });

  await test.step('R goes to those two, by the record of the devices', async () => {
    office.speakers.refusing.clear();
    office.speakers.deaf.clear();
    await expect(page.getByTestId('broadcast-repeat')).toHaveText(/Again to the 2 that missed it/);
    await page.keyboard.press('r');
    await expectStates(page, all(horns, 'playing'));
    await expect(result('a2')).toContainText('try 2');
    const since = office.speakers.record.slice(before).filter(({ data }) => 'request' in data);
    expect([...new Set(since.map(({ device }) => device))].sort()).toEqual(['a2', 'c1']);
    office.speakers.letEnd();
    await expectStates(page, all(horns, 'done'));
    await expect(stands()).toHaveText(/Over · 6 of 6 heard/);
  });
  expect(office.speakers.whoGot('stop')).toEqual([]);
  await expect.poll(logLines).toContainEqual(expect.stringMatching(/^Again to those who missed it/));
});

test('stop tells those who may have heard it, and the correction goes to exactly them', async () => {
  office.speakers.refusing.add('c2');
  office.speakers.deaf.add('c1');
  office.sites.publish(1, gas('G-3', 1, somewhere));
  const id = await answer('G-3');
  await expectStates(page, { ...all(horns, 'playing'), c1: 'no-answer', c2: 'failed' });
  const reached = horns.filter((horn) => horn !== 'c2');

  await test.step('stopped', async () => {
    office.speakers.deaf.clear();
    await page.keyboard.press('x');
    await expectStates(page, { ...all(horns, 'stopped'), c2: 'failed' });
    expect(office.speakers.whoGot('stop')).toEqual(reached);
    await expect(stands()).toHaveText(/stopped by Kim Seoyeon/);
  });

  await test.step('corrected by one key', async () => {
    const before = office.speakers.record.length;
    await expect(page.getByTestId('broadcast-correction')).toContainText(
      'Zone a1, Zone a2, Zone b1, Zone b2, Zone c1',
    );
    const correction = await holdUntilSent(page, 't');
    await expectStates(page, all(reached, 'playing'));
    expect(office.speakers.whoGot('speak', before)).toEqual(reached);
    const data = office.speakers.lastTold('speak');
    expect(data).toMatchObject({ broadcast: correction, tone: 'chime' });
    expect(data['text']).toContain('was made in error');
    expect(await newestOf(desk)).toMatchObject({ id: correction, corrects: id });
    office.speakers.letEnd();
    await expectStates(page, all(reached, 'done'));
  });
});

test('what is worse interrupts, and both say so', async () => {
  office.sites.publish(1, event(8, 1, { device_id: 'W-1', measure_data: { speed: 21 } }));
  const gale = await answer('W-1');
  await expectStates(page, all(horns, 'playing'));
  const before = office.speakers.record.length;

  await page.getByTestId('view-live').click();
  office.sites.publish(1, gas('G-4', 1, inTheMiddle));
  await desk.row('G-4').click();
  await page.keyboard.press('b');
  await expect(page.locator('[data-testid=broadcast-zone][data-zone=zone-b1]')).toContainText(
    'In use (Urgent, desk desk-1) · this one interrupts it',
  );
  await review(page);
  await untilHoldable(page);
  const evacuation = await holdUntilSent(page);
  await expectStates(page, all(['b1', 'b2'], 'playing'));
  const orders = office.speakers.record
    .slice(before)
    .filter(({ device, what }) => device === 'b1' && ['stop', 'speak'].includes(what));
  expect(orders.map(({ what, data }) => [what, data['broadcast']])).toEqual([
    ['stop', gale],
    ['speak', evacuation],
  ]);

  await open(page, gale);
  await expectStates(page, { ...all(horns, 'playing'), ...all(['b1', 'b2'], 'interrupted') });
  await expect(page.locator('[data-testid=broadcast-outlet][data-address=b1]')).toContainText(
    `something more important speaks there: desk-1 · ${evacuation}`,
  );
  office.speakers.letEnd();
  await expectStates(page, { ...all(horns, 'done'), ...all(['b1', 'b2'], 'interrupted') });
  expect(office.speakers.whoGot('stop', before)).toEqual(['b1', 'b2']);
});

test('webhook, site notice and phones are really called, and the site says what its device does', async () => {
  office.sites.publish(2, event(15, 1, { device_id: 'F-1' }));
  const id = await answer('F-1');
  const said: unknown = expect.stringContaining('부산 가람에서 알립니다.');
  await expectStates(page, { 'crane-1': 'accepted', 2: 'accepted', '2:77': 'accepted' });
  expect(office.webhook.calls).toMatchObject([
    {
      authorization: `Bearer ${webhookToken}`,
      body: { event: 'say', mode: 'live', broadcast: id, ko: said, addresses: [{ address: 'crane-1' }] },
    },
  ]);
  const calls = office.notices.toSorted((a, b) => a.path.localeCompare(b.path));
  expect(calls).toMatchObject([
    { path: '/imoa/api/monitor/4.2/workplace/2/notify', body: { puSubject: said, puContent: said } },
    { path: '/imoa/api/push/send', body: { wp_no: 2, mb_no_list: [77], pu_content: said, pu_chk: 1 } },
  ]);

  const tells = (state_name: string) =>
    office.sites.publish(2, event(100, 1, { device_id: 'crane-1', state_name }));
  tells('방송 중');
  await expectStates(page, { 'crane-1': 'playing', 2: 'accepted', '2:77': 'accepted' });
  tells('대기');
  await expectStates(page, { 'crane-1': 'done', 2: 'accepted', '2:77': 'accepted' });
});
