import { expect, test, type Page } from '@playwright/test';
import type { ChatServer, ChatServerOptions } from '../../main/drill/chat-server.ts';
import {
  chatConnection,
  chatToken,
  colleague,
  heardTexts,
  messageRow,
  openChatOffice,
  openRoom,
  roomRow,
  textsIn,
  write,
} from './chat-office.ts';
import { expectHidden, JourneyDesk } from './journey.ts';

/** What was written while nobody could take it: once, in order, whatever dies meanwhile. */
let chat: ChatServer;
let desk: JourneyDesk;

test.beforeEach(async () => {
  desk = await JourneyDesk.make();
});

test.afterEach(async () => {
  await desk.end();
  await chat.stop();
  expectHidden({ chatToken }, desk.lines);
});

async function open(options: ChatServerOptions = {}): Promise<Page> {
  chat = await openChatOffice(options);
  const page = await desk.start({ connections: [chatConnection(chat)] });
  await expect.poll(() => chat.sessions()[0]?.rooms.toSorted()).toEqual(['crew', 'office']);
  await openRoom(page, 'crew');
  return page;
}

/** The server neither reads nor answers any more, and the desk knows. */
async function loseLink(page: Page): Promise<void> {
  chat.cut('freeze');
  await expect(page.getByTestId('chat-waits')).toBeVisible({ timeout: 20_000 });
}

const three = ['first', 'second', 'third'];

async function writeThree(page: Page): Promise<void> {
  for (const text of three) {
    await write(page, text);
    await expect(messageRow(page, text)).toHaveAttribute('data-delivery', 'queued');
  }
}

async function expectOnce(page: Page, texts: readonly string[] = three): Promise<void> {
  await expect.poll(() => textsIn(chat, 'crew').length, { timeout: 30_000 }).toBe(texts.length);
  for (const text of texts)
    await expect(messageRow(page, text)).toHaveAttribute('data-delivery', 'sent', { timeout: 30_000 });
  expect(textsIn(chat, 'crew')).toEqual(texts);
  expect(heardTexts(chat)).toEqual(texts);
  await expect(page.getByTestId('message')).toHaveCount(texts.length);
}

for (const dedupes of [true, false]) {
  const server = dedupes ? 'a server that knows a key again' : 'a server that knows no key again';

  test(`written while the link is down, it goes out once and in order: ${server}`, async () => {
    const page = await open({ dedupes });
    await loseLink(page);
    await expect(page.getByTestId('chat-waits')).toContainText('messages wait here and go out in order');
    await writeThree(page);
    chat.cut('thaw');
    await expectOnce(page);
    await expect(page.getByTestId('chat-waits')).toBeHidden();
  });

  test(`written while the link is down, by a console that is then killed: ${server}`, async () => {
    const page = await open({ dedupes });
    await loseLink(page);
    await writeThree(page);
    await desk.stop('SIGKILL');
    chat.cut('thaw');
    const again = await desk.startAgain();
    await openRoom(again, 'crew');
    await expectOnce(again);
    const keys = chat.heard
      .filter(({ name }) => name === 'send')
      .map(({ data }) => Reflect.get(data as object, 'key'));
    expect(new Set(keys).size).toBe(three.length);
  });

  test(`written while a dead link still looks alive: ${server}`, async () => {
    const page = await open({ dedupes });
    chat.cut('freeze');
    for (const text of three) await write(page, text);
    await expect(page.getByTestId('chat-waits')).toBeVisible({ timeout: 20_000 });
    await write(page, 'fourth');
    chat.cut('thaw');
    await expectOnce(page, [...three, 'fourth']);
  });

  test(`taken by the server and not answered before the console is killed: ${server}`, async () => {
    const page = await open({ dedupes });
    chat.drop('sent');
    await write(page, 'first');
    await expect.poll(() => heardTexts(chat)).toEqual(['first']);
    await desk.stop('SIGKILL');
    const again = await desk.startAgain();
    await openRoom(again, 'crew');
    // The room on the server has it: that is asked before anything goes out again.
    await expectOnce(again, ['first']);
    await write(again, 'second');
    await expectOnce(again, ['first', 'second']);
  });
}

test('what was said meanwhile is there after the kill, once, and acknowledged', async () => {
  await open();
  await desk.stop('SIGKILL');
  await expect.poll(() => chat.sessions()).toEqual([]);
  for (const text of three) chat.say('crew', colleague.id, { type: 'text', text });
  const page = await desk.startAgain();
  await page.getByTestId('view-message').click();
  await expect(roomRow(page, 'crew')).toContainText('third');
  await openRoom(page, 'crew');
  await expect(page.getByTestId('message')).toHaveCount(3);
  for (const text of three) await expect(messageRow(page, text)).toHaveCount(1);
  await expect.poll(() => chat.unacked('control-1'), { timeout: 20_000 }).toEqual([]);
});
