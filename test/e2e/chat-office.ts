import { expect, type Locator, type Page } from '@playwright/test';
import { startChatServer, type ChatServer, type ChatServerOptions } from '../../main/drill/chat-server.ts';

export const chatToken = 'chat-token-of-the-journey';
export const self = { id: 'control-1', name: 'Control One' };
export const colleague = { id: 'minsu', name: 'Minsu Ahn' };
/** Nobody of `self`'s rooms. */
export const stranger = { id: 'yuna', name: 'Yuna Seo' };
const rooms = [
  { id: 'crew', name: 'Crew of site 1', users: [self.id, colleague.id, 'jisoo'] },
  { id: 'office', name: 'Back office', users: [self.id, colleague.id] },
  { id: 'night', name: 'Night shift', users: [stranger.id, 'jisoo'] },
];

/** A chat server on loopback with two rooms; the journey plays the colleagues by hand. */
export function openChatOffice(options: ChatServerOptions = {}): Promise<ChatServer> {
  return startChatServer({
    users: [self, colleague, { id: 'jisoo', name: 'Jisoo Han' }, stranger],
    rooms,
    tokens: { [chatToken]: self.id },
    ...options,
  });
}

/** The connection of the settings; its beats are short, so that a dead line is soon known. */
export function chatConnection(
  server: Pick<ChatServer, 'origin' | 'url'>,
  account: object = { token: chatToken },
) {
  const timing = { connectMs: 2_000, beatMs: 1_000 };
  return { id: 'talk', kind: 'chat', url: server.url, rest: server.origin, account, chat: { timing } };
}

export const roomRow = (page: Page, id: string): Locator =>
  page.locator(`[data-testid=room][data-room="talk/${id}"]`);

export const messageRow = (page: Page, text: string): Locator =>
  page.getByTestId('thread').getByTestId('message').filter({ hasText: text });

export async function openRoom(page: Page, id: string): Promise<void> {
  await page.getByTestId('view-message').click();
  await roomRow(page, id).click();
  await expect(page.getByTestId('composer')).toBeVisible();
}

export async function write(page: Page, text: string): Promise<void> {
  await page.getByTestId('composer').fill(text);
  await page.getByTestId('composer').press('Enter');
  await expect(messageRow(page, text)).toBeVisible();
}

/** What stands in a room of the server, in its order; every copy that it has. */
export function textsIn(server: ChatServer, room: string, from: string = self.id): unknown[] {
  const messages = server.table.rooms.get(room)?.messages ?? [];
  return messages.filter((message) => message.from === from).map((message) => message['text']);
}

/** How often the server heard each text of ours. */
export function heardTexts(server: ChatServer): unknown[] {
  return server.heard
    .filter(({ name }) => name === 'send')
    .map(({ data }) => (typeof data === 'object' && data !== null ? Reflect.get(data, 'text') : null));
}
