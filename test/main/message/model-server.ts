import type {
  ChatEvent,
  ChatWire,
  MessageInfo,
  RoomInfo,
  UserInfo,
} from '../../../main/feed/chat/chat-event.ts';
import type { ChatDraft } from '../../../preload/contract/message.ts';

interface Packet {
  readonly room: string;
  readonly key: string;
  readonly body: ChatDraft;
}

/**
 * A chat server as a model, for property tests: it does what the document says, when it is told to. Packets lie
 * in its inbox until `handle`; what it sends may be lost.
 */
export class ModelServer implements ChatWire {
  isUp = false;
  hear: (event: ChatEvent) => void = () => undefined;
  readonly rooms = new Map<string, MessageInfo[]>([
    ['r1', []],
    ['r2', []],
  ]);
  readonly unacked = new Map<string, MessageInfo>();
  readonly #dedupes: boolean;
  #inbox: Packet[] = [];
  #time = 1_700_000_000_000;
  #messages = 0;
  #seenAt: number | null = null;

  constructor(dedupes: boolean) {
    this.#dedupes = dedupes;
  }

  get waiting(): number {
    return this.#inbox.length;
  }

  /** Takes in the next packet. `isLost`: the answer is. */
  handle(isLost: boolean): void {
    const packet = this.#inbox.shift();
    if (packet === undefined) return;
    const { room, key, body } = packet;
    const known = this.rooms.get(room)?.find((message) => message.key === key);
    const message = known && this.#dedupes ? known : this.#post(room, 'kim', key, body);
    if (!isLost && this.isUp) this.hear({ is: 'sent', room, key, at: message.at });
  }

  /** A colleague writes. `isLost`: the push is. */
  say(room: string, isLost: boolean): void {
    const message = this.#post(room, 'lee', null, { type: 'text', text: 'x' });
    this.unacked.set(message.msg, message);
    if (!isLost && this.isUp) this.hear({ is: 'msg', ...message });
  }

  pushAgain(): void {
    if (this.isUp) for (const message of this.unacked.values()) this.hear({ is: 'msg', ...message });
  }

  /** The line is cut: what lies in the inbox came through as far as `handled`, the rest is lost. */
  cut(handled: number): void {
    this.isUp = false;
    for (let n = 0; n < handled; n += 1) this.handle(true);
    this.#inbox = [];
  }

  join(room: string): boolean {
    if (this.isUp) queueMicrotask(() => this.hear({ is: 'sub', info: this.#describe(room) }));
    return this.isUp;
  }

  leave(): boolean {
    return this.isUp;
  }

  send(room: string, key: string, body: ChatDraft): boolean {
    if (this.isUp) this.#inbox.push({ room, key, body });
    return this.isUp;
  }

  status(): boolean {
    return this.isUp;
  }

  read(_room: string, at: number, _unread: number, acks: readonly string[]): boolean {
    if (!this.isUp) return false;
    for (const id of acks) this.unacked.delete(id);
    this.#seenAt = Math.max(this.#seenAt ?? 0, at);
    return true;
  }

  ack(_room: string, messages: readonly string[]): boolean {
    if (this.isUp) for (const id of messages) this.unacked.delete(id);
    return this.isUp;
  }

  fetchSelf(): Promise<UserInfo | null> {
    return Promise.resolve({ user: 'kim', name: 'kim', seenAt: null });
  }

  fetchRooms(): Promise<readonly RoomInfo[]> {
    return Promise.resolve([...this.rooms.keys()].map((room) => ({ ...this.#describe(room), messages: [] })));
  }

  fetchRoom(room: string): Promise<RoomInfo | null> {
    return Promise.resolve(this.#describe(room));
  }

  openRoom(): Promise<string> {
    return Promise.reject(new Error('not in this model'));
  }

  #post(room: string, from: string, key: string | null, body: ChatDraft): MessageInfo {
    this.#messages += 1;
    // Two in a second, as servers that tell seconds have it.
    this.#time += this.#messages % 2 === 0 ? 1_000 : 0;
    const message = { room, msg: `m${this.#messages}`, from, key, at: this.#time, unread: null, body };
    this.rooms.get(room)?.push(message);
    return message;
  }

  #describe(room: string): RoomInfo {
    const members = ['kim', 'lee'].map((user) => ({ user, name: user, seenAt: null }));
    return { room, name: room, members, messages: [...(this.rooms.get(room) ?? [])] };
  }
}
