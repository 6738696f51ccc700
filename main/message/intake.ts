import type { ChatMessage } from '../../preload/contract/message.ts';
import type { MessageInfo } from '../feed/chat/chat-event.ts';
import type { Change, KeptMessage } from '../store/message-row.ts';
import type { Outbox } from './outbox.ts';
import type { Room, RoomBook } from './room-book.ts';
import { senderOf, toKept } from './room-book.ts';
import type { StayParts } from './stay-parts.ts';
import type { OthersTyping } from './typing.ts';
import { lineOf } from './words.ts';

/** Messages kept of a room on disk, and after how many new ones the rest is let go. */
const mostKept = 10_000;
const pruneEvery = 500;
/** Messages of one room that are taken from what the server tells of it at once: the newest. */
const mostMerged = 1_000;
/** Ids in one `ack`. */
const mostAcked = 100;

/** What a batch of messages comes to, room by room. */
interface Sorted {
  readonly changes: Change[];
  readonly fresh: KeptMessage[];
  /** Our own, of which the server has told now. */
  readonly resolved: KeptMessage[];
  /** What the server waits to hear of, by room. */
  readonly acks: Map<string, string[]>;
  /** With our first contact as it is after this. */
  readonly rooms: { readonly room: Room; readonly knownSince: number | null }[];
}

/**
 * Takes messages in: kept first, then told, then acknowledged. One that was pushed again is acknowledged again and
 * is neither doubled nor counted. Whoever gives it messages gives them one batch after the other.
 */
export class Intake {
  readonly #parts: StayParts;
  readonly #book: RoomBook;
  readonly #outbox: Outbox;
  readonly #typing: OthersTyping;
  readonly #isEnded: () => boolean;
  readonly #sincePruned = new Map<string, number>();
  /** Who we are where only our own messages tell. */
  #alias: string | null = null;

  constructor(
    parts: StayParts,
    book: RoomBook,
    outbox: Outbox,
    typing: OthersTyping,
    isEnded: () => boolean,
  ) {
    this.#parts = parts;
    this.#book = book;
    this.#outbox = outbox;
    this.#typing = typing;
    this.#isEnded = isEnded;
  }

  isSelf(user: string): boolean {
    return user === this.#parts.self.user || user === this.#alias;
  }

  /** Up to when anybody else has seen the room; 0: nobody has. */
  seenByOthers(room: Room): number {
    return this.#book.seenByOthers(room, (user) => this.isSelf(user));
  }

