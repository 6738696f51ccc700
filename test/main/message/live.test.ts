import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatServer } from '../../../main/drill/chat-server.ts';
import { startChatServer } from '../../../main/drill/chat-server.ts';
import { systemClock } from '../../../main/lib/clock.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import type { MessageDesk, MessageToast } from '../../../main/message/message-desk.ts';
import { Session } from '../../../main/session/session.ts';
import { MessageStore } from '../../../main/store/message-store.ts';
import type { ChatMessage } from '../../../preload/contract/message.ts';
import { useStores } from '../store/scratch.ts';
import { until } from './desk-bench.ts';
import { startLiveDesk } from './live-desk.ts';

const bench = useStores();
const text = (words: string) => ({ type: 'text', text: words }) as const;

describe.each([4, 3] as const)('on a real server of generation %i', (generation) => {
  let server: ChatServer;
  let desk: MessageDesk;
  let session: Session;
  let stop: () => Promise<void>;
  let told: ChatMessage[];
  let toasts: MessageToast[];
  let keys = 0;
  const room = (name = 'r1') => desk.facts.rooms.find((each) => each.room === name);
  const isJoined = () => room()?.isJoined === true;
  const latest = () => new Map(told.map((message) => [message.serial, message]));

  beforeEach(async () => {
    told = [];
    toasts = [];
    server = await startChatServer({
      generation,
      users: [
        { id: 'kim', name: '김민수' },
        { id: 'lee', name: '이서연' },
      ],
      rooms: [{ id: 'r1', name: '3공구', users: ['kim', 'lee'] }],
      tokens: { 'token-kim': 'kim', 'token-lee': 'lee' },
      pushAgainMs: 200,
    });
    const kept = new Map<string, string>();
    session = new Session({
      key: 'account/chat',
      source: { token: 'token-kim' },
      store: {
        get: (name) => kept.get(name) ?? null,
        set: (name, value) => void kept.set(name, value),
        remove: (name) => void kept.delete(name),
      },
      clock: systemClock,
      logger: silentLogger,
    });
    const store = new MessageStore(await bench().open(), systemClock);
    const live = startLiveDesk({
      url: server.url,
      origin: server.origin,
      credential: session,
      store,
      clock: systemClock,
      newKey: () => `key-${(keys += 1)}-of-this-test`,
      logger: silentLogger,
      onFacts: () => {},
      onMessages: (messages) => told.push(...messages),
      onToast: (toast) => toasts.push(toast),
    });
    ({ desk } = live);
    stop = live.stop;
    await desk.load();
    live.feed.start();
    await until(isJoined);
  });
  afterEach(async () => {
    await stop();
    session.stop();
    await server.stop();
  });

  it('messages go and come, are acknowledged, read and seen, and typing shows', async () => {
    await desk.send('chat/r1', text('가'));
    await until(() => [...latest().values()][0]?.delivery === 'sent');
    server.typing('r1', 'lee', 'typing');
    await until(() => room()?.members.some(({ user, isTyping }) => user === 'lee' && isTyping) === true);
    server.say('r1', 'lee', { type: 'text', text: '네' });
    await until(() => room()?.unread === 1);
    server.see('r1', 'lee');
    await until(() => [...latest().values()][0]?.delivery === 'seen');
    await until(() => server.unacked('kim').length === 0);
    await desk.read('chat/r1', told.findLast(({ isOwn }) => !isOwn)?.serial ?? 0);
    await until(() => server.heard.some(({ name }) => name === 'read'));
    expect([room()?.unread, room()?.last?.text, toasts.map(({ body }) => body)]).toEqual([0, '네', ['네']]);
  });

  it('what was said and written while the line was cut is there once, on both sides', async () => {
    server.drop('sent');
    await desk.send('chat/r1', text('가'));
    await until(() => server.heard.some(({ name }) => name === 'send'));
    server.cut('abrupt');
    await until(() => !isJoined());
    const replies = await Promise.all(['나', '다'].map((words) => desk.send('chat/r1', text(words))));
    for (const words of ['하나', '둘']) server.say('r1', 'lee', { type: 'text', text: words });
    await until(
      () => room()?.unread === 2 && [...latest().values()].every(({ delivery }) => delivery !== 'queued'),
    );
    await until(() => server.unacked('kim').length === 0);
    const there = server.table.rooms.get('r1')?.messages.map((message) => message['text']);
    expect([replies.every(({ ok }) => ok), there]).toEqual([true, ['가', '하나', '둘', '나', '다']]);
    const page = await desk.page('chat/r1', null);
    expect(page.ok && page.value.messages.map(({ body }) => body)).toHaveLength(5);
  });

  it('a message whose acknowledgement was lost is pushed again, acknowledged again and not doubled', async () => {
    server.ignore('ack');
    server.say('r1', 'lee', { type: 'text', text: '네' });
    await until(() => told.length === 1);
    await until(() => server.unacked('kim').length === 0);
    expect([told.length, room()?.unread, server.heard.filter(({ name }) => name === 'ack').length]).toEqual([
      1, 1, 1,
    ]);
  });

  it('who signs in next sees nothing of who signed out', async () => {
    server.say('r1', 'lee', { type: 'text', text: '네' });
    await until(() => room()?.unread === 1);
    await desk.draft('chat/r1', '쓰다 만 글');
    const out = session.signOut();
    const between = desk.facts;
    await out;
    session.replace('token-lee');
    await until(isJoined);
    expect([between.rooms, desk.facts.self, room()?.draft]).toEqual([
      [],
      { chat: { user: 'lee', name: '이서연' } },
      '',
    ]);
    session.replace('token-kim');
    await until(() => room()?.draft === '쓰다 만 글');
    expect(room()?.unread).toBe(1);
  });
});
