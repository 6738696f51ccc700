/** What a chat server does with each event of the documented table (wire-facts 2, seeds/002). */
import type { ChatTable, WireMessage } from './chat-table.ts';
import type { ChatPeer } from './chat-wire.ts';

/** One connection, and what it listens to. */
export interface Talker {
  readonly peer: ChatPeer;
  /** Rooms whose channel it has joined. */
  readonly rooms: Set<string>;
}

export interface TalkParts {
  readonly table: ChatTable;
  readonly talkers: ReadonlySet<Talker>;
  readonly knowsEcho: boolean;
  /** Sends, unless a test wants that it is lost. */
  readonly send: (talker: Talker, name: string, data: unknown) => void;
  readonly acked: (user: string, messages: readonly string[]) => void;
}

type Bag = Readonly<Record<string, unknown>>;

/** What each type of message must bring. */
const bodies: Readonly<Record<string, readonly string[]>> = {
  text: ['text'],
  link: ['url'],
  img: ['url'],
  file: ['url'],
  emoticon: ['img'],
};

export class ChatTalk {
  readonly #parts: TalkParts;

  constructor(parts: TalkParts) {
    this.#parts = parts;
    parts.table.seen.add((seen) => this.channel(seen.room, 'seen', seen, seen.from));
  }

  hear(talker: Talker, name: string, data: unknown): void {
    const bag: Bag = typeof data === 'object' && data !== null ? (data as Bag) : {};
    const { user } = talker.peer;
    switch (name) {
      case 'hb':
        return;
      case 'echo':
        if (this.#parts.knowsEcho) this.#answer(talker, 'echoed', { ...bag, at: this.#parts.table.now() });
        return;
      case 'close':
        return talker.peer.close();
      case 'ack':
        return this.#parts.acked(user, idsOf(bag['msgs']));
      default:
    }
    const room = String(bag['room']);
    if (!this.#parts.table.isMember(room, user)) return this.#err(talker, `${name}: no such room ${room}`);
    switch (name) {
      case 'join':
        return this.#join(talker, room);
      case 'leave':
        talker.rooms.delete(room);
        return this.#answer(talker, 'unsub', { room });
      case 'send':
        return this.#send(talker, room, bag);
      case 'status':
        return this.channel(room, 'changed', { room, user, status: bag['status'] }, user);
      case 'read':
        this.#parts.acked(user, [...idsOf(bag['acks']), ...idsOf([bag['ack']])]);
        return this.#parts.table.see(room, user, Number(bag['at']));
      case 'in':
      case 'out':
        return this.#change(talker, name, room, bag);
      default:
        this.#err(talker, `unknown event ${name}`);
    }
  }

  /** To every member but the connection that it came from. */
  spread(message: WireMessage, except: Talker | null = null): void {
    for (const talker of this.#parts.talkers) {
      if (talker === except || !this.#parts.table.isMember(message.room, talker.peer.user)) continue;
      this.push(talker, message);
    }
  }

  push(talker: Talker, message: WireMessage): void {
    const { messages = [], seen } = this.#parts.table.rooms.get(message.room) ?? {};
    const since = seen?.get(talker.peer.user) ?? 0;
    const unread = messages.filter(({ at, from }) => at > since && from !== talker.peer.user).length;
    this.#answer(talker, 'msg', { ...message, unread });
  }

  /** To those who joined the room's channel, but not to the user of whom it tells. */
  channel(room: string, name: string, data: unknown, about: string | null): void {
    for (const talker of this.#parts.talkers) {
      if (talker.rooms.has(room) && talker.peer.user !== about) this.#answer(talker, name, data);
    }
  }

  #join(talker: Talker, id: string): void {
    const room = this.#parts.table.rooms.get(id);
    if (!room) return;
    talker.rooms.add(id);
    this.#answer(talker, 'sub', { room: this.#parts.table.describe(room) });
  }

  #send(talker: Talker, room: string, bag: Bag): void {
    const { room: _room, key, ...body } = bag;
    const needs = bodies[String(body['type'])];
    if (!needs) return this.#err(talker, `send: unknown type ${String(body['type'])}`);
    const missing = needs.find((field) => typeof body[field] !== 'string');
    if (missing !== undefined) return this.#err(talker, `send: ${missing} is missing`);
    if (typeof key !== 'string') return this.#err(talker, 'send: key is missing');
    const { table } = this.#parts;
    let isNew = false;
    const undo = table.said.add(() => (isNew = true));
    const message = table.post(room, talker.peer.user, body, key);
    undo();
    // The sender first, then the rest, as documented.
    this.#answer(talker, 'sent', { room, key, at: message.at });
    if (isNew) this.spread(message, talker);
  }

  #change(talker: Talker, name: 'in' | 'out', id: string, bag: Bag): void {
    const { table } = this.#parts;
    const room = table.rooms.get(id);
    if (!room) return;
    if (room.users.size === 2) {
      return this.#err(talker, `${name}: not in a room of two; open a new room with everybody instead`);
    }
    const { user } = talker.peer;
    const users = name === 'in' ? idsOf(bag['users']) : [user];
    if (name === 'in') for (const each of users) room.users.add(each);
    this.spread(table.post(id, user, { type: name === 'in' ? '_invited' : '_left', users }));
    if (name === 'out') room.users.delete(user);
    this.channel(id, 'changed', { room: id, type: 'updated' }, null);
  }

  #err(talker: Talker, text: string): void {
    this.#answer(talker, 'err', text);
  }

  #answer(talker: Talker, name: string, data: unknown): void {
    this.#parts.send(talker, name, data);
  }
}

function idsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((id) => id !== undefined).map(String) : [];
}
