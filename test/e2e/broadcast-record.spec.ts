/** What is written down of broadcasts: once in the log, states by the settings' table, lost clips, drafts. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { Entry, EntryType } from '../../preload/contract/log.ts';
import { all, draft, expectStates, factsOf, holdUntilSent, review, untilHoldable } from './broadcast-desk.ts';
import {
  doors,
  horns,
  openBroadcastOffice,
  speakingSettings,
  type BroadcastOffice,
} from './broadcast-office.ts';
import { expectHidden, JourneyDesk } from './journey.ts';
import { event, gas } from './site-office.ts';

let office: BroadcastOffice;
let desk: JourneyDesk;
let page: Page;

/** The codes of broadcast devices that this site gave us. */
const speakerStates = { 31: 'playing', 32: 'done' };
const clip = { id: 'horn', name: 'Horn', seconds: 2, file: 'clip/horn.wav', device: 'horn-3' };
const recording = () => join(desk.directory, 'clip/horn.wav');

test.beforeAll(async () => {
  [office, desk] = await Promise.all([openBroadcastOffice(), JourneyDesk.make()]);
  const { connections, ...settings } = speakingSettings(office, { clips: [clip] });
  const [sites, ...others] = connections;
  const told = [{ ...sites, ima: { speakerStates } }, ...others];
  page = await desk.start({ ...settings, connections: told });
  await Promise.all([desk.untilLink('ima-main', 'up'), desk.untilLink('speakers', 'up')]);
});

test.beforeEach(() => page.getByTestId('view-live').click());

test.afterAll(async () => {
  await desk.end();
  await office.stop();
  expectHidden(doors, desk.lines);
});

/** The newest entries of the log, as a window gets them. */
function entries(...types: EntryType[]): Promise<readonly Entry[]> {
  return page.evaluate(async (wanted) => {
    const reply = await window.bridge.getLogPage({ types: wanted, limit: 200 });
    if (!reply.ok) throw new Error(reply.error.message);
    return reply.value.entries;
  }, types);
}

async function say(zones: readonly string[], words: string): Promise<string> {
  await draft(page, { zones, words, tone: false });
  await review(page);
  await untilHoldable(page);
  return holdUntilSent(page);
}

test('a broadcast to six loudspeakers is told by its own entries, with all that went between', async () => {
  office.speakers.letEnd();
  const id = await say(
    horns.map((horn) => `zone-${horn}`),
    'Lunch is ready.',
  );
  await expectStates(page, all(horns, 'done'));

  await test.step('nothing of it stands elsewhere', async () => {
    await expect.poll(async () => (await entries('broadcast')).some((each) => isOver(each, id))).toBe(true);
    expect(await entries('notice')).toEqual([]);
  });

  await test.step('what each device was sent and said is in them, each once', async () => {
    const lines = (await entries('broadcast')).flatMap((entry) =>
      entry.type === 'broadcast' ? (entry.exchange ?? []) : [],
    );
    const of = (horn: string) =>
      lines
        .filter(({ peer, data }) => peer === horn || data.includes(`"${horn}"`))
        .toSorted((a, b) => a.at - b.at)
        .map(({ direction, command }) => `${direction} ${command}`)
        .toSorted();
    for (const horn of horns)
      expect(of(horn)).toEqual(
        ['out volume', 'in answer', 'in state', 'out speak', 'in answer', 'in state', 'in state'].toSorted(),
      );
  });

  await test.step('and can be read in the log', async () => {
    await page.getByTestId('view-log').click();
    await page.getByTestId('log-type').selectOption('broadcast');
    const shown = page.getByTestId('log-exchange');
    await page.getByTestId('log-row').filter({ hasText: 'Broadcast results' }).last().click();
    await expect(shown).toContainText('→ speakers/a1 speak');
    await expect(shown).toContainText('Lunch is ready.');
  });
});

test('what a person sends to a device by itself has entries of its own', async () => {
  await page.evaluate(() => window.bridge.requestDevices('speakers', ['a1'], 'volume', { level: 20 }));
  const kinds = async () =>
    (await entries('notice')).map((entry) => entry.type === 'notice' && entry.notice).toSorted();
  await expect.poll(kinds).toEqual(['device-command', 'device-command', 'device-request']);
});

