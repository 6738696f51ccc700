import type { ChatMember, ChatRoom, ChatRoomId } from '../../preload/contract/message.ts';
import type { RoomInfo } from '../feed/chat/chat-event.ts';
import type { KeptMember, KeptMessage, KeptRoom, RoomFacts } from '../store/message-row.ts';
import { lineOf } from './words.ts';

/** Rooms that are held in memory, and members of each that are; beyond that the quietest are only on disk. */
export const mostRooms = 2_000;
const mostMembers = 1_000;

/** A room as memory has it: what is kept of it, and what only this connection knows. */
export interface Room {
  readonly room: string;
  name: string;
  readonly members: Map<string, KeptMember>;
  isMuted: boolean;
  isJoined: boolean;
  draft: string;
  readAt: number;
  toldAt: number;
  unread: number;
  last: KeptMessage | null;
  /** Server time of our first contact: what is older was there before us. Null: there was none yet. */
  knownSince: number | null;
  /** It is on disk. */
  isKept: boolean;
}

/** The rooms of one user on one connection. Pure: what it says is kept by its owner. */
export class RoomBook {
  readonly #connection: string;
  readonly #rooms = new Map<string, Room>();

  constructor(connection: string) {
    this.#connection = connection;
  }

  /** Everything that nobody here has seen: what the server calls the user's count. */
  get unread(): number {
    let sum = 0;
    for (const { unread } of this.#rooms.values()) sum += unread;
    return sum;
  }

  /** The newest message first. */
  get all(): readonly Room[] {
    return [...this.#rooms.values()].sort((a, b) => (b.last?.serial ?? 0) - (a.last?.serial ?? 0));
  }

  load(rooms: readonly KeptRoom[]): void {
    for (const kept of rooms) {
      const members = new Map(kept.members.map((member) => [member.user, member]));
      this.#rooms.set(kept.room, { ...kept, members, isJoined: false, isKept: true });
    }
  }

  get(room: string): Room | null {
    return this.#rooms.get(room) ?? null;
  }

  /** The room; of one that is new to us nothing but its id is known. */
  ensure(id: string): Room {
    const found = this.#rooms.get(id);
    if (found) return found;
    if (this.#rooms.size >= mostRooms) this.#letQuietestGo();
    const room: Room = {
      room: id,
      name: id,
      members: new Map(),
      isMuted: false,
      isJoined: false,
      draft: '',
      readAt: 0,
      toldAt: 0,
      unread: 0,
      last: null,
      knownSince: null,
      isKept: false,
    };
    this.#rooms.set(id, room);
    return room;
  }

  /** What the server says now. Members it leaves out are gone, unless it names none at all. False: it was known. */
  describe(room: Room, info: RoomInfo): boolean {
    const before = JSON.stringify(toKept(room));
    this.#describe(room, info);
    return JSON.stringify(toKept(room)) !== before;
  }

  /** Somebody who does something in the room is in it, whatever the server has said. */
  meet(room: Room, user: string): void {
    if (room.members.has(user) || room.members.size >= mostMembers) return;
    room.members.set(user, { user, name: user, seenAt: null });
  }

  /** False: it was known that this member has seen so far. */
  seen(room: Room, user: string, at: number): boolean {
    const member = room.members.get(user);
    if ((member?.seenAt ?? 0) >= at || (!member && room.members.size >= mostMembers)) return false;
    room.members.set(user, { user, name: member?.name ?? user, seenAt: at });
    return true;
  }

  /** Up to when anybody but this user has seen the room; 0: nobody has. */
  seenByOthers(room: Room, isSelf: (user: string) => boolean): number {
    let latest = 0;
    for (const { user, seenAt } of room.members.values())
      if (!isSelf(user)) latest = Math.max(latest, seenAt ?? 0);
    return latest;
  }

  idOf(room: string): ChatRoomId {
    return `${this.#connection}/${room}`;
  }

  nameOf(room: Room, user: string): string {
    return room.members.get(user)?.name ?? user;
  }

  forgetJoined(): void {
    for (const room of this.#rooms.values()) room.isJoined = false;
  }

  facts(isTyping: (room: string, user: string) => boolean): readonly ChatRoom[] {
    return this.all.map((room) => this.#toFacts(room, isTyping));
  }

  #describe(room: Room, info: RoomInfo): void {
    room.name = info.name ?? room.name;
    if (info.members.length === 0) return;
    const before = new Map(room.members);
    room.members.clear();
    for (const { user, name, seenAt } of info.members.slice(0, mostMembers)) {
      const known = before.get(user);
      const latest = Math.max(seenAt ?? 0, known?.seenAt ?? 0);
      room.members.set(user, {
        user,
        name: name ?? known?.name ?? user,
        seenAt: latest === 0 ? null : latest,
      });
    }
  }

  #toFacts(room: Room, isTyping: (room: string, user: string) => boolean): ChatRoom {
    const { last } = room;
    const members: ChatMember[] = [];
    for (const member of room.members.values())
      members.push({ ...member, isTyping: isTyping(room.room, member.user) });
    return {
      id: this.idOf(room.room),
      connection: this.#connection,
      room: room.room,
      name: room.name,
      members,
      unread: room.unread,
      isMuted: room.isMuted,
      isJoined: room.isJoined,
      last: last && { from: senderOf(room, last), text: lineOf(last.body), at: last.at },
      draft: room.draft,
    };
  }

  #letQuietestGo(): void {
    const quietest = this.all.findLast(({ unread, draft }) => unread === 0 && draft === '');
    this.#rooms.delete((quietest ?? this.all.at(-1))?.room ?? '');
  }
}

/** What is kept of it as the server's own. */
export function toKept({ room, name, members, knownSince }: Room): RoomFacts {
  return { room, name, members: [...members.values()], knownSince };
}

/** The sender's name as it is known now, or else as it was when the message came. */
export function senderOf(room: Room | null, { sender, senderName }: KeptMessage): string {
  return room?.members.get(sender)?.name ?? senderName;
}
