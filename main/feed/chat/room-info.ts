/**
 * Rooms and users as `sub` and REST describe them. The document says "the whole room" and no more, so this reads
 * what it finds under the likely names and leaves out what it cannot read.
 */
import { first, isBag, textOf, type Bag } from '../ima/context.ts';
import type { MessageInfo, RoomInfo, UserInfo } from './chat-event.ts';
import { readMessage } from './read-message.ts';
import { time } from './scalar.ts';

const roomKeys = ['id', '_id', 'room', 'roomId'];
const userKeys = ['id', '_id', 'user', 'userId'];
const nameKeys = ['name', 'nickname', 'title', 'username'];
const seenKeys = ['seenAt', 'seen', 'readAt', 'read', 'at'];
const memberKeys = ['users', 'members', 'participants'];
const messageKeys = ['messages', 'msgs', 'lastMessages'];

/** Bounds, because a server's answer is data. */
const mostMembers = 1_000;
const mostMessages = 500;

export function readRoom(value: unknown): RoomInfo | null {
  const alone = textOf(value);
  if (alone !== null) return { room: alone, name: null, members: [], messages: [] };
  if (!isBag(value)) return null;
  // `{room: {…}}` and the room itself are the same thing.
  const inner = value['room'];
  if (isBag(inner)) return readRoom(inner);
  const room = first(value, roomKeys, textOf);
  if (room === null) return null;
  return {
    room,
    name: first(value, nameKeys, textOf),
    members: listOf(value, memberKeys).slice(0, mostMembers).flatMap(readUser),
    messages: messagesOf(value, room),
  };
}

export function readUser(value: unknown): UserInfo[] {
  const alone = textOf(value);
  if (alone !== null) return [{ user: alone, name: null, seenAt: null }];
  if (!isBag(value)) return [];
  const inner = value['user'];
  if (isBag(inner)) return readUser({ ...value, ...inner, user: undefined });
  const user = first(value, userKeys, textOf);
  if (user === null) return [];
  return [{ user, name: first(value, nameKeys, textOf), seenAt: first(value, seenKeys, timeOf) }];
}

function messagesOf(bag: Bag, room: string): readonly MessageInfo[] {
  const read = listOf(bag, messageKeys)
    .slice(-mostMessages)
    .flatMap((message) => {
      const answer = isBag(message) ? readMessage({ room, ...message }) : null;
      return answer?.ok ? [answer.message] : [];
    });
  return read.toSorted((a, b) => a.at - b.at);
}

function listOf(bag: Bag, keys: readonly string[]): readonly unknown[] {
  return first(bag, keys, (value) => (Array.isArray(value) ? (value as unknown[]) : null)) ?? [];
}

function timeOf(value: unknown): number | null {
  const read = time.safeParse(value);
  return read.success ? read.data : null;
}
