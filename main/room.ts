import type { Alarm, AlarmId } from '../preload/contract/alarm.ts';
import type { Entry, EntryBody, OperationName } from '../preload/contract/log.ts';
import type { RoomFacts, SharedFacts } from '../preload/contract/room.ts';
import type { AlarmEngine } from './alarm/engine.ts';
import type { FeedMessage } from './feed/feed.ts';
import type { RoomWire } from './feed/room/room-wire.ts';
import type { Clock } from './lib/clock.ts';
import { nobodyWaits, type Logger } from './lib/logger.ts';
import type { AlarmLog } from './log/alarm-log.ts';
import type { Annunciator } from './notify/annunciator.ts';
import type { OtherOperation } from './share/applying.ts';
import { Share } from './share/share.ts';
import type { DeskStore } from './store/desk-store.ts';
import { OperationStore } from './store/operation-store.ts';

export interface RoomParts {
  readonly room: string;
  readonly desk: string;
  readonly isWall: boolean;
  readonly store: DeskStore;
  readonly wire: RoomWire;
  readonly engine: AlarmEngine;
  readonly annunciator: Pick<Annunciator, 'silence'>;
  readonly log: Pick<AlarmLog, 'page'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly operator: () => string | null;
  readonly record: (body: EntryBody) => void;
  /** A body that could not be read: counted with the connection, and recorded as any other. */
  readonly reject: (reason: string, copy: string) => void;
  readonly onFacts: (facts: RoomFacts) => void;
  /** Another desk did something that concerns no alarm's state: a broadcast, a refresh. */
  readonly onOther: (operation: OtherOperation) => void;
}

/** An operation's place in the order of all, and whether the broker has it. */
export interface ToldRoom {
  readonly place: { readonly clock: number; readonly author: string };
  readonly isConfirmed: boolean;
}

/** What nobody of the room has done anything about. */
const nothing: SharedFacts = {
  acknowledgement: null,
  severity: null,
  claim: null,
  shelf: null,
  isReset: false,
};

/** Entries looked through at once for commands that a crash kept from the others. */
const pageSize = 500;

/** Within so long of the link's coming up every desk that is here has said so, ms. */
const greetMs = 1_000;

/** A store that refuses at the start is asked again. */
const loadAgainMs = 5_000;

/** This desk among the others: its engine and its log, put to what the room shares. */
export class Room {
  readonly #parts: RoomParts;
  readonly #share: Share;
  /** Operations of other desks that the log has, of those that a crash may hand over again. */
  readonly #recorded = new Set<string>();
  /** Operations that the alarms were put to and that are not in the log yet, and their alarms. */
  readonly #handed = new Map<string, AlarmId>();
  #isClosed = false;
  /** By the monotonic clock, ms; null: it is not. */
  #upSince: number | null = null;
  #cancelLoad: () => void = () => {};

