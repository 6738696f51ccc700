import { expect, test, type Page } from '@playwright/test';
import type { ChatServer } from '../../main/drill/chat-server.ts';
import type { ImaServer } from '../../main/drill/ima-server.ts';
import {
  chatConnection,
  chatToken,
  colleague,
  messageRow,
  openChatOffice,
  openRoom,
  roomRow,
  self,
  stranger,
  textsIn,
  write,
} from './chat-office.ts';
import { expectHidden, JourneyDesk } from './journey.ts';
import { gas, openSiteOffice, sites, token } from './site-office.ts';

let site: ImaServer;
let chat: ChatServer;
let desk: JourneyDesk;

test.beforeEach(async () => {
  [site, chat, desk] = await Promise.all([openSiteOffice(), openChatOffice(), JourneyDesk.make()]);
});

test.afterEach(async () => {
  await desk.end();
  await Promise.all([site.stop(), chat.stop()]);
  const said = { 'what was said': 'crane', 'what was announced': 'maintenance', 'a draft': 'secret draft' };
  expectHidden({ chatToken, token, ...said, 'a colleague': 'Minsu' }, desk.lines);
});

/** A desk that is in its rooms. */
async function open(): Promise<Page> {
  const page = await desk.start({
    connections: [
      { id: 'ima-main', kind: 'ima', url: site.websocketUrl, account: { token }, sites },
      chatConnection(chat),
    ],
  });
  await desk.untilLink('ima-main', 'up');
  await expect.poll(() => chat.sessions()[0]?.rooms.toSorted()).toEqual(['crew', 'office']);
  return page;
}

const roomOf = async (id: string) => (await desk.snapshot()).chat?.rooms.find(({ room }) => room === id);
const heard = (name: string) => chat.heard.filter((each) => each.name === name).map(({ data }) => data);

test('text goes both ways, with typing, and one’s own is queued, sent and seen', async () => {
  const page = await open();
  await openRoom(page, 'crew');
  chat.typing('crew', colleague.id, 'typing');
  await expect(page.getByTestId('typing')).toContainText('Minsu Ahn is typing');
  chat.say('crew', colleague.id, { type: 'text', text: 'the crane is stuck' });
  await expect(messageRow(page, 'the crane is stuck')).toHaveAttribute('data-delivery', 'received');
  await expect(page.getByTestId('typing')).toBeHidden();
  // It was on screen with the window in front.
  await expect.poll(() => heard('read').length).toBeGreaterThan(0);
  await expect.poll(() => chat.unacked(self.id)).toEqual([]);

  chat.drop('sent');
  await page.getByTestId('composer').fill('on my way');
  await expect.poll(() => heard('status')).toContainEqual({ room: 'crew', status: 'typing' });
  await page.getByTestId('composer').press('Enter');
  await expect(messageRow(page, 'on my way')).toHaveAttribute('data-delivery', 'queued');
  await expect(page.getByTestId('composer')).toHaveValue('');
  // Its answer was lost: it is asked about, and stands there once.
  await expect(messageRow(page, 'on my way')).toHaveAttribute('data-delivery', 'sent', { timeout: 30_000 });
  expect(textsIn(chat, 'crew')).toEqual(['on my way']);
  chat.see('crew', colleague.id);
  await expect(messageRow(page, 'on my way')).toHaveAttribute('data-delivery', 'seen');
  await expect(messageRow(page, 'on my way')).toContainText('Seen 1/2');
});

test('a muted room is counted and calls nobody; another one notifies, and its notification opens it', async () => {
  const page = await open();
  await openRoom(page, 'crew');
  await page.getByRole('button', { name: 'Mute', exact: true }).click();
  await expect.poll(async () => (await roomOf('crew'))?.isMuted).toBe(true);
  await page.getByTestId('view-live').click();
  chat.say('crew', colleague.id, { type: 'text', text: 'hushed' });
  await expect.poll(async () => (await roomOf('crew'))?.unread).toBe(1);
  expect(await desk.notified()).toEqual([]);
  await expect(page.getByTestId('waiting-message')).toBeHidden();

  chat.say('office', colleague.id, { type: 'text', text: 'lunch is here' });
  await expect
    .poll(() => desk.notified())
    .toEqual([{ title: 'Minsu Ahn · Back office', body: 'lunch is here' }]);
  await expect(page.getByTestId('waiting-message')).toHaveText('1');
  await desk.clickNotification('Minsu Ahn · Back office');
  await expect(page.getByTestId('messages')).toBeVisible();
  await expect(messageRow(page, 'lunch is here')).toBeVisible();
  await expect.poll(async () => (await roomOf('office'))?.unread).toBe(0);

  await roomRow(page, 'crew').click();
  await expect(messageRow(page, 'hushed')).toBeVisible();
  await page.getByRole('button', { name: 'Unmute', exact: true }).click();
  await page.getByTestId('view-live').click();
  chat.say('crew', colleague.id, { type: 'text', text: 'heard again' });
  await expect.poll(async () => (await desk.notified()).at(-1)?.title).toBe('Minsu Ahn · Crew of site 1');
});

