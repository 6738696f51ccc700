import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatFacts, ChatMessage } from '../../../preload/contract/message.ts';
import type { Reply } from '../../../preload/contract/channels.ts';
import type { Messages } from '../../../renderer/state/messages.svelte.ts';
import { memoryStore } from '../fake-time.ts';
import { lockedSeat, seat } from '../fixture.ts';
import { startMessages, type TestMessages } from '../message/start-messages.ts';
import { chatFacts, chatMessage, chatRoom, manyMessages } from '../message-scenes.ts';

const gate = 'chat-hq/gate';
let test: TestMessages;
let messages: Messages;

async function begin(chat: ChatFacts | null, session = memoryStore()): Promise<void> {
  test = await startMessages(chat, session);
  messages = test.messages;
}

afterEach(() => test.stop());

describe('the rooms of a window', () => {
  beforeEach(() => begin(chatFacts()));

  it('count what is unread, but not in muted rooms', () => {
    expect(messages.unread).toBe(3);
  });

  it('stay in their places while the pointer is on them, and change in place', async () => {
    const before = messages.rooms.map((room) => room.id);
    messages.setPointerInside(true);
    const moved = [...messages.rooms].reverse().map((room) => ({ ...room, name: `${room.name}!` }));
    await test.tell({ rooms: [chatRoom('fresh', '새 방'), ...moved] });
    expect(messages.rooms.map((room) => room.id)).toEqual([...before, 'chat-hq/fresh']);
    expect(messages.rooms[0]?.name).toBe('마곡 12 현장 안전!');
    messages.setPointerInside(false);
    expect(messages.rooms[0]?.id).toBe('chat-hq/fresh');
  });

  it('know everybody of a connection but ourselves', () => {
    expect(messages.peopleOf('chat-hq').map((person) => person.user)).toEqual(['park', 'lee', 'choi']);
  });

  it('leave no listener and no timer behind, stopped twice', async () => {
    await test.open(gate);
    const { room } = messages;
    if (room) messages.composer.write(room, '쓰는 중');
    messages.look({ first: 1, last: 2 });
    test.stop();
    test.stop();
    expect([test.bridge.listeners, test.time.waiting]).toEqual([0, 0]);
  });
});

describe('what is written', () => {
  beforeEach(async () => {
    await begin(
      chatFacts({ rooms: [chatRoom('gate', '마곡', { draft: '어제 쓰던 글' }), chatRoom('b', 'B')] }),
    );
    await test.open(gate);
  });

  const write = (text: string) => {
    const { room } = messages;
    if (room) messages.composer.write(room, text);
  };
  const text = () => messages.room && messages.composer.textOf(messages.room);

  it('begins with the unsent text that main kept', () => {
    expect(text()).toBe('어제 쓰던 글');
  });

  it('is kept after a pause, not at every keystroke', async () => {
    write('가');
    test.time.pass(200);
    write('가나');
    test.time.pass(399);
    expect(test.asked('draft')).toEqual([]);
    test.time.pass(1);
    expect(test.asked('draft')).toEqual(['draft chat-hq/gate 가나']);
  });

  it('is kept at once when the room is left', async () => {
    write('가다가');
    await test.open('chat-hq/b');
    expect(test.asked('draft')).toEqual(['draft chat-hq/gate 가다가']);
    await test.open(gate);
    expect(text()).toBe('가다가');
  });

  it('goes out once, and the field is empty then', async () => {
    write('보낼 글 ');
    await Promise.all([messages.send(), messages.send()]);
    expect(test.asked('send')).toEqual(['send chat-hq/gate {"type":"text","text":"보낼 글"}']);
    expect([text(), test.asked('draft').at(-1)]).toEqual(['', 'draft chat-hq/gate ']);
    expect(messages.thread?.messages.map((message) => message.delivery)).toEqual(['queued']);
  });

  it('stays in the field where it was refused', async () => {
    test.bridge.refusal = 'not-allowed';
    write('보낼 글');
    expect(await messages.send()).toBe(false);
    expect([text(), messages.refusal?.call, messages.refusal?.code]).toEqual([
      '보낼 글',
      'send',
      'not-allowed',
    ]);
  });

  it('keeps what was typed on while it was sent', async () => {
    let answer: (reply: Reply<ChatMessage>) => void = () => undefined;
    test.bridge.sendMessage = () => new Promise((resolve) => (answer = resolve));
    write('하나');
    const sending = messages.send();
    write('하나 둘');
    answer({ ok: true, value: chatMessage({ serial: 1, isOwn: true, delivery: 'queued' }) });
    await sending;
    expect(text()).toBe(' 둘');
  });

  it('is never sent empty, nor from a locked desk', async () => {
    write('  ');
    expect(await messages.send()).toBe(false);
    test.bridge.tell({ seat: lockedSeat });
    write('글');
    expect(await messages.send()).toBe(false);
    expect(test.asked('send')).toEqual([]);
  });

  it('tells the others that somebody types, now and then, and that nobody does any more', () => {
    for (let key = 0; key < 5; key += 1) {
      write('가'.repeat(key + 1));
      test.time.pass(1_000);
    }
    expect(test.asked('typing')).toEqual(['typing chat-hq/gate true', 'typing chat-hq/gate true']);
    test.time.pass(5_000);
    expect(test.asked('typing').slice(2)).toEqual(['typing chat-hq/gate false']);
    write('다시');
    write('');
    expect(test.asked('typing').slice(3)).toEqual(['typing chat-hq/gate true', 'typing chat-hq/gate false']);
  });
});