  constructor(parts: RoomParts) {
    this.#parts = parts;
    const { room, desk, isWall, store, wire, engine, annunciator, clock, logger } = parts;
    this.#share = new Share({
      room,
      desk,
      isWall,
      store: new OperationStore(store, room),
      wire,
      clock,
      random: Math.random,
      logger,
      operator: parts.operator,
      alarmOf: (id) => engine.alarm(id),
      apply: {
        operation: (operation, facts) => {
          // After a crash it may be handed over once more: the log has its name.
          if (this.#recorded.delete(nameOf(operation))) return;
          if (operation.act.kind === 'alarm')
            this.#handed.set(nameOf(operation), operation.act.command.target.alarm);
          engine.operation(operation, facts ?? nothing);
        },
        facts: (alarm, facts, own) =>
          engine.adopt(alarm, facts, own && { operator: own.operator, desk, command: own.act.command }),
        silence: (alarms, { operator }) => {
          if (annunciator.silence(alarms.map(({ alarm }) => alarm)).length > 0)
            parts.record({ type: 'system', what: 'sound-silenced', detail: operator });
        },
        other: (operation) => parts.onOther(operation),
      },
      onFacts: parts.onFacts,
      reject: parts.reject,
    });
  }

  get facts(): RoomFacts {
    return this.#share.facts;
  }

  /** After the alarms were restored. Tries until the store answers: a room is no reason not to watch. */
  async start(): Promise<void> {
    const { clock, logger } = this.#parts;
    try {
      await this.#recall();
      await this.#share.load();
      await this.#catchUp();
    } catch (failure) {
      if (this.#isClosed) return;
      logger.warn('what the desks share cannot be read yet', failure);
      this.#cancelLoad = clock.after(loadAgainMs, () => nobodyWaits(this.start(), logger, 'load'));
    }
  }

  hear({ topic, body, settle }: Extract<FeedMessage, { type: 'room' }>): void {
    this.#share.hear(topic, body, settle);
  }

  linked(isUp: boolean): void {
    const { clock } = this.#parts;
    this.#upSince = isUp ? (this.#upSince ?? clock.elapsed()) : null;
    if (isUp) this.#share.linkUp();
    else this.#share.linkDown();
  }

  /** Everything that the engine tells, after it is in the log. */
  told(entry: Entry, alarm: Alarm | null): void {
    if (entry.type === 'command' && entry.operation) this.#handed.delete(nameOf(entry.operation));
    this.#did(entry);
    if (alarm && entry.type === 'hazard') this.#share.raised(alarm);
  }

  silenced(alarms: readonly AlarmId[]): void {
    this.#share.silenced(alarms);
  }

  /** The desks that are here have been heard, and all that they did is known. */
  get isSettled(): boolean {
    if (this.#upSince === null || this.#parts.clock.elapsed() - this.#upSince < greetMs) return false;
    return this.#share.facts.desks.every(({ isHere, missing }) => !isHere || missing === 0);
  }

  /** How many other desks are here. */
  get others(): number {
    return this.#share.facts.desks.filter(({ isHere }) => isHere).length;
  }

  /**
   * Tells every desk. Resolves with its place among the operations and whether the broker has it; within
   * `withinMs` in any case, with what is known then. Never rejects.
   */
  async tell(act: OtherOperation['act'], operator: string, withinMs: number): Promise<ToldRoom> {
    const { promise: late, resolve } = Promise.withResolvers<null>();
    const cancel = this.#parts.clock.after(withinMs, () => resolve(null));
    try {
      const told = await Promise.race([this.#share.tell(act, operator), late]);
      // A disk that refuses: last among equals, because nobody knows of it.
      if (told === null)
        return { place: { clock: Number.MAX_SAFE_INTEGER, author: this.#share.author }, isConfirmed: false };
      const { clock, author } = told.operation;
      return { place: { clock, author }, isConfirmed: (await Promise.race([told.posted, late])) === true };
    } finally {
      cancel();
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelLoad();
    await this.#share.close();
  }

  /** Commands that are in the log and did not become operations, because the program died between the two. */
  async #catchUp(): Promise<void> {
    const { log } = this.#parts;
    const { lastEntry } = this.#share;
    const missed: Entry[] = [];
    for (let before: number | undefined; ;) {
      const page = await log.page({
        types: ['command'],
        limit: pageSize,
        ...(before !== undefined && { before }),
      });
      missed.push(...page.entries.filter(({ id }) => id > lastEntry));
      if (page.next === null || page.next <= lastEntry) break;
      before = page.next;
    }
    for (const entry of missed.reverse()) this.#did(entry);
  }

  /** A shelf that ends by its time ends so at every desk: nothing that anybody did. */
  #did(entry: Entry): void {
    if (entry.type !== 'command' || entry.operator === '') return;
    // It was given before they were handed over, or they would be in the log by now.
    this.#share.did(entry, [...this.#handed.values()].includes(entry.alarm));
  }

  async #recall(): Promise<void> {
    const { entries } = await this.#parts.log.page({ types: ['command'], limit: pageSize });
    for (const entry of entries)
      if (entry.type === 'command' && entry.operation) this.#recorded.add(nameOf(entry.operation));
  }
}

function nameOf({ author, number }: OperationName): string {
  return `${author}#${number}`;
}