  /**
   * @param how `pushed`: the server waits for an acknowledgement; `merged`: read from the room
   * @returns the rooms that were new to us
   */
  async take(infos: readonly MessageInfo[], how: 'pushed' | 'merged'): Promise<readonly Room[]> {
    const sorted: Sorted = { changes: [], fresh: [], resolved: [], acks: new Map(), rooms: [] };
    for (const [room, messages] of byRoom(infos)) await this.#sort(room, messages, how, sorted);
    const rooms = sorted.rooms.filter(
      ({ room, knownSince }) => !room.isKept || room.knownSince !== knownSince,
    );
    const newRooms = rooms.flatMap(({ room }) => (room.isKept ? [] : [room]));
    await this.#parts.shelf.apply([
      ...rooms.map(({ room, knownSince }): Change => ({ is: 'room', ...toKept(room), knownSince })),
      ...sorted.changes,
    ]);
    if (this.#isEnded()) return [];
    for (const { room, knownSince } of rooms) {
      room.isKept = true;
      room.knownSince = knownSince;
    }
    this.#tell(sorted);
    for (const [room, messages] of sorted.acks) await this.acknowledge(room, messages);
    return newRooms;
  }

  /** Says that these are kept. Where the socket takes nothing they stay unacknowledged, on disk as well. */
  async acknowledge(room: string, messages: readonly string[]): Promise<void> {
    for (let at = 0; at < messages.length; at += mostAcked) {
      const some = messages.slice(at, at + mostAcked);
      if (this.#isEnded() || !this.#parts.wire.ack(room, some, this.#book.unread)) return;
      try {
        await this.#parts.shelf.apply([{ is: 'acked', room, messages: some }]);
      } catch (error) {
        // The server knows; after a restart it is told once more.
        this.#parts.logger.warn('an acknowledgement was sent and could not be kept', error);
      }
    }
  }

  /** As a window gets it. */
  toView(message: KeptMessage): ChatMessage {
    const { serial, room, msg, key, sender, isOwn, at, body, delivery, reason } = message;
    const fromName = senderOf(this.#book.get(room), message);
    const id = this.#book.idOf(room);
    return { serial, room: id, msg, key, from: sender, fromName, isOwn, at, body, delivery, reason };
  }

  async #sort(
    id: string,
    infos: readonly MessageInfo[],
    how: 'pushed' | 'merged',
    into: Sorted,
  ): Promise<void> {
    const found = await this.#parts.shelf.find(
      id,
      infos.map(({ msg }) => msg),
      infos.flatMap(({ key }) => (key === null ? [] : [key])),
    );
    const byMsg = new Map(found.flatMap((kept) => (kept.msg === null ? [] : [[kept.msg, kept] as const])));
    const byKey = new Map(
      found.flatMap((kept) => (kept.isOwn && kept.key !== null ? [[kept.key, kept] as const] : [])),
    );
    const room = this.#book.ensure(id);
    const before = into.fresh.length;
    const acks: string[] = [];
    for (const info of infos) {
      const known = byMsg.get(info.msg);
      const own = info.key === null ? undefined : byKey.get(info.key);
      // Where nobody tells who we are, our own key does.
      const isOwn = this.isSelf(info.from) || (this.#parts.self.isLocal && own !== undefined);
      if (known !== undefined) {
        if (how === 'pushed' || !known.isAcked) acks.push(info.msg);
      } else if (isOwn && own !== undefined) {
        if (this.#parts.self.isLocal) this.#alias = info.from;
        const resolved = this.#resolve(room, own, info);
        into.resolved.push(resolved);
        into.changes.push({ is: 'delivery', ...resolved });
        if (how === 'pushed') acks.push(info.msg);
      } else {
        const fresh = this.#toKept(room, info, isOwn, how);
        into.fresh.push(fresh);
        into.changes.push({ is: 'message', message: fresh });
        if (!fresh.isAcked) acks.push(info.msg);
      }
    }
    const times = into.fresh.slice(before).map(({ at }) => at);
    // What a room tells was there before us, all of it; what is pushed is for us, from the first one on.
    const contact = how === 'merged' ? Math.max(...times) : Math.min(...times);
    into.rooms.push({ room, knownSince: room.knownSince ?? (times.length > 0 ? contact : null) });
    if (acks.length > 0) into.acks.set(id, acks);
    if (this.#isTimeToPrune(id, into.fresh.length - before))
      into.changes.push({ is: 'pruned', room: id, most: mostKept });
  }

  #resolve(room: Room, own: KeptMessage, info: MessageInfo): KeptMessage {
    const at = toTime(info.at);
    const isSeen = own.delivery === 'seen' || this.seenByOthers(room) >= at;
    return { ...own, msg: info.msg, at, delivery: isSeen ? 'seen' : 'sent', reason: null };
  }

  #toKept(room: Room, info: MessageInfo, isOwn: boolean, how: 'pushed' | 'merged'): KeptMessage {
    const at = toTime(info.at);
    const isUnread = !isOwn && (how === 'pushed' || this.#isMissed(room, at));
    const isSeen = this.seenByOthers(room) >= at;
    return {
      serial: this.#parts.nextSerial(),
      room: room.room,
      msg: info.msg,
      key: info.key,
      sender: info.from,
      senderName: this.#book.nameOf(room, info.from),
      isOwn,
      at,
      body: info.body,
      delivery: !isOwn ? 'received' : isSeen ? 'seen' : 'sent',
      reason: null,
      isUnread,
      // What a room has told from before our time was acknowledged then.
      isAcked: how === 'merged' && !isUnread,
    };
  }

  /** Whether what the room tells only now should have reached us, and no person of ours has seen it. */
  #isMissed({ members, knownSince, readAt }: Room, at: number): boolean {
    const seenAt = members.get(this.#alias ?? this.#parts.self.user)?.seenAt ?? 0;
    // Before our first contact it is history: unread only where the server says so.
    if (knownSince === null) return seenAt > 0 && at > seenAt;
    if (at < knownSince) return false;
    // It came late: a person here has read beyond it without having had it.
    if (at <= readAt) return true;
    return at >= seenAt;
  }

  #tell({ fresh, resolved }: Sorted): void {
    const toasts = new Map<Room, KeptMessage>();
    for (const message of fresh) {
      const room = this.#book.ensure(message.room);
      this.#typing.set(message.room, message.sender, false);
      if ((room.last?.serial ?? 0) < message.serial) room.last = message;
      if (!message.isUnread) continue;
      room.unread += 1;
      if (!room.isMuted && message.body.type !== 'invited' && message.body.type !== 'left')
        toasts.set(room, message);
    }
    for (const message of resolved) {
      const room = this.#book.get(message.room);
      if (room?.last?.serial === message.serial) room.last = message;
    }
    const told = [...fresh, ...resolved];
    if (told.length === 0) return;
    this.#parts.tellMessages(told.map((message) => this.toView(message)));
    this.#parts.tellFacts();
    // One for each room: after an hour offline nobody needs a hundred.
    for (const [room, message] of toasts) this.#parts.toast(this.#toToast(room, message));
    for (const { room, key } of resolved) if (key !== null) this.#outbox.remove(room, key);
  }

  #toToast(room: Room, message: KeptMessage) {
    const from = senderOf(room, message);
    const title = room.name === from ? from : `${from} · ${room.name}`;
    return { room: this.#book.idOf(room.room), title, body: lineOf(message.body), isOwn: false } as const;
  }

  #isTimeToPrune(room: string, added: number): boolean {
    const count = (this.#sincePruned.get(room) ?? 0) + added;
    this.#sincePruned.set(room, count >= pruneEvery ? 0 : count);
    return count >= pruneEvery;
  }
}

/** In order, each message once. */
function byRoom(infos: readonly MessageInfo[]): ReadonlyMap<string, readonly MessageInfo[]> {
  const rooms = new Map<string, Map<string, MessageInfo>>();
  for (const info of infos.slice(-mostMerged)) {
    const room = rooms.get(info.room) ?? new Map<string, MessageInfo>();
    rooms.set(info.room, room);
    if (!room.has(info.msg)) room.set(info.msg, info);
  }
  return new Map([...rooms].map(([room, messages]) => [room, [...messages.values()]]));
}

/** The tables take whole milliseconds only. */
function toTime(at: number): number {
  return Number.isFinite(at) ? Math.round(at) : 0;
}