describe('another user', () => {
  beforeEach(async () => {
    await begin(chatFacts({ rooms: [chatRoom('gate', '마곡')] }));
    test.bridge.messages.set(gate, manyMessages(3));
    await test.open(gate);
    const { room } = messages;
    if (room) messages.composer.write(room, 'A의 글');
  });

  it('sees nothing of what the one before had open or had written', async () => {
    await test.tell({ self: { 'chat-hq': { user: 'b', name: 'B' } }, rooms: [chatRoom('gate', '마곡')] });
    expect([messages.chosen, messages.thread]).toEqual([null, null]);
    expect(messages.composer.textOf(chatRoom('gate', '마곡'))).toBe('');
    test.time.pass(10_000);
    expect(test.asked('draft')).toEqual([]);
  });

  it('need not come: signing out is enough', async () => {
    await test.tell({ self: {}, rooms: [], notices: [] });
    expect([messages.chosen, messages.unread]).toEqual([null, 0]);
    expect(messages.composer.textOf(chatRoom('gate', '마곡'))).toBe('');
  });

  it('is not taken for one whose name the server has yet to tell again', async () => {
    await test.tell({ self: {}, rooms: [chatRoom('gate', '마곡')] });
    expect(messages.chosen).toBe(gate);
  });
});

describe('what is asked of a room', () => {
  beforeEach(async () => {
    await begin(chatFacts());
    await test.open(gate);
  });

  it('is told to main', async () => {
    await messages.mute(gate, true);
    await messages.invite(gate, ['kim']);
    await messages.dismiss(2);
    expect(test.bridge.orders).toEqual(['mute chat-hq/gate true', 'invite chat-hq/gate kim', 'dismiss 2']);
  });

  it('keeps a refusal until the same is done, or it was read', async () => {
    test.bridge.refusal = 'deprecated';
    test.bridge.refusalMessage = 'open a new room instead';
    expect(await messages.invite(gate, ['kim'])).toBe(false);
    expect(messages.refusal).toEqual({
      call: 'invite',
      room: gate,
      code: 'deprecated',
      message: 'open a new room instead',
      users: ['kim'],
    });
    test.bridge.refusal = null;
    await messages.mute(gate, true);
    expect(messages.refusal?.call).toBe('invite');
    messages.dismissRefusal();
    expect(messages.refusal).toBeNull();
  });

  it('takes a wall that breaks for a refusal', async () => {
    test.bridge.muteRoom = () => Promise.reject(new Error('gone'));
    expect(await messages.mute(gate, true)).toBe(false);
    expect(messages.refusal?.code).toBe('failed');
  });

  it('opens a new room at once, and closes one that was left', async () => {
    await messages.openNew('chat-hq', ['park']);
    expect(messages.chosen).toBe('chat-hq/new');
    await test.open(gate);
    await messages.leave(gate);
    expect(messages.chosen).toBeNull();
  });

  it('stands under what the role may do', () => {
    expect(messages.obstacle).toBeNull();
    test.bridge.tell({ seat: seat({ role: 'viewer' }) });
    expect(messages.obstacle).toBe('not-allowed');
  });
});

describe('a reload', () => {
  it('finds the room open again that was open', async () => {
    const session = memoryStore();
    await begin(chatFacts(), session);
    await test.open('chat-hq/crane');
    test.stop();
    await begin(chatFacts(), session);
    expect(messages.chosen).toBe('chat-hq/crane');
  });

  it('opens nothing that main does not tell of', async () => {
    const session = memoryStore();
    session.setItem('gwanje.room', 'chat-hq/somebody-elses');
    await begin(chatFacts(), session);
    expect(messages.chosen).toBeNull();
  });
});
