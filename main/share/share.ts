/**
 * What desks share. Each hears the sites by itself, so alarms are its own; what operators do is an operation:
 * numbered per desk, kept on disk, told to the others and never changed. The state of an alarm follows from the
 * set of operations (`OperationBook`), so it does not matter when and in which order they come.
 *
 *   did, silenced ─▶ OwnLog ── on disk ─▶ book ─▶ broker
 *   hear ─▶ protocol ─▶ Intake ── on disk ─▶ book ─▶ Applying ─▶ alarms
 *               └─▶ Presence: who is here and has what ─▶ Healing ─▶ asks for what is missing here
 *
 * Owns two timers and no connection. Whoever made it closes it, before the wire and the store.
 */
import type { Alarm, AlarmId, EntryId } from '../../preload/contract/alarm.ts';
import type { Entry } from '../../preload/contract/log.ts';
import type { Operation, OperationAct, RoomFacts } from '../../preload/contract/room.ts';
import type { RoomTopic, RoomWire } from '../feed/room/room-wire.ts';
import type { Clock } from '../lib/clock.ts';
import { nobodyWaits, type Logger } from '../lib/logger.ts';
import type { OperationStore } from '../store/operation-store.ts';
import { commandAct, silenceActs } from './acts.ts';
import { Applying, type Apply, type OtherOperation } from './applying.ts';
import { beatMs, Greeter, hereMs } from './greeter.ts';
import { Healing } from './healing.ts';
import { Intake } from './intake.ts';
import { Lane } from './lane.ts';
import { OperationBook } from './operation-book.ts';
import { OwnLog } from './own-log.ts';
import { PeerKeeper } from './peer-keeper.ts';
import { Presence } from './presence.ts';
import { read, redact, type Hello, type RoomMessage } from './protocol.ts';
import { roomFactsOf } from './room-facts.ts';
import { Teller } from './teller.ts';

export interface ShareParts {
  /** Ids of the settings. */
  readonly room: string;
  readonly desk: string;
  readonly isWall: boolean;
  readonly store: OperationStore;
  readonly wire: RoomWire;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  /** Who acts here; null where nobody is signed in. */
  readonly operator: () => string | null;
  readonly apply: Apply;
  /** As of the last entry told. */
  readonly alarmOf: (id: AlarmId) => Alarm | null;
  readonly onFacts: (facts: RoomFacts) => void;
  /** Something came that cannot be read; `copy` names nobody. */
  readonly reject: (reason: string, copy: string) => void;
}

/** An own operation, and whether the broker has confirmed it. */
export interface Told {
  readonly operation: Operation;
  readonly posted: Promise<boolean>;
}

/** What is older is on disk only. Sites' time or arrival, ms. */
const memoryMs = 7 * 86_400_000;

/** More messages than this are not put in line; what they held is asked for later. */
const mostInLine = 1_000;

/** An operation that a hello tells of may still be on its way, ms. */
const onItsWayMs = 300;

/** For so long after the link came up whatever is missing was missed, and is asked for at once, ms. */
const catchUpMs = 2 * beatMs;

export class Share {
  readonly #parts: ShareParts;
  readonly #book = new OperationBook();
  readonly #presence: Presence;
  readonly #applying: Applying;
  readonly #own: OwnLog;
  readonly #intake: Intake;
  readonly #healing: Healing;
  readonly #peers: PeerKeeper;
  readonly #teller: Teller;
  readonly #greeter: Greeter;
  readonly #lane: Lane;
  readonly #strangers = new Set<string>();
  /** Who waits for the number of what was done here. */
  readonly #named = new Map<OperationAct, (told: Told) => void>();
  #isLoaded = false;
  #isClosed = false;
  #isUp = false;
  #upSince = 0;
  #told = '';

