/** What is said to a chat server, one row of the documented table each (seeds/002), and asked of its REST side. */
import type { ChatDraft } from '../../../preload/contract/message.ts';
import type { ChatWire, RoomInfo, UserInfo } from './chat-event.ts';
import type { ChatRest } from './rest.ts';
import { firstMs } from './scalar.ts';
import { wireBody } from './wire-body.ts';

export interface VoiceParts {
  readonly isUp: () => boolean;
  /** False: nothing was sent. */
  readonly emit: (name: string, data?: object) => boolean;
  readonly rest: ChatRest;
}

/** What the document says instead of `in` and `out`, which it has deprecated. */
export interface Advice {
  readonly isSent: false;
  /** Make a room with everybody who is to be in it, and join that. */
  readonly instead: 'new-room';
  readonly text: string;
}

const deprecated = {
  in: 'Inviting into a room is deprecated: open a new room with everybody who is to be in it.',
  out: 'Leaving a room for good is deprecated: open a new room with those who are to stay.',
} as const;

export class ChatVoice implements ChatWire {
  readonly #parts: VoiceParts;
  /** Times go back in the unit in which this server tells its own: seconds as documented, or ms. */
  #speaksMs = false;

  constructor(parts: VoiceParts) {
    this.#parts = parts;
  }

  get isUp(): boolean {
    return this.#parts.isUp();
  }

  join(room: string): boolean {
    return this.#parts.emit('join', { room });
  }

  leave(room: string): boolean {
    return this.#parts.emit('leave', { room });
  }

  send(room: string, key: string, body: ChatDraft): boolean {
    return this.#parts.emit('send', { room, key, ...wireBody(body) });
  }

  status(room: string, status: 'typing' | 'idle'): boolean {
    return this.#parts.emit('status', { room, status });
  }

  read(room: string, at: number, unread: number, acks: readonly string[]): boolean {
    // Rounded up: a message within that second was read as well.
    const wireAt = this.#speaksMs ? at : Math.ceil(at / 1_000);
    return this.#parts.emit('read', { room, at: wireAt, unread, ...(acks.length > 0 && { acks }) });
  }

  ack(room: string, messages: readonly string[], unread: number): boolean {
    return this.#parts.emit('ack', { room, msgs: messages, unread });
  }

  /** Asks the server to close the socket; the link then opens another one. */
  close(): boolean {
    return this.#parts.emit('close');
  }

  /** `in`, which is never sent. */
  invite(_room: string, _users: readonly string[]): Advice {
    return { isSent: false, instead: 'new-room', text: deprecated.in };
  }

  /** `out`, which is never sent. */
  leaveForGood(_room: string): Advice {
    return { isSent: false, instead: 'new-room', text: deprecated.out };
  }

  fetchSelf(): Promise<UserInfo | null> {
    return this.#parts.rest.self();
  }

  fetchRooms(): Promise<readonly RoomInfo[]> {
    return this.#parts.rest.rooms();
  }

  fetchRoom(room: string): Promise<RoomInfo | null> {
    return this.#parts.rest.room(room);
  }

  openRoom(users: readonly string[]): Promise<string> {
    return this.#parts.rest.open(users);
  }

  /** An `at` as the server wrote it. */
  learn(at: unknown): void {
    if (typeof at === 'number' && at > 0) this.#speaksMs = at >= firstMs;
  }
}
