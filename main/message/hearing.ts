import { because } from '../../preload/contract/reason.ts';
import type { RoomInfo } from '../feed/chat/chat-event.ts';
import type { Change, KeptMessage } from '../store/message-row.ts';
import type { Intake } from './intake.ts';
import type { Outbox } from './outbox.ts';
import type { Room, RoomBook } from './room-book.ts';
import { toKept } from './room-book.ts';
import type { Rounds } from './rounds.ts';
import type { Heard, StayParts } from './stay-parts.ts';
import type { OthersTyping } from './typing.ts';

/** Messages that one `seen` can change at once. */
const mostSeen = 500;

export interface HearingParts {
  readonly stay: StayParts;
  readonly book: RoomBook;
  readonly outbox: Outbox;
  readonly typing: OthersTyping;
  readonly intake: Intake;
  readonly rounds: Rounds;
  readonly isEnded: () => boolean;
}

/**
 * What the server's events do to rooms and messages. Each may be heard twice: one that could not be kept is
 * heard again. Rejects where the disk refuses; then nothing of it has been told.
 */
export class Hearing {
  readonly #parts: HearingParts;

  constructor(parts: HearingParts) {
    this.#parts = parts;
  }

  /** Messages in a row come as one batch, everything else by itself. */
  async hear(batch: readonly Heard[]): Promise<void> {
    const messages = batch.flatMap((event) => (event.is === 'msg' ? [event] : []));
    if (messages.length > 0) await this.#take(messages);
    for (const event of batch) if (event.is !== 'msg') await this.#hearOne(event);
  }

  async #hearOne(event: Exclude<Heard, { is: 'msg' }>): Promise<void> {
    const { book, outbox, rounds, stay, typing } = this.#parts;
    switch (event.is) {
      case 'sent':
        return this.#sent(event.room, event.key, event.at);
      case 'seen':
        return this.#seen(event.room, event.from, event.at);
      case 'status': {
        const room = book.get(event.room);
        if (room === null || this.#parts.intake.isSelf(event.user)) return;
        book.meet(room, event.user);
        return typing.set(event.room, event.user, event.status === 'typing');
      }
      case 'sub': {
        await this.#describe([event.info], true);
        // A room that came without its messages is read, so that nothing is missed.
        if (event.info.messages.length === 0) return rounds.read(event.info.room);
        return outbox.settle(event.info.room);
      }
      case 'unsub': {
        const room = book.get(event.room);
        if (room !== null) room.isJoined = false;
        return stay.tellFacts();
      }
      case 'fetched': {
        if (event.info !== null) await this.#describe([event.info], false);
        const hasMessages = (event.info?.messages.length ?? 0) > 0;
        if (!hasMessages) await this.#meetEmpty(event.room);
        // Without messages it proves nothing of ours, unless the room's own answer has come and had none either.
        if (hasMessages || book.get(event.room)?.isJoined === true) outbox.settle(event.room);
        return;
      }
      case 'not-fetched':
        return outbox.settle(event.room);
      case 'listed':
        await this.#describe(event.rooms, false);
        for (const { room } of event.rooms) rounds.join(room);
        return;
      case 'room-updated':
        return rounds.read(event.room);
      case 'updated':
        return event.what === 'room' ? rounds.read(event.id) : rounds.list();
      case 'friend':
        return rounds.list();
      case 'err':
        return this.#refused(event.text);
      case 'welcome':
      case 'echoed':
      case 'notice':
        return;
    }
  }

