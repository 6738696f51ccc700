/** Who is there, in which rooms, and what was said: the facts of a drill's chat server, without a socket. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../lib/clock.ts';
import { Listeners } from '../lib/listeners.ts';

export interface ChatUser {
  readonly id: string;
  readonly name: string;
  readonly password?: string;
}

export interface ChatRoomSpec {
  readonly id: string;
  readonly name: string;
  readonly users: readonly string[];
}

/** A message as the wire has it; `type` and what belongs to it stand beside the rest. */
export interface WireMessage extends Readonly<Record<string, unknown>> {
  readonly room: string;
  readonly msg: string;
  readonly from: string;
  readonly key?: string;
  readonly at: number;
  readonly type: string;
}

export interface ChatTableOptions {
  readonly users: readonly ChatUser[];
  readonly rooms: readonly ChatRoomSpec[];
  /** Tokens that are accepted without a login, and whose they are. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly tokenLifeS: number;
  /** A second `send` of the same key by the same sender is the same message. The document does not promise it. */
  readonly dedupes: boolean;
  /** Epoch seconds as documented, or ms. */
  readonly times: 's' | 'ms';
  readonly clock: Clock;
}

interface Room {
  readonly id: string;
  readonly name: string;
  readonly users: Set<string>;
  readonly messages: WireMessage[];
  /** User to the time up to which the room was seen, in the wire's unit. */
  readonly seen: Map<string, number>;
}

/** A room tells so many of its latest messages. */
const toldMessages = 50;
const keptMessages = 2_000;

export class ChatTable {
  readonly users = new Map<string, ChatUser>();
  readonly rooms = new Map<string, Room>();
  /** Every message, however it came in. */
  readonly said = new Listeners<WireMessage>();
  readonly seen = new Listeners<{ readonly room: string; readonly from: string; readonly at: number }>();
  readonly #options: ChatTableOptions;
  readonly #tokens = new Map<string, { readonly user: string; readonly expiresAt: number }>();
  readonly #byKey = new Map<string, WireMessage>();
  #messages = 0;
  #made = 0;

  constructor(options: ChatTableOptions) {
    this.#options = options;
    for (const user of options.users) this.users.set(user.id, user);
    for (const room of options.rooms) this.#add(room);
    for (const [token, user] of Object.entries(options.tokens)) this.#grant(token, user);
  }

  get tokenLifeS(): number {
    return this.#options.tokenLifeS;
  }

  /** The present moment in the wire's unit. */
  now(): number {
    const now = this.#options.clock.now();
    return this.#options.times === 's' ? Math.floor(now / 1_000) : now;
  }

  issue(user: string): string {
    const token = randomUUID();
    this.#grant(token, user);
    return token;
  }

  revoke(token: string): void {
    this.#tokens.delete(token);
  }

  /** Whose token it is; null where it opens nothing. */
  userOf(token: unknown): string | null {
    const grant = typeof token === 'string' ? this.#tokens.get(token) : undefined;
    return grant && grant.expiresAt > this.#options.clock.now() ? grant.user : null;
  }

  /** A token for the right password, or null. */
  login(id: unknown, password: unknown): string | null {
    const user = typeof id === 'string' ? this.users.get(id) : undefined;
    return user?.password !== undefined && user.password === password ? this.issue(user.id) : null;
  }

  isMember(room: string, user: string): boolean {
    return this.rooms.get(room)?.users.has(user) === true;
  }

  roomsOf(user: string): readonly Room[] {
    return [...this.rooms.values()].filter(({ users }) => users.has(user));
  }

  open(users: readonly string[], name: string): Room {
    this.#made += 1;
    return this.#add({ id: `room-made-${this.#made}`, name, users });
  }

  /** The same key again is the same message, where the server knows that. */
  post(room: string, from: string, body: Readonly<Record<string, unknown>>, key?: string): WireMessage {
    const name = key === undefined ? null : JSON.stringify([from, key]);
    const known = name === null ? undefined : this.#byKey.get(name);
    if (known && this.#options.dedupes) return known;
    const id = String((this.#messages += 1));
    const head = { room, msg: `m${id}`, from, at: this.now(), ...(key !== undefined && { key }) };
    const message = { ...body, ...head, type: String(body['type']) };
    if (name !== null) this.#byKey.set(name, message);
    const held = this.rooms.get(room);
    held?.messages.push(message);
    if (held && held.messages.length > keptMessages) held.messages.shift();
    this.said.tell(message);
    return message;
  }

  see(room: string, from: string, at: number): void {
    this.rooms.get(room)?.seen.set(from, at);
    this.seen.tell({ room, from, at });
  }

  /** The whole room, as `sub` and REST tell it. */
  describe(room: Room): object {
    return {
      id: room.id,
      name: room.name,
      users: [...room.users].map((id) => ({ ...this.person(id), seen: room.seen.get(id) ?? null })),
      messages: room.messages.slice(-toldMessages),
    };
  }

  person(id: string): { readonly id: string; readonly name: string } {
    return { id, name: this.users.get(id)?.name ?? id };
  }

  #add({ id, name, users }: ChatRoomSpec): Room {
    const room: Room = { id, name, users: new Set(users), messages: [], seen: new Map() };
    this.rooms.set(id, room);
    return room;
  }

  #grant(token: string, user: string): void {
    const expiresAt = this.#options.clock.now() + this.#options.tokenLifeS * 1_000;
    this.#tokens.set(token, { user, expiresAt });
  }
}
