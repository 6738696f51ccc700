import type { ChatWire, MessageInfo, RoomInfo, UserInfo } from '../../../main/feed/chat/chat-event.ts';
import type { ChatDraft } from '../../../preload/contract/message.ts';

/** What was said to the server, in order. */
export type Said =
  | readonly ['join', string]
  | readonly ['leave', string]
  | readonly ['send', string, string, ChatDraft]
  | readonly ['status', string, 'typing' | 'idle']
  | readonly ['read', string, number, number, readonly string[]]
  | readonly ['ack', string, readonly string[], number]
  | readonly ['openRoom', readonly string[]];

/** The edge of a chat connection, played by the test: writes down what is said, and answers REST as told. */
export class ScriptedWire implements ChatWire {
  isUp = false;
  said: Said[] = [];
  self: UserInfo | null = { user: 'kim', name: '김민수', seenAt: null };
  rooms: readonly RoomInfo[] = [];
  /** What a room answers when it is read; absent: null. */
  readonly wholeRooms = new Map<string, RoomInfo>();
  /** REST answers with this error while it is set. */
  trouble: Error | null = null;
  asked: string[] = [];
  readonly #onSay: (said: Said) => void;

  constructor(onSay: (said: Said) => void = () => undefined) {
    this.#onSay = onSay;
  }

  /** What was said of one kind. */
  of<Name extends Said[0]>(name: Name): Extract<Said, readonly [Name, ...unknown[]]>[] {
    return this.said.filter((said) => said[0] === name) as Extract<Said, readonly [Name, ...unknown[]]>[];
  }

  join(room: string): boolean {
    return this.#say(['join', room]);
  }

  leave(room: string): boolean {
    return this.#say(['leave', room]);
  }

  send(room: string, key: string, body: ChatDraft): boolean {
    return this.#say(['send', room, key, body]);
  }

  status(room: string, status: 'typing' | 'idle'): boolean {
    return this.#say(['status', room, status]);
  }

  read(room: string, at: number, unread: number, acks: readonly string[]): boolean {
    return this.#say(['read', room, at, unread, acks]);
  }

  ack(room: string, messages: readonly string[], unread: number): boolean {
    return this.#say(['ack', room, messages, unread]);
  }

  fetchSelf(): Promise<UserInfo | null> {
    return this.#answer('self', () => this.self);
  }

  fetchRooms(): Promise<readonly RoomInfo[]> {
    return this.#answer('rooms', () => this.rooms);
  }

  fetchRoom(room: string): Promise<RoomInfo | null> {
    return this.#answer(`room ${room}`, () => this.wholeRooms.get(room) ?? null);
  }

  openRoom(users: readonly string[]): Promise<string> {
    this.#say(['openRoom', users]);
    return this.#answer('open', () => `made-of-${users.join('-')}`);
  }

  #say(said: Said): boolean {
    if (!this.isUp) return false;
    this.said.push(said);
    this.#onSay(said);
    return true;
  }

  #answer<T>(question: string, answer: () => T): Promise<T> {
    this.asked.push(question);
    return this.trouble === null ? Promise.resolve().then(answer) : Promise.reject(this.trouble);
  }
}

/** A second of the server's time: what happens in the tests happens about then. */
export const noon = 1_700_000_000_000;

/** Message `n` of a room, written by Lee in the nth second. */
export function messageLike(n: number, differences: Partial<MessageInfo> = {}): MessageInfo {
  return {
    room: 'r1',
    msg: `m${n}`,
    from: 'lee',
    key: `lee-${n}`,
    at: noon + n * 1_000,
    unread: null,
    body: { type: 'text', text: `말 ${n}` },
    ...differences,
  };
}

export function roomLike(differences: Partial<RoomInfo> = {}): RoomInfo {
  return {
    room: 'r1',
    name: '3공구',
    members: [
      { user: 'kim', name: '김민수', seenAt: null },
      { user: 'lee', name: '이서연', seenAt: null },
    ],
    messages: [],
    ...differences,
  };
}