  async #take(messages: Parameters<Intake['take']>[0]): Promise<void> {
    const found = await this.#parts.intake.take(messages, 'pushed');
    for (const { room } of found) {
      this.#parts.rounds.join(room);
      this.#parts.rounds.read(room);
    }
  }

  /** Names, members and what they have seen, then the messages, which are counted by that. */
  async #describe(infos: readonly RoomInfo[], isJoined: boolean): Promise<void> {
    const { book, stay, intake, isEnded } = this.#parts;
    const told: Room[] = [];
    for (const info of infos) {
      const room = book.ensure(info.room);
      if (book.describe(room, info) || !room.isKept) told.push(room);
      if (isJoined) room.isJoined = true;
    }
    await stay.shelf.apply(told.map((room): Change => ({ is: 'room', ...toKept(room) })));
    if (isEnded()) return;
    for (const room of told) room.isKept = true;
    stay.tellFacts();
    for (const room of told) await this.#markSeen(room, intake.seenByOthers(room), []);
    const messages = infos.flatMap((info) => info.messages);
    // Room by room, so that what one of them is owed does not push out another's.
    for (const room of new Set(infos.map((info) => info.room)))
      await intake.take(
        messages.filter((message) => message.room === room),
        'merged',
      );
  }

  /** Nothing was there before us: whatever turns up from now on ought to have reached us. */
  async #meetEmpty(id: string): Promise<void> {
    const { book, stay } = this.#parts;
    const room = book.get(id);
    if (room === null || !room.isJoined || room.knownSince !== null) return;
    await stay.shelf.apply([{ is: 'room', ...toKept(room), knownSince: 0 }]);
    room.knownSince = 0;
  }

  async #sent(id: string, key: string, at: number): Promise<void> {
    const { book, stay, outbox, intake, isEnded } = this.#parts;
    const message = outbox.find(id, key);
    if (message === null) return;
    const room = book.get(id);
    const isSeen = room !== null && intake.seenByOthers(room) >= at;
    const sent: KeptMessage = { ...message, at: Math.round(at), delivery: isSeen ? 'seen' : 'sent' };
    await stay.shelf.apply([{ is: 'delivery', ...sent }]);
    if (isEnded()) return;
    if (room?.last?.serial === sent.serial) room.last = sent;
    stay.tellMessages([intake.toView(sent)]);
    stay.tellFacts();
    outbox.remove(id, key);
  }

  async #seen(id: string, user: string, time: number): Promise<void> {
    const { book, stay, intake, isEnded } = this.#parts;
    const at = Math.round(time);
    const room = book.get(id);
    if (room === null) return;
    book.seen(room, user, at);
    const described: Change = { is: 'room', ...toKept(room) };
    if (!intake.isSelf(user)) return this.#markSeen(room, at, [described]);
    // Ourselves, here or on another device.
    await stay.shelf.apply([
      described,
      { is: 'read-elsewhere', room: id, at },
      { is: 'read-told', room: id, at },
    ]);
    const unread = await stay.shelf.unreadOf(id);
    if (isEnded()) return;
    room.unread = unread;
    room.readAt = Math.max(room.readAt, at);
    room.toldAt = Math.max(room.toldAt, at);
    stay.tellFacts();
  }

  async #markSeen(room: Room, at: number, changes: readonly Change[]): Promise<void> {
    const { stay, intake, isEnded } = this.#parts;
    const sent = at === 0 ? [] : await stay.shelf.sentUpTo(room.room, at, mostSeen);
    const seen = sent.map((message): KeptMessage => ({ ...message, delivery: 'seen' }));
    await stay.shelf.apply([...changes, ...seen.map((message): Change => ({ is: 'delivery', ...message }))]);
    if (isEnded()) return;
    if (seen.length > 0) stay.tellMessages(seen.map((message) => intake.toView(message)));
    if (seen.length + changes.length > 0) stay.tellFacts();
  }

  /** An application error concerns a message only where it names its key; else the message goes on waiting. */
  async #refused(text: string): Promise<void> {
    const { stay, outbox, intake, isEnded } = this.#parts;
    const refused = outbox.namedIn(text).map((message): KeptMessage => ({
      ...message,
      delivery: 'refused',
      reason: because('said', text.slice(0, 500)),
    }));
    await stay.shelf.apply(refused.map((message): Change => ({ is: 'delivery', ...message })));
    if (isEnded() || refused.length === 0) return;
    stay.tellMessages(refused.map((message) => intake.toView(message)));
    for (const { room, key } of refused) if (key !== null) outbox.remove(room, key);
  }
}