test('what was written and not sent survives a reload, and a change of rooms', async () => {
  const page = await open();
  await openRoom(page, 'crew');
  await page.getByTestId('composer').fill('half a sentence');
  await expect.poll(async () => (await roomOf('crew'))?.draft).toBe('half a sentence');
  await page.reload();
  await openRoom(page, 'office');
  await expect(page.getByTestId('composer')).toHaveValue('');
  await expect(roomRow(page, 'crew')).toContainText('Unsent · half a sentence');
  await roomRow(page, 'crew').click();
  await expect(page.getByTestId('composer')).toHaveValue('half a sentence');
  expect(heard('send')).toEqual([]);
});

test('an alarm is shared in a room, and its link opens it', async () => {
  const page = await open();
  site.publish(1, gas('G-101'));
  await desk.row('G-101').click();
  await page.getByTestId('detail-share').click();
  await page.getByTestId('share').getByRole('combobox').fill('crew');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('share')).toContainText('Sent to Crew of site 1');
  const [sent] = heard('send');
  expect(sent).toMatchObject({ room: 'crew', type: 'link', title: 'Toxic gas · 서울 한빛 · Critical' });

  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await openRoom(page, 'crew');
  await page.getByTestId('open-alarm').click();
  await expect(page.getByTestId('detail')).toHaveAttribute('data-alarm', /G-101$/);
});

test('an invitation is refused with the advice to open a new room, which is then opened', async () => {
  const page = await open();
  await openRoom(page, 'office');
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const people = page.getByTestId('people');
  await people.getByRole('textbox', { name: 'Another user id' }).fill(stranger.id);
  await people.getByRole('button', { name: 'Add', exact: true }).click();
  await people.getByRole('button', { name: 'Invite', exact: true }).click();
  await expect(page.getByTestId('room-refusal')).toContainText('Open a new room with those people instead');
  expect(heard('in')).toEqual([]);

  await page.getByRole('button', { name: 'Open a new room' }).click();
  await page.getByTestId('people').getByRole('button', { name: 'Open', exact: true }).click();
  await expect
    .poll(() => [...(chat.table.rooms.get('room-made-1')?.users ?? [])].toSorted())
    .toEqual([colleague.id, self.id, stranger.id].toSorted());
  await expect(roomRow(page, 'room-made-1')).toBeVisible();
  await write(page, 'welcome');
  await expect.poll(() => textsIn(chat, 'room-made-1')).toContain('welcome');
});

test('notices stand as banners, an application error too, and the link stays up', async () => {
  const page = await open();
  await page.getByTestId('view-message').click();
  const line = page.getByTestId('notices');
  const before = chat.sessions()[0]?.socket;
  chat.broadcast('notice', { type: 'notice', content: 'maintenance at nine' });
  await expect(line).toContainText('maintenance at nine');
  chat.broadcast('notice', { type: 'version', content: '2.4.1' });
  await expect(line).toContainText('2.4.1');
  chat.broadcast('err', 'the room is full');
  await expect(line).toContainText('the room is full');
  await page.getByTestId('all-notices').click();
  await expect(page.getByTestId('notice')).toHaveCount(3);
  for (const kind of ['notice', 'version', 'error']) {
    await expect(page.locator(`[data-testid=notice][data-kind=${kind}]`)).toBeVisible();
  }
  expect(chat.sessions()[0]?.socket).toBe(before);
  await page.locator('[data-testid=notice][data-kind=error]').getByRole('button').click();
  await expect(page.getByTestId('notice')).toHaveCount(2);

  // What is set for us there is fetched again, on the same connection.
  chat.table.open([self.id, stranger.id], 'Opened elsewhere');
  await expect(page.getByTestId('room')).toHaveCount(2);
  chat.broadcast('notice', { type: 'config', content: '' });
  await expect(page.getByTestId('room').filter({ hasText: 'Opened elsewhere' })).toBeVisible();
  expect(chat.sessions().map(({ socket }) => socket === before)).toEqual([true]);
});

