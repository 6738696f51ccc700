import { expect, test, type Page } from '@playwright/test';
import type { ChatServer } from '../../main/drill/chat-server.ts';
import { draft, factsOf, review, untilHoldable } from './broadcast-desk.ts';
import { doors, openBroadcastOffice, speakingSettings, type BroadcastOffice } from './broadcast-office.ts';
import { chatConnection, chatToken, openChatOffice, openRoom, roomRow } from './chat-office.ts';
import { expectHidden, JourneyDesk } from './journey.ts';
import {
  annunciatedIn,
  bendTimers,
  countLoads,
  forced,
  holdDisks,
  logged,
  pageOf,
  reloadOf,
  untilReloaded,
} from './refresh-office.ts';
import { gas } from './site-office.ts';

/** A desk whose operator has something of everything in hand when the order comes. */
let office: BroadcastOffice;
let chat: ChatServer;
let desk: JourneyDesk;

const unsent = 'half a sentence';
const announced = 'leave by the western gate';

test.beforeEach(async () => {
  [office, chat, desk] = await Promise.all([openBroadcastOffice(), openChatOffice(), JourneyDesk.make()]);
});

test.afterEach(async () => {
  await desk.end();
  await Promise.all([office.stop(), chat.stop()]);
  expectHidden({ ...doors, chatToken, 'unsent text': unsent, 'a draft': announced }, desk.lines);
});

async function open(): Promise<Page> {
  const settings = speakingSettings(office, { timing: { holdS: 10 } }, [chatConnection(chat)]);
  const page = await desk.start({ ...settings, sound: { repeatS: { critical: 2 } } });
  for (const connection of ['ima-main', 'speakers', 'talk']) await desk.untilLink(connection, 'up');
  return page;
}

/** Each connection by what it would lose if it were another one. */
const connections = () => ({
  sites: office.sites.sessions().map(({ session }) => session),
  speakers: office.rexsys.sessions().map(({ sid }) => sid),
  chat: chat.sessions().map(({ socket }) => socket?.remotePort),
});

const count = 40;
const list = (page: Page) => page.getByTestId('alarm-list');
const byTime = (page: Page) => page.getByRole('radio', { name: 'Time' });

interface Looked {
  readonly scrolled: number;
  readonly chosen: string;
}

/** A flood, and a list that the operator ordered otherwise, scrolled, and chose from. */
async function look(page: Page): Promise<Looked> {
  for (let n = 0; n < count; n += 1) office.sites.publish((n % 2) + 1, gas(`G-${n}`));
  await expect(page.getByTestId('strip-more')).toContainText(String(count - 1));
  await byTime(page).click();
  await expect.poll(() => list(page).evaluate(({ scrollHeight }) => scrollHeight)).toBeGreaterThan(2_000);
  await list(page).click();
  const chosen = await page.getByTestId('detail').getAttribute('data-alarm');
  // Away from what was chosen: nothing may bring it back into view.
  await list(page).evaluate((element) => element.scrollTo(0, 1_000));
  await expect(page.locator('[data-testid=alarm-row][aria-selected=true]')).toHaveCount(0);
  const scrolled = await list(page).evaluate(({ scrollTop }) => scrollTop);
  return { scrolled, chosen: chosen ?? '' };
}

async function expectLooked(page: Page, { scrolled, chosen }: Looked): Promise<void> {
  await page.getByTestId('view-live').click();
  await expect(page.getByTestId('detail')).toHaveAttribute('data-alarm', chosen);
  await expect(byTime(page)).toBeChecked();
  await expect.poll(() => list(page).evaluate(({ scrollTop }) => scrollTop)).toBe(scrolled);
}

async function expectDrafted(page: Page): Promise<void> {
  await page.getByTestId('view-broadcast').click();
  await expect(page.getByTestId('broadcast-words-en')).toHaveValue(announced);
  await expect(page.locator('[data-testid=broadcast-zone][data-zone=zone-a1] input')).toBeChecked();
}

async function expectWritten(page: Page): Promise<void> {
  await expect(roomRow(page, 'crew')).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByTestId('composer')).toHaveValue(unsent);
}

/** The beats that windows of this page have played, by main's order and number. */
async function listenForBeats(page: Page): Promise<readonly string[]> {
  const beats: string[] = [];
  await page.exposeFunction('heardBeat', (name: string) => void beats.push(name));
  await page.addInitScript(() => {
    const keep = Object.getOwnPropertyDescriptor(Storage.prototype, 'setItem');
    const set = keep?.value as (this: Storage, key: string, value: string) => void;
    Storage.prototype.setItem = function (key, value) {
      if (key === 'gwanje.beat') (Reflect.get(window, 'heardBeat') as (name: string) => void)(value);
      set.call(this, key, value);
    };
  });
  return beats;
}