  constructor(parts: ShareParts) {
    this.#parts = parts;
    const { desk, clock, logger, store, wire, random, apply, alarmOf } = parts;
    const book = this.#book;
    this.#lane = new Lane(logger);
    this.#presence = new Presence(desk, clock, hereMs);
    this.#peers = new PeerKeeper({ presence: this.#presence, store, clock, logger });
    this.#applying = new Applying({ book, clock, logger, apply, alarmOf });
    this.#own = new OwnLog({ desk, store, book, clock, logger, onKept: (kept) => this.#kept(kept) });
    this.#intake = new Intake({ store, book, applying: this.#applying, clock, logger });
    this.#teller = new Teller({ desk, wire, store, logger });
    this.#healing = new Healing({
      ...{ book, clock },
      ownAuthor: () => this.#own.author,
      present: () => this.#presence.present(),
      ask: (holder, ranges) => nobodyWaits(this.#teller.ask(holder, ranges), logger, 'ask'),
    });
    this.#greeter = new Greeter({
      ...{ clock, random },
      beat: () => this.#beat(),
      hello: () => this.#hello(false),
    });
  }

  /** Who is here, and what they have not seen. */
  get facts(): RoomFacts {
    const { room, desk } = this.#parts;
    const [own, peers, ours] = [this.#own, this.#presence.peers(), this.#book.knowledge()];
    return roomFactsOf({ room, desk, own, peers, ours });
  }

  /** `desk/log id`: who counts this desk's operations. */
  get author(): string {
    return this.#own.author;
  }

  /** Own commands up to this entry of the alarm log have become operations; `did` is due for all after it. */
  get lastEntry(): EntryId {
    return this.#own.lastEntry;
  }

  /**
   * Reads what was done before, and puts the alarms to it; so they have to be there. Rejects where the store
   * cannot be read; nothing is shared before it has resolved, and it may be tried again.
   */
  async load(): Promise<void> {
    const { store, desk, clock } = this.#parts;
    const now = clock.now();
    const kept = await store.load({ desk, newId: () => this.#newId(), now, since: now - memoryMs });
    if (this.#isLoaded || this.#isClosed) return;
    for (const { author, upTo, beyond } of kept.numbers) {
      this.#book.raise(author, upTo);
      for (const number of beyond) this.#book.mark(author, number);
    }
    this.#book.heed(kept.clock);
    for (const { operation } of kept.operations) this.#book.restore(operation);
    for (const { operation, isApplied, arrived } of kept.operations)
      if (!isApplied) this.#applying.restore(operation, arrived);
    this.#own.start(kept);
    if (kept.peers !== null) this.#peers.restore(kept.peers);
    this.#isLoaded = true;
    this.#applying.start();
    this.#greeter.start();
    this.#saveSoon();
    if (this.#own.pending.length > 0) this.#flush();
    if (this.#isUp) this.#join();
    this.#tell();
  }

  linkUp(): void {
    this.#isUp = true;
    if (this.#isLoaded) this.#join();
  }

  linkDown(): void {
    this.#isUp = false;
    this.#presence.leaveAll();
    this.#healing.stop();
    this.#greeter.hush();
    this.#tell();
  }

  /** What came over the wire. `settle` once it is on disk, or was not worth it. */
  hear(topic: RoomTopic, body: string, settle: () => void): void {
    if (this.#isClosed) return;
    // Everybody will be asked for what he has as soon as this desk knows what it has itself.
    if (!this.#isLoaded) return settle();
    const heard = read(body);
    if (!heard.ok) {
      this.#parts.reject(`${topic}: ${heard.reason}`, redact(body));
      return settle();
    }
    for (const { author, number, reason, copy } of heard.unreadable)
      if (author === null || this.#healing.passOver(author, number))
        this.#parts.reject(`${topic}: operation: ${reason}`, redact(copy));
    this.#obey(heard.message, settle);
  }

  /**
   * The alarms have accepted and logged a command: makes an operation of it, once for each entry. Whatever is no
   * command of this desk is passed over. `isOvertaken`: between the command and this word of it the alarm was put to
   * what another desk did.
   */
  did(entry: Entry, isOvertaken = false): void {
    const done = commandAct(entry, this.#parts.desk);
    if (done) this.#draft(done.entry.id, done.entry.operator, done.entry.at, done.act, isOvertaken);
  }

  /** Somebody silenced these here. */
  silenced(alarms: readonly AlarmId[]): void {
    const { alarmOf, operator, desk, clock } = this.#parts;
    const by = operator() ?? desk;
    for (const act of silenceActs(alarms, alarmOf)) this.#draft(null, by, clock.now(), act);
  }

  /** Something else was done that every desk has to know. Resolves once it is on disk with its number. */
  tell(act: OtherOperation['act'], operator: string): Promise<Told> {
    const { promise, resolve } = Promise.withResolvers<Told>();
    this.#named.set(act, resolve);
    this.#draft(null, operator, this.#parts.clock.now(), act);
    return promise;
  }

  /** An alarm came up here, or as another occurrence: it is put to what the others did about it. */
  raised(alarm: Alarm): void {
    if (!this.#isLoaded || this.#isClosed) return;
    if (this.#applying.raised(alarm)) this.#saveSoon();
  }

  /** Resolves when what came so far is on disk and applied. */
  settled(): Promise<void> {
    return this.#lane.idle();
  }

  /** Says goodbye, writes what waits and ends. Twice is fine. */
  async close(): Promise<void> {
    if (this.#isClosed) return this.#lane.idle();
    this.#isClosed = true;
    this.#greeter.stop();
    this.#healing.stop();
    const { desk } = this.#parts;
    if (this.#isUp && this.#isLoaded)
      nobodyWaits(
        this.#teller.say({ type: 'bye', desk, author: this.#own.author }),
        this.#parts.logger,
        'goodbye',
      );
    if (this.#isLoaded) this.#flush();
    this.#saveSoon();
    await this.#lane.idle();
  }

  #obey(message: RoomMessage, settle: () => void): void {
    const { desk, logger } = this.#parts;
    if (message.desk === desk) {
      if (message.type === 'hello' && message.author !== this.#own.author) this.#strange(message.author);
      return settle();
    }
    switch (message.type) {
      case 'hello':
        this.#greeted(message);
        return settle();
      case 'bye':
        this.#presence.leave(message.desk);
        this.#tell();
        return settle();
      case 'ask':
        nobodyWaits(this.#teller.answer(message.desk, message.ranges), logger, `answer ${message.desk}`);
        return settle();
      case 'operations':
        return this.#take(message.desk, message.operations, message.isAnswer, settle);
    }
  }

  #take(from: string, operations: readonly Operation[], isAnswer: boolean, settle: () => void): void {
    if (this.#lane.size > mostInLine) return settle();
    this.#lane.run('take what another desk did', async () => {
      // Own ones of this log come back only from others' answers, and are here.
      const theirs = operations.filter(({ author }) => author !== this.#own.author);
      const isNews = await this.#intake.take(theirs, settle);
      if (this.#isClosed) return;
      if (isNews && this.#isUp) this.#greeter.soon();
      if (isAnswer && this.#isUp) this.#healing.answered(from, isNews);
      this.#tell();
      await this.#intake.mark();
    });
  }

  #greeted(hello: Hello): void {
    this.#book.heed(hello.clock);
    const isNew = this.#presence.hear(hello);
    if (isNew) this.#healing.welcome(hello.desk);
    if (isNew) this.#saveSoon();
    if (hello.isJoining) this.#greeter.soon();
    if ((hello.numbers[this.#own.author] ?? 0) > this.#own.upTo) this.#renew();
    this.#tell();
    if (!this.#isUp) return;
    const hasJustCome = this.#parts.clock.elapsed() - this.#upSince < catchUpMs;
    if (isNew || hello.isJoining || hasJustCome) this.#healing.look();
    else this.#healing.lookAfter(onItsWayMs);
  }

  /** Others have operations of this log that it has not: its disk was lost in part. It begins anew. */
  #renew(): void {
    const { author } = this.#own;
    this.#lane.run('begin another operation log', async () => {
      if (this.#own.author !== author) return;
      await this.#own.flush();
      await this.#own.renew(this.#newId());
      this.#parts.logger.warn('others have more of this desk than its own disk: counting anew');
      this.#hello(true);
      this.#healing.look();
    });
  }

  #strange(author: string): void {
    if (this.#strangers.has(author) || author.length > 600) return;
    if (this.#strangers.size < 100) this.#strangers.add(author);
    this.#parts.reject(`presence: another console uses the id of this desk, ${this.#parts.desk}`, '');
  }

  #draft(
    entry: EntryId | null,
    operator: string,
    at: number,
    act: Operation['act'],
    isOvertaken = false,
  ): void {
    if (this.#isClosed) return;
    this.#own.add({ entry, operator, at, act, applied: isOvertaken ? -1 : this.#applying.applied });
    if (this.#isLoaded) this.#flush();
  }

  #flush(): void {
    this.#lane.run('keep what was done here', () => this.#own.flush());
  }

  /** Own operations are on disk: now the others may know. */
  #kept(kept: readonly { readonly operation: Operation; readonly applied: number }[]): void {
    for (const { operation, applied } of kept)
      this.#applying.placed(operation, this.#applying.applied > applied);
    const operations = kept.map(({ operation }) => operation);
    const last = operations.at(-1)?.number ?? 0;
    const { author } = this.#own;
    const posted = this.#teller.operations(operations).then((isPosted) => {
      if (isPosted && author === this.#own.author) this.#own.wasPosted(last);
      if (!this.#isClosed) this.#tell();
      return isPosted;
    });
    for (const operation of operations) {
      this.#named.get(operation.act)?.({ operation, posted });
      this.#named.delete(operation.act);
    }
    nobodyWaits(posted, this.#parts.logger, 'tell what was done here');
    if (!this.#isClosed) this.#tell();
  }

  #join(): void {
    this.#upSince = this.#parts.clock.elapsed();
    this.#hello(true);
  }

  #hello(isJoining: boolean): void {
    if (!this.#isUp || this.#isClosed) return;
    const { desk, operator, isWall, clock, logger } = this.#parts;
    const { numbers, beyond } = this.#book.knowledge();
    const hello: Hello = {
      ...{ type: 'hello', desk, author: this.#own.author, operator: operator(), isWall, isJoining },
      ...{ numbers, beyond, clock: this.#book.clock, at: clock.now(), heard: this.#presence.heard() },
    };
    nobodyWaits(this.#teller.say(hello), logger, 'hello');
  }

  #beat(): void {
    this.#presence.expire();
    this.#applying.expire();
    const { clock, alarmOf } = this.#parts;
    this.#book.prune(clock.now() - memoryMs, (id) => alarmOf(id) !== null);
    if (this.#own.pending.length > 0) this.#flush();
    this.#saveSoon();
    this.#hello(false);
    if (this.#isUp) this.#healing.look();
    this.#tell();
  }

  #saveSoon(): void {
    this.#lane.run('keep what was applied', () => this.#save());
  }

  async #save(): Promise<void> {
    if (!this.#isLoaded) return;
    await this.#intake.mark();
    await this.#peers.keep(this.#isClosed);
  }

  #tell(): void {
    if (!this.#isLoaded) return;
    const { facts } = this;
    const text = JSON.stringify(facts);
    if (text === this.#told) return;
    this.#told = text;
    this.#parts.onFacts(facts);
  }

  #newId(): string {
    const part = () => Math.floor(this.#parts.random() * 36 ** 6).toString(36);
    return `${this.#parts.clock.now().toString(36)}-${part()}${part()}`;
  }
}