test('a bad token is a refused link and no banner', async () => {
  chat.revokeToken(chatToken);
  const page = await desk.start({ connections: [chatConnection(chat)] });
  await desk.untilLink('talk', 'refused');
  await page.getByTestId('view-message').click();
  await expect(page.getByTestId('notices')).toContainText('Login refused');
  expect((await desk.snapshot()).chat?.notices).toEqual([]);
});

test('what a colleague sends is text on the screen and on the desktop, never markup', async () => {
  const page = await open();
  const bad = '<img src=x onerror="window.wasRun = true"><b>bold</b>';
  await openRoom(page, 'crew');
  for (const body of [
    { type: 'text', text: bad },
    { type: 'link', url: 'javascript:window.wasRun=true', title: bad, desc: bad, img: bad },
    { type: bad, text: bad },
  ]) {
    chat.say('crew', colleague.id, body);
  }
  await expect(page.getByTestId('message')).toHaveCount(3);
  await expect(page.getByTestId('thread')).toContainText('<b>bold</b>');
  await expect(page.getByTestId('thread').locator('b:text-is("bold"), img, a')).toHaveCount(0);
  chat.broadcast('notice', { type: 'notice', content: bad });
  await expect(page.getByTestId('notices')).toContainText('<b>bold</b>');
  expect(await page.evaluate(() => 'wasRun' in window)).toBe(false);
});

test('another user signs in on the connection: nothing of the one before is left at the desk', async () => {
  const page = await open();
  chat.say('office', colleague.id, { type: 'text', text: 'between us' });
  await expect.poll(() => desk.notified()).toHaveLength(1);
  // Both are in the hall, and what one of them has begun to write there is no business of the other.
  const hall = chat.table.open([self.id, stranger.id], 'Hall').id;
  chat.broadcast('notice', { type: 'config', content: '' });
  await openRoom(page, hall);
  await page.getByTestId('composer').fill('a secret draft');
  await expect.poll(async () => (await roomOf(hall))?.draft).toBe('a secret draft');
  chat.broadcast('notice', { type: 'notice', content: 'for Control One only' });
  await expect(page.getByTestId('notices')).toContainText('for Control One only');

  await page.getByTestId('view-settings').click();
  const row = page.locator('[data-testid=link-row][data-connection=talk]');
  await row.getByTestId('link-more').click();
  await page.getByTestId('link-sign-out').click();
  await expect(row).toHaveAttribute('data-state', 'stopped');
  expect((await desk.snapshot()).chat).toEqual({ self: {}, rooms: [], notices: [] });
  await expect(page.getByTestId('waiting-message')).toBeHidden();
  expect(await desk.openNotifications()).toEqual([]);

  await page.getByTestId('link-sign-in').click();
  await expect(row).toHaveAttribute('data-state', 'refused');
  await page.getByTestId('new-token').click();
  await page.getByTestId('token').fill(chat.issueToken(stranger.id));
  await page.getByTestId('token').press('Enter');
  await expect(row).toHaveAttribute('data-state', 'up');
  await page.getByTestId('view-message').click();
  await expect(page.getByTestId('room')).toHaveCount(2);
  await openRoom(page, hall);
  await expect(page.getByTestId('composer')).toHaveValue('');
  await openRoom(page, 'night');
  await expect(page.getByTestId('composer')).toHaveValue('');
  const of = ['Crew of site 1', 'Back office', 'between us', 'a secret draft', 'for Control One', 'Minsu'];
  expectHidden(Object.fromEntries(of.map((text) => [text, text])), await page.content());
  expectHidden(
    Object.fromEntries(of.map((text) => [text, text])),
    JSON.stringify((await desk.snapshot()).chat),
  );
  await write(page, 'evening');
  await expect.poll(() => textsIn(chat, 'night', stranger.id)).toEqual(['evening']);
  expect(textsIn(chat, 'crew')).toEqual([]);
});
