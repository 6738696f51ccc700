import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatFacts, ChatPage } from '../../../preload/contract/message.ts';
import type { Reply } from '../../../preload/contract/channels.ts';
import type { Messages } from '../../../renderer/state/messages.svelte.ts';
import { settled } from '../fake-time.ts';
import { lockedSeat } from '../fixture.ts';
import { startMessages, type TestMessages } from '../message/start-messages.ts';
import { chatFacts, chatMessage, chatRoom, manyMessages } from '../message-scenes.ts';

const gate = 'chat-hq/gate';
let test: TestMessages;
let messages: Messages;

async function begin(chat: ChatFacts | null): Promise<void> {
  test = await startMessages(chat);
  messages = test.messages;
}

const serials = () => messages.thread?.messages.map((message) => message.serial);
const texts = () =>
  messages.thread?.messages.map(({ body }) => (body.type === 'text' ? body.text : body.type));

afterEach(() => test.stop());

describe('an open room', () => {
  const room = chatRoom('gate', '마곡 12 현장 안전', { unread: 3 });

  beforeEach(async () => {
    await begin(chatFacts({ rooms: [room] }));
    test.bridge.messages.set(gate, manyMessages(120));
    test.bridge.pageSize = 50;
  });

  it('reads pages back to the beginning', async () => {
    await test.open(gate);
    expect([serials()?.length, messages.thread?.hasMore]).toEqual([50, true]);
    await messages.thread?.more();
    await messages.thread?.more();
    expect([serials()?.[0], serials()?.length, messages.thread?.hasMore]).toEqual([1, 120, false]);
  });

  it('reads as many pages at once as the unread messages fill', async () => {
    await test.tell({ rooms: [{ ...room, unread: 80 }] });
    await test.open(gate);
    expect([serials()?.length, messages.thread?.newFrom]).toEqual([100, 41]);
  });

  it('takes what is new, and what stands differently now', async () => {
    await test.open(gate);
    test.bridge.tellMessages([
      chatMessage({ serial: 121, text: '새 소식' }),
      chatMessage({ serial: 120, text: '고친 글' }),
      chatMessage({ serial: 7, room: 'chat-hq/other' }),
    ]);
    expect(texts()?.slice(-2)).toEqual(['고친 글', '새 소식']);
    expect(serials()?.length).toBe(51);
  });

  it('keeps what was told while a page was under way', async () => {
    let answer: (page: Reply<ChatPage>) => void = () => undefined;
    test.bridge.getMessages = () => new Promise((resolve) => (answer = resolve));
    messages.openRoom(gate);
    const own = { isOwn: true, from: 'desk1' };
    test.bridge.tellMessages([
      chatMessage({ ...own, serial: 9, delivery: 'seen' }),
      chatMessage({ serial: 10 }),
    ]);
    const old = [chatMessage({ serial: 8 }), chatMessage({ ...own, serial: 9, delivery: 'queued' })];
    answer({ ok: true, value: { messages: old, next: null } });
    await settled();
    expect(messages.thread?.messages.map(({ serial, delivery }) => [serial, delivery])).toEqual([
      [8, 'received'],
      [9, 'seen'],
      [10, 'received'],
    ]);
  });

  it('says why a page could not be read, and reads it again when asked', async () => {
    const { getMessages } = test.bridge;
    test.bridge.getMessages = () =>
      Promise.resolve({ ok: false, error: { code: 'failed', message: 'store stopped' } });
    await test.open(gate);
    expect([messages.thread?.failure?.message, messages.thread?.isReady]).toEqual(['store stopped', false]);
    test.bridge.getMessages = getMessages.bind(test.bridge);
    await messages.thread?.retry();
    expect([messages.thread?.failure, serials()?.length]).toEqual([null, 50]);
  });

  it('drops the answer to a room that was left meanwhile', async () => {
    await test.tell({ rooms: [room, chatRoom('crane', '타워크레인 2호')] });
    test.bridge.messages.set('chat-hq/crane', manyMessages(2, 500, 'chat-hq/crane'));
    messages.openRoom(gate);
    messages.openRoom('chat-hq/crane');
    await settled();
    expect(serials()).toEqual([500, 501]);
  });

  it('lets the oldest go in a room that is open for long, and reads them again', async () => {
    await test.open(gate);
    test.bridge.tellMessages(manyMessages(2_000, 1_000));
    expect(serials()?.length).toBe(1_000);
    expect(messages.thread?.hasMore).toBe(true);
    const thread = messages.thread;
    if (thread) thread.isAtEnd = false;
    test.bridge.tellMessages(manyMessages(1_500, 4_000));
    expect(serials()?.length).toBe(2_500);
  });
});

describe('marking as read', () => {
  const room = chatRoom('gate', '마곡 12 현장 안전', { unread: 3 });

  beforeEach(async () => {
    await begin(chatFacts({ rooms: [room] }));
    test.bridge.messages.set(gate, manyMessages(10));
    await test.open(gate);
  });

  async function look(first: number, last: number, forMs = 400): Promise<void> {
    messages.look({ first, last });
    test.time.pass(forMs);
    await settled();
  }

  it('happens for what was on screen for a moment, and no further', async () => {
    await look(6, 8);
    expect(test.asked('read')).toEqual(['read chat-hq/gate 8']);
    expect(messages.thread?.unseen.map((message) => message.serial)).toEqual([9, 10]);
  });

  it('does not happen for a glance, nor behind another window', async () => {
    messages.look({ first: 6, last: 8 });
    test.time.pass(300);
    messages.look(null);
    test.time.pass(1_000);
    await settled();
    expect(test.asked('read')).toEqual([]);
  });

  it('does not happen for what was jumped over', async () => {
    await look(9, 10);
    expect([test.asked('read'), messages.thread?.unseen.length]).toEqual([[], 3]);
    await look(7, 10);
    expect(test.asked('read')).toEqual(['read chat-hq/gate 10']);
  });

  it('happens once for the same messages', async () => {
    await look(7, 10);
    await look(7, 10);
    expect(test.asked('read')).toEqual(['read chat-hq/gate 10']);
  });

  it('does not happen at a locked desk', async () => {
    test.bridge.tell({ seat: lockedSeat });
    await look(7, 10);
    expect(test.asked('read')).toEqual([]);
  });

  it('is tried again where main did not take it', async () => {
    test.bridge.refusal = 'failed';
    await look(7, 10);
    test.bridge.refusal = null;
    await look(7, 10);
    expect(test.asked('read')).toEqual(['read chat-hq/gate 10', 'read chat-hq/gate 10']);
  });

  it('goes on with what arrives later', async () => {
    await look(7, 10);
    test.bridge.tellMessages([chatMessage({ serial: 11 })]);
    await look(8, 11);
    expect(test.asked('read').at(-1)).toBe('read chat-hq/gate 11');
  });
});
