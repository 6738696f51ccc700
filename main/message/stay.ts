import type { Reply } from '../../preload/contract/channels.ts';
import type { ChatDraft, ChatMessage, ChatPage, ChatRoom } from '../../preload/contract/message.ts';
import { because, becauseOfNumber } from '../../preload/contract/reason.ts';
import type { Change, KeptMessage } from '../store/message-row.ts';
import type { Undo } from '../lib/disposer.ts';
import { nobodyWaits } from '../lib/logger.ts';
import { HeardQueue } from './heard-queue.ts';
import { Hearing } from './hearing.ts';
import { Intake } from './intake.ts';
import { Outbox } from './outbox.ts';
import { done, notKept, refused } from './reply.ts';
import { mostRooms, RoomBook } from './room-book.ts';
import { Rounds } from './rounds.ts';
import type { Heard, StayParts } from './stay-parts.ts';
import { Turn } from './turn.ts';
import { OthersTyping, OwnTyping } from './typing.ts';

/** Messages that may wait to be sent; beyond that the server has been away for too long to go on writing. */
const mostQueued = 1_000;
/** Messages that are acknowledged at once after a start. */
const mostOwed = 5_000;
const pageSize = 50;
const draftAfterMs = 300;
const longestDraft = 20_000;

/**
 * One user's stay at this desk on one connection: the rooms, what waits to be sent, what is being typed. Another
 * user has another one, and an ended one tells nothing more, whatever was under way. Ended by `end` or `close`.
 */
export class Stay {
  readonly #parts: StayParts;
  readonly #book: RoomBook;
  readonly #outbox: Outbox;
  readonly #ownTyping: OwnTyping;
  readonly #typing: OthersTyping;
  readonly #intake: Intake;
  readonly #heard: HeardQueue;
  readonly #rounds: Rounds;
  /** Whatever reads and changes what is kept happens one after the other. */
  readonly #turn = new Turn();
  readonly #drafts = new Map<string, Undo>();
  #isUp = false;
  #isEnded = false;