test('a reload is of the window alone: connections, sound, words and what is looked at go on', async () => {
  const page = await open();
  const beats = await listenForBeats(page);
  // The listener is in every document from the next one on.
  await page.reload();
  const looked = await look(page);
  await draft(page, { zones: ['zone-a1'], words: announced, tone: false });
  await openRoom(page, 'crew');
  const { sound } = await desk.snapshot();
  const before = {
    ...connections(),
    sound,
    annunciated: annunciatedIn(desk.lines),
    notified: await desk.notified(),
  };
  const loads = countLoads(page);
  await expect.poll(() => beats.length).toBeGreaterThan(0);
  const heard = beats.length;

  await page.getByTestId('composer').fill(unsent);
  // At once: the pause after which main is told of it has not passed.
  office.sites.publish(1, forced('Keeps everything'));
  await untilReloaded(page, 'Keeps everything');
  await expectWritten(page);
  await expectDrafted(page);
  await expectLooked(page, looked);

  await test.step('no connection is another one, and nobody was called again', async () => {
    const { sound: after } = await desk.snapshot();
    expect({
      ...connections(),
      sound: after,
      annunciated: annunciatedIn(desk.lines),
      notified: await desk.notified(),
    }).toEqual(before);
    expect(before.annunciated).toHaveLength(count);
    expect(loads()).toBe(1);
    await expect.poll(() => logged(page, 'Keeps everything')).toEqual(reloadOf('desk'));
  });

  await test.step('the sound falls in with its rhythm, and plays no beat twice', async () => {
    await expect.poll(() => beats.length).toBeGreaterThan(heard + 1);
    expect(new Set(beats).size).toBe(beats.length);
    const orders = new Set(beats.map((beat) => beat.split(' ').slice(0, 2).join(' ')));
    expect([...orders]).toEqual([`critical ${sound?.since}`]);
  });

  await test.step('with the list on the screen, what was chosen does not scroll it back either', async () => {
    await page.reload();
    await expectLooked(page, looked);
  });
});

test('a window that does not come back is made anew, and finds what was kept', async () => {
  const page = await open();
  const looked = await look(page);
  await openRoom(page, 'crew');
  await page.getByTestId('composer').fill(unsent);
  const before = connections();
  await bendTimers(desk.console.app, { 10_000: 1_000 });
  // In the window as it is now no page finds itself any more.
  await page.addInitScript(() => {
    Document.prototype.querySelector = () => null;
  });
  await draft(page, { zones: ['zone-a1'], words: announced, tone: false });
  const gone = page.waitForEvent('close');
  office.sites.publish(1, forced('Never back'));
  await gone;

  const again = await pageOf(desk.console.app, 'desk');
  const [blind] = await untilReloaded(again, 'Never back');
  expect(blind).toMatchObject({ window: 'desk', isRecreated: true });
  await expect(again.getByTestId('refresh-done')).toContainText('Window opened anew');
  await expect(again.getByTestId('broadcast-words-en')).toHaveValue(announced);
  await expectDrafted(again);
  await expectLooked(again, looked);
  await again.getByTestId('view-message').click();
  await expectWritten(again);
  await expect
    .poll(() => logged(again, 'Never back'))
    .toEqual(['ordered desk', 'reloaded desk', 'done desk back anew']);
  expect(connections()).toEqual(before);
});

test('a reload waits for the hand on the broadcast key, a storm of orders too', async () => {
  const page = await open();
  const loads = countLoads(page);
  await draft(page, { zones: ['zone-a1'], words: announced });
  await review(page);
  await untilHoldable(page);
  await page.keyboard.down(' ');
  await expect.poll(async () => (await factsOf(desk)).heldSince).not.toBeNull();
  for (let n = 0; n < 50; n += 1) office.sites.publish(1, forced('While it is held'));
  await expect(page.getByTestId('refresh-waits')).toContainText('when the broadcast key is released');
  const merged = Array.from({ length: 49 }, () => 'merged desk');
  const waiting = ['ordered desk', 'waits desk', ...merged];
  await expect.poll(() => logged(page, 'While it is held')).toEqual(waiting);
  expect((await factsOf(desk)).heldSince).not.toBeNull();
  expect(loads()).toBe(0);

  await page.keyboard.up(' ');
  await untilReloaded(page, 'While it is held');
  expect(loads()).toBe(1);
  await expect
    .poll(() => logged(page, 'While it is held'))
    .toEqual([...waiting, 'reloaded desk', 'done desk back']);
  await expectDrafted(page);
  expect((await factsOf(desk)).broadcasts).toEqual([]);
  expect(office.speakers.told('speak')).toEqual([]);
});

test('a reload waits for an acknowledgement that a slow disk holds up', async () => {
  const page = await open();
  const loads = countLoads(page);
  office.sites.publish(1, gas('G-1'));
  await desk.row('G-1').click();
  // A disk that is silent for five seconds would not be waited for.
  await bendTimers(desk.console.app, { 5_000: 60_000 });
  const disks = await holdDisks(desk.console.app);
  await page.keyboard.press('Space');
  office.sites.publish(1, forced('While it is written'));
  await expect(page.getByTestId('refresh-waits')).toContainText('when the command is answered');
  expect(loads()).toBe(0);
  expect((await desk.alarm('G-1')).acknowledgement).toBeNull();

  await disks.letGo();
  await untilReloaded(page, 'While it is written');
  await expect(desk.row('G-1')).toHaveAttribute('data-state', 'acknowledged');
  await expect
    .poll(() => logged(page, 'While it is written'))
    .toEqual(['ordered desk', 'waits desk', 'reloaded desk', 'done desk back']);
  expect(loads()).toBe(1);
});