test('a state by number is read by the settings alone; one that they do not know is told as unread', async () => {
  await say(['crane'], 'The crane turns.');
  await expectStates(page, { 'crane-1': 'accepted' });
  const tells = (state_cd: number) =>
    office.sites.publish(2, event(100, 1, { device_id: 'crane-1', state_cd }));
  const unread = async () =>
    (await entries('notice')).flatMap((entry) =>
      entry.type === 'notice' && entry.notice === 'broadcast-device' ? [entry.unread ?? 'read'] : [],
    );
  tells(1);
  await expect.poll(unread).toEqual(['1']);
  await expectStates(page, { 'crane-1': 'accepted' });
  tells(31);
  await expectStates(page, { 'crane-1': 'playing' });
  tells(32);
  await expectStates(page, { 'crane-1': 'done' });
  expect(await unread()).toEqual(['read', 'read', '1']);
  await page.getByTestId('view-log').click();
  await page.getByTestId('log-type').selectOption('notice');
  await expect(page.getByTestId('log-row').filter({ hasText: 'state not read: "1"' })).toHaveCount(1);
});

test('a clip whose file is gone is told and refused while the console watches, and played once it is there', async () => {
  await test.step('the settings say so, and so does the log', async () => {
    await page.getByTestId('view-settings').click();
    await expect(page.getByTestId('lost-clips')).toContainText('Horn · no such file · clip/horn.wav');
    expect(await entries('system')).toContainEqual(
      expect.objectContaining({ what: 'clip-lost', detail: 'horn · clip/horn.wav · missing' }),
    );
  });

  const choose = (option: string) => page.getByTestId('broadcast-clip').selectOption(option);
  const problem = page.getByTestId('broadcast-problem');
  await test.step('the draft says why, and cannot be sent', async () => {
    await draft(page, { zones: ['zone-a1'], words: 'Listen.', tone: false });
    await choose('horn');
    await expect(problem).toHaveText(/This clip cannot be played\s*Horn · no such file · clip\/horn.wav/);
    await expect(page.getByTestId('broadcast-review')).toHaveAttribute('aria-disabled', 'true');
    const { draft: now } = await factsOf(desk);
    const held = await page.evaluate(
      (plan) => plan && window.bridge.holdBroadcast({ draft: plan, second: null }),
      now,
    );
    expect(held).toMatchObject({ ok: false, error: { code: 'against-the-rules' } });
  });

  await test.step('the file is there: chosen again it is looked at again, and sent', async () => {
    await mkdir(join(desk.directory, 'clip'));
    await writeFile(recording(), 'RIFF');
    await choose('');
    await choose('horn');
    await expect(problem).toHaveCount(0);
    await review(page);
    await untilHoldable(page);
    await holdUntilSent(page);
    await expect.poll(() => office.speakers.lastTold('play')).toMatchObject({ clip: 'horn-3' });
    await page.getByTestId('view-settings').click();
    await expect(page.getByTestId('lost-clips')).toHaveCount(0);
  });
});

test('a draft that another alarm took the place of outlives a reload and the program', async () => {
  const words = () => page.getByTestId('broadcast-words-en');
  const answerTo = async (device: string) => {
    await page.getByTestId('view-live').click();
    await expect(desk.row(device)).toBeVisible();
    await desk.row(device).click();
    await page.keyboard.press('b');
    await expect(page.getByTestId('broadcast-draft')).toBeVisible();
  };
  for (const device of ['G-1', 'G-2']) office.sites.publish(1, gas(device));
  await answerTo('G-1');
  await words().fill('Written by hand.');
  await answerTo('G-2');
  await expect(words()).not.toHaveValue('Written by hand.');

  await page.reload();
  await page.getByTestId('view-broadcast').click();
  await expect(page.getByTestId('broadcast-bring-back')).toBeVisible();
  await desk.stop('quit');
  page = await desk.startAgain();
  await page.getByTestId('view-broadcast').click();
  await page.getByTestId('broadcast-bring-back').click();
  await expect(words()).toHaveValue('Written by hand.');

  await test.step('another template is filled by main, for the same alarm and zones', async () => {
    const before = (await factsOf(desk)).draft;
    await page.getByTestId('broadcast-template').selectOption('all-clear');
    await expect(words()).not.toHaveValue('Written by hand.');
    const after = (await factsOf(desk)).draft;
    expect(after).toMatchObject({ template: 'all-clear', answers: before?.answers });
    expect(after?.plan.zones).toEqual(before?.plan.zones);
    expect(JSON.stringify(after?.plan)).not.toMatch(/\{(site|place|hazard|reading)\}/);
  });
});

function isOver(entry: Entry, broadcast: string): boolean {
  return entry.type === 'broadcast' && entry.what === 'over' && entry.broadcast === broadcast;
}