  constructor(parts: StayParts) {
    this.#parts = parts;
    const { connection, clock, wire } = parts;
    const isEnded = () => this.#isEnded;
    const book = (this.#book = new RoomBook(connection));
    const rounds = (this.#rounds = new Rounds({ stay: parts, book, hear: (event) => this.hear(event) }));
    const outbox = (this.#outbox = new Outbox({
      clock,
      send: (room, key, body) => wire.send(room, key, body),
      doubt: (room) => {
        rounds.join(room);
        rounds.read(room);
      },
    }));
    const typing = (this.#typing = new OthersTyping(clock, () => parts.tellFacts()));
    this.#ownTyping = new OwnTyping(clock, (room, status) => {
      if (this.#isUp) wire.status(room, status);
    });
    const intake = (this.#intake = new Intake(parts, book, outbox, typing, isEnded));
    const hearing = new Hearing({ stay: parts, book, outbox, typing, intake, rounds, isEnded });
    this.#heard = new HeardQueue({
      turn: this.#turn,
      clock,
      logger: parts.logger,
      hear: (batch) => hearing.hear(batch),
      complain: parts.complain,
    });
  }

  get self(): StayParts['self'] {
    return this.#parts.self;
  }

  get rooms(): readonly ChatRoom[] {
    return this.#book.facts((room, user) => this.#typing.has(room, user));
  }

  /** What is kept. Rejects where the disk refuses. */
  load(): Promise<void> {
    return this.#turn.run(async () => {
      const rooms = await this.#parts.shelf.rooms(mostRooms);
      const queued = await this.#parts.shelf.queued();
      if (this.#isEnded) return;
      this.#book.load(rooms);
      for (const message of queued) {
        this.#book.ensure(message.room);
        this.#outbox.add(message, true);
      }
    });
  }

  /** This user's link is up: what is owed goes out, and what may have been missed is asked for. */
  linkUp(): void {
    this.#isUp = true;
    this.#rounds.linkUp();
    this.#outbox.linkUp();
    nobodyWaits(
      this.#turn.run(() => this.#tellOwed()),
      this.#parts.logger,
      'acknowledge what was kept',
    );
  }

  linkDown(): void {
    this.#isUp = false;
    this.#rounds.linkDown();
    this.#outbox.linkDown();
    this.#ownTyping.clear();
    this.#typing.clear();
    this.#book.forgetJoined();
    this.#parts.tellFacts();
  }

  hear(event: Heard): void {
    this.#heard.add(event);
  }

  /** Kept first, then sent. */
  send(id: string, body: ChatDraft): Promise<Reply<ChatMessage>> {
    const room = this.#book.get(id);
    if (room === null) return Promise.resolve(refused('bad-argument', 'no such room'));
    if (this.#outbox.size >= mostQueued)
      return Promise.resolve(refused('unavailable', becauseOfNumber('too-many', mostQueued)));
    return this.#turn.run(async () => {
      const message = this.#write(id, body);
      const isDraft = body.type === 'text' && room.draft.trim() === body.text.trim();
      const changes: Change[] = [{ is: 'message', message }];
      if (isDraft) changes.push({ is: 'draft', room: id, text: '' });
      try {
        await this.#keep(changes);
      } catch (error) {
        return refused('failed', notKept(error));
      }
      // It goes out when this user is here again.
      if (this.#isEnded) return done(this.#intake.toView(message));
      if (isDraft) this.#setDraft(id, '');
      room.last = message;
      this.#ownTyping.end(id);
      this.#parts.tellMessages([this.#intake.toView(message)]);
      this.#parts.tellFacts();
      this.#outbox.add(message, false);
      return done(this.#intake.toView(message));
    });
  }

  async page(id: string, before: number | null): Promise<Reply<ChatPage>> {
    if (this.#book.get(id) === null) return refused('bad-argument', 'no such room');
    try {
      const found = await this.#parts.shelf.page(id, before, pageSize + 1);
      if (this.#isEnded) return refused('unavailable', because('not-signed-in'));
      const messages = found.slice(-pageSize).map((message) => this.#intake.toView(message));
      return done({ messages, next: found.length > pageSize ? (messages[0]?.serial ?? null) : null });
    } catch (error) {
      return refused('failed', notKept(error));
    }
  }

  /** A person has seen everything up to this message on screen. */
  read(id: string, through: number): Promise<Reply<null>> {
    const room = this.#book.get(id);
    if (room === null) return Promise.resolve(refused('bad-argument', 'no such room'));
    return this.#turn.run(async () => {
      const { shelf } = this.#parts;
      try {
        const at = await shelf.timeOf(id, through);
        if (at === null || (room.unread === 0 && room.readAt >= at)) return done(null);
        await shelf.apply([{ is: 'read', room: id, through, at }]);
        const unread = await shelf.unreadOf(id);
        if (this.#isEnded) return refused('unavailable', because('not-signed-in'));
        room.unread = unread;
        room.readAt = Math.max(room.readAt, at);
      } catch (error) {
        return refused('failed', notKept(error));
      }
      this.#parts.tellFacts();
      await this.#tellRead(id);
      return done(null);
    });
  }

  typing(id: string, isTyping: boolean): Reply<null> {
    if (this.#book.get(id) === null) return refused('bad-argument', 'no such room');
    if (this.#isUp) this.#ownTyping.set(id, isTyping);
    return done(null);
  }

  /** Kept in a moment: somebody is typing it. */
  draft(id: string, text: string): Reply<null> {
    if (this.#book.get(id) === null) return refused('bad-argument', 'no such room');
    if (text.length > longestDraft) return refused('bad-argument', `longer than ${longestDraft} characters`);
    this.#setDraft(id, text);
    this.#parts.tellFacts();
    this.#drafts.set(
      id,
      this.#parts.clock.after(draftAfterMs, () => this.#keepDraft(id)),
    );
    return done(null);
  }

  mute(id: string, isMuted: boolean): Promise<Reply<null>> {
    const room = this.#book.get(id);
    if (room === null) return Promise.resolve(refused('bad-argument', 'no such room'));
    return this.#turn.run(async () => {
      try {
        await this.#parts.shelf.apply([{ is: 'muted', room: id, isMuted }]);
      } catch (error) {
        return refused('failed', notKept(error));
      }
      if (this.#isEnded) return refused('unavailable', because('not-signed-in'));
      room.isMuted = isMuted;
      this.#parts.tellFacts();
      return done(null);
    });
  }

  /** A room that the server has made just now. */
  enter(room: string): void {
    this.hear({ is: 'fetched', room, info: { room, name: null, members: [], messages: [] } });
    this.#rounds.join(room);
    this.#rounds.read(room);
  }

  /** Signed out, or somebody else is: says nothing more from here on. What was being written is kept. */
  end(): void {
    for (const id of this.#drafts.keys()) this.#keepDraft(id);
    this.#isEnded = true;
    this.#isUp = false;
    this.#heard.end();
    this.#rounds.linkDown();
    this.#outbox.close();
    this.#ownTyping.clear();
    this.#typing.clear();
  }

  /** Ends, and resolves when nothing is under way any more. Twice is fine. */
  async close(): Promise<void> {
    this.end();
    await this.#turn.idle();
  }

  /** What was kept before the link was lost, or before the program ended, and not acknowledged or told as read. */
  async #tellOwed(): Promise<void> {
    const owed = await this.#parts.shelf.unacked(mostOwed);
    const rooms = Map.groupBy(owed, ({ room }) => room);
    for (const [room, messages] of rooms)
      await this.#intake.acknowledge(
        room,
        messages.flatMap(({ msg }) => (msg === null ? [] : [msg])),
      );
    for (const { room, readAt, toldAt } of this.#book.all) if (readAt > toldAt) await this.#tellRead(room);
  }

  /** With what is not acknowledged yet. Where the socket takes nothing, it is told when the link is up. */
  async #tellRead(id: string): Promise<void> {
    const room = this.#book.get(id);
    if (room === null || !this.#isUp) return;
    const { shelf, wire, logger } = this.#parts;
    const at = room.readAt;
    try {
      const owed = await shelf.unackedOf(id, pageSize);
      const acks = owed.flatMap(({ msg }) => (msg === null ? [] : [msg]));
      if (this.#isEnded || !wire.read(id, at, this.#book.unread, acks)) return;
      room.toldAt = at;
      await shelf.apply([
        { is: 'read-told', room: id, at },
        { is: 'acked', room: id, messages: acks },
      ]);
    } catch (error) {
      // The server is told once more with the next link.
      logger.warn('that a room was read could not be kept', error);
    }
  }

  #write(room: string, body: ChatDraft): KeptMessage {
    const { self, nextSerial, newKey, clock } = this.#parts;
    return {
      serial: nextSerial(),
      room,
      msg: null,
      key: newKey(),
      sender: self.user,
      senderName: self.name,
      isOwn: true,
      at: clock.now(),
      body,
      delivery: 'queued',
      reason: null,
      isUnread: false,
      // There is nothing to acknowledge: the server answers `sent`, or pushes it and waits then.
      isAcked: true,
    };
  }

  /** Once more where the store's thread ended: it may have been kept, and is not kept twice. */
  async #keep(changes: readonly Change[]): Promise<void> {
    try {
      await this.#parts.shelf.apply(changes);
    } catch (error) {
      if (error instanceof Error && error.name === 'StoreGoneError') return this.#parts.shelf.apply(changes);
      throw error;
    }
  }

  #setDraft(id: string, text: string): void {
    this.#drafts.get(id)?.();
    this.#drafts.delete(id);
    const room = this.#book.get(id);
    if (room !== null) room.draft = text;
  }

  #keepDraft(id: string): void {
    this.#drafts.get(id)?.();
    this.#drafts.delete(id);
    const text = this.#book.get(id)?.draft ?? '';
    const { shelf, logger } = this.#parts;
    nobodyWaits(
      this.#turn.run(() => shelf.apply([{ is: 'draft', room: id, text }])),
      logger,
      'keep a draft',
    );
  }
}
