import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChatColleagues, chatPeople, chatRooms } from '../../../main/drill/chat-colleagues.ts';
import { startChatServer, type ChatServer, type WireMessage } from '../../../main/drill/chat-server.ts';
import { createRandom } from '../../../main/drill/random.ts';
import { ManualClock } from '../manual-clock.ts';

let server: ChatServer;
let clock: ManualClock;
let colleagues: ChatColleagues;
let said: WireMessage[];

beforeEach(async () => {
  clock = new ManualClock();
  said = [];
  server = await startChatServer({
    users: [{ id: 'desk', name: '관제' }, ...chatPeople],
    rooms: chatRooms.map((room) => ({ ...room, users: ['desk', ...room.users] })),
    clock,
  });
  colleagues = new ChatColleagues({ server, self: 'desk', clock, random: createRandom(7) });
  server.table.said.add((message) => said.push(message));
});

afterEach(async () => {
  colleagues.stop();
  expect(clock.waiting).toBe(0);
  await server.stop();
});

const text = (message: WireMessage | undefined) => String(message?.['text']);

describe('colleagues', () => {
  it('begin with a word in each of their rooms', () => {
    colleagues.start();
    colleagues.start();
    expect(said.map(({ room }) => room)).toEqual(chatRooms.map(({ id }) => id));
  });

  it('read what the desk writes, type, and one of them answers', () => {
    colleagues.start();
    const seen: string[] = [];
    server.table.seen.add(({ from }) => seen.push(from));
    server.table.post('room-all', 'desk', { type: 'text', text: '지금 현장 상황 어떻습니까?' });
    const before = said.length;
    clock.advance(3_100);
    expect(seen.toSorted()).toEqual(chatPeople.map(({ id }) => id).toSorted());
    expect(said).toHaveLength(before);
    clock.advance(8_000);
    expect(said).toHaveLength(before + 1);
    expect(said.at(-1)).toMatchObject({ room: 'room-all', type: 'text' });
    expect(chatPeople.map(({ id }) => id)).toContain(said.at(-1)?.from);
  });

  it('know the link to an alarm when they see one', () => {
    colleagues.start();
    server.table.post('room-kim', 'desk', { type: 'link', url: 'gwanje:alarm?id=a', title: '가스' });
    clock.advance(12_000);
    expect(said.at(-1)).toMatchObject({ room: 'room-kim', from: 'safety-kim' });
    expect(text(said.at(-1))).toMatch(/경보|대피|확인/);
  });

  it('do not all answer at once', () => {
    colleagues.start();
    const before = said.length;
    for (let n = 0; n < 5; n += 1) server.table.post('room-all', 'desk', { type: 'text', text: `${n}` });
    clock.advance(12_000);
    expect(said.slice(before).filter(({ from }) => from !== 'desk')).toHaveLength(1);
  });

  it('answer in a room that the desk has made', () => {
    colleagues.start();
    const { id } = server.table.open(['desk', 'site-lee'], '새 방');
    server.table.post(id, 'desk', { type: 'text', text: '안녕하세요' });
    clock.advance(12_000);
    expect(said.at(-1)).toMatchObject({ room: id, from: 'site-lee' });
  });

  it('start a message of their own now and then', () => {
    colleagues.start();
    const before = said.length;
    clock.advance(10 * 60_000);
    const own = said.slice(before);
    expect(own.length).toBeGreaterThan(3);
    expect(own.length).toBeLessThan(20);
    expect(own.every(({ from }) => from !== 'desk')).toBe(true);
  });

  it('say nothing any more when they are stopped, even in the midst of typing', () => {
    colleagues.start();
    server.table.post('room-all', 'desk', { type: 'text', text: '1' });
    clock.advance(4_600);
    const before = said.length;
    colleagues.stop();
    colleagues.stop();
    clock.advance(10 * 60_000);
    expect(said).toHaveLength(before);
  });
});
