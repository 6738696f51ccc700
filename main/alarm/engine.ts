import {
  spanOf,
  type Alarm,
  type AlarmCommand,
  type AlarmId,
  type EntryId,
  type RefusalCode,
} from '../../preload/contract/alarm.ts';
import type { Reply } from '../../preload/contract/channels.ts';
import type { HazardReport } from '../../preload/contract/hazard.ts';
import type { Entry } from '../../preload/contract/log.ts';
import type { Operation, SharedFacts } from '../../preload/contract/room.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { AlarmBook, Applied } from './book.ts';
import { describeRefusal, type Giver } from './command.ts';
import type { AlarmEvent, Annunciation } from './machine.ts';
import { adopt } from './shared.ts';

/** What the engine needs of the alarm log. */
export interface EntryLog {
  /** Resolves once the entry is committed. Entries are written in the order of the calls. */
  append(entry: Entry): Promise<void>;
  /** Keeps the state of all alarms after the entry `through`, so that a start replays only what follows. */
  checkpoint(through: EntryId, data: string): void;
}

/** What is told after the commit, in order. */
export interface Told {
  readonly entry: Entry;
  readonly alarmId: AlarmId;
  /** As it stands after the entry; null when it is normal. */
  readonly alarm: Alarm | null;
  readonly annunciation: Annunciation | null;
  /** The entry ended the alarm. */
  readonly ended: boolean;
}

export interface AlarmEngineOptions {
  /** Rebuilt from the log. The engine alone applies to it from here on. */
  readonly book: AlarmBook;
  readonly log: EntryLog;
  /** A new entry id, greater than all before it. */
  readonly nextId: (epochMs: number) => EntryId;
  readonly clock: Pick<Clock, 'now'>;
  /** Gets every entry once, after its commit. What it throws is logged and stops nothing. */
  readonly tell: (told: Told) => void;
  readonly logger: Logger;
  /** A checkpoint goes into the log after so many entries. */
  readonly checkpointEvery?: number;
}

/** A command and who gave it where. */
export interface Standing extends Omit<Giver, 'at'> {
  readonly command: AlarmCommand;
}

/** An entry on its way to the disk. */
interface Waiting {
  readonly entry: Entry;
  readonly applied: Applied;
  isWritten: boolean;
  onTold: (() => void) | null;
}

/**
 * Log first, then tell: an event changes the book at once, so that what follows is judged by it, but it is
 * told, and a command answered, only after its entry is committed. Owns the book and the order of telling;
 * not the log. Whoever made it closes it, after the feeds and before the log.
 */
export class AlarmEngine {
  readonly #book: AlarmBook;
  readonly #log: EntryLog;
  readonly #nextId: (epochMs: number) => EntryId;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #tell: (told: Told) => void;
  readonly #logger: Logger;
  readonly #checkpointEvery: number;
  /** Behind the book by what is not committed yet. */
  readonly #told: Map<AlarmId, Alarm>;
  /** What is not told yet, oldest first, from `#next` on. A queue of its own: it is passed by every event. */
  #waiting: Waiting[] = [];
  #next = 0;
  /** `book.applied` at the last checkpoint. */
  #checkpointed = 0;

  constructor(options: AlarmEngineOptions) {
    this.#book = options.book;
    this.#log = options.log;
    this.#nextId = options.nextId;
    this.#clock = options.clock;
    this.#tell = options.tell;
    this.#logger = options.logger;
    this.#checkpointEvery = options.checkpointEvery ?? 50_000;
    this.#told = new Map(options.book.alarms().map((alarm) => [alarm.id, alarm]));
  }

  /** A feed's report. Told later, in order; nothing to wait for. */
  report(report: HazardReport): void {
    const at = this.#clock.now();
    this.#take({ type: 'hazard', id: this.#nextId(at), report }, at);
  }

  /**
   * An operator's command, answered after the commit and after everything before it was told: with the alarm
   * as the command left it (null: it ended), or with the reason of the refusal. Refusals are recorded too;
   * `forbidden` is one that was found before.
   */
  async command(
    command: AlarmCommand,
    { operator, desk }: Omit<Giver, 'at'>,
    forbidden?: RefusalCode,
  ): Promise<Reply<Alarm | null>> {
    const at = this.#clock.now();
    const { alarm, effects } = this.#take(
      { type: 'command', id: this.#nextId(at), at, operator, desk, command, ...(forbidden && { forbidden }) },
      at,
    );
    await this.#allTold();
    const { append } = effects;
    if (append.type !== 'command' || append.outcome === 'accepted') return { ok: true, value: alarm };
    const message = describeRefusal(append.outcome, command.target, alarm);
    return { ok: false, error: { code: append.outcome, message } };
  }

  /** Another desk's command, with what all operations of the room come to: recorded always, told like an own one. */
  operation({ author, number, operator, desk, act }: Operation, shared: SharedFacts): void {
    if (act.kind !== 'alarm') return;
    const { command, span } = act;
    const now = this.#clock.now();
    this.#take(
      {
        type: 'operation',
        id: this.#nextId(now),
        at: now,
        operator,
        desk,
        operation: { author, number },
        command,
        span,
        shared,
      },
      now,
    );
  }

  /**
   * What the room came to before this alarm came here; with `own`, what it comes to with that command of this desk,
   * which another desk's overtook. Recorded where it changes something; it may be handed over as often as anybody
   * likes.
   */
  adopt(id: AlarmId, shared: SharedFacts, own?: Standing): void {
    const alarm = this.#book.get(id);
    const standing = alarm && (own ?? standingOf(alarm, shared));
    if (!alarm || !standing) return;
    const { operator, desk } = standing;
    const target = { ...standing.command.target, occurrence: alarm.occurrence };
    const command = { ...standing.command, target };
    const now = this.#clock.now();
    const arrived = { operator, desk, at: now, command, span: spanOf(alarm), shared };
    if (adopt({ alarm, shelf: alarm.shelf }, arrived).outcome !== 'accepted') return;
    this.#take({ type: 'operation', id: this.#nextId(now), ...arrived }, now);
  }

  /** The alarms as of the last entry told. Never ahead of the log. */
  alarms(): Alarm[] {
    return [...this.#told.values()];
  }

  /** One alarm as of the last entry told; null when it is normal. */
  alarm(id: AlarmId): Alarm | null {
    return this.#told.get(id) ?? null;
  }

  /** Whether the alarm is there and its hazard has not returned, as of the last entry told. */
  isActive(id: AlarmId): boolean {
    return this.#told.get(id)?.returnedAt === null;
  }

  /**
   * Leaves the state of all alarms in the log now. For a log that had to start afresh: what stood in the old
   * file stands nowhere else.
   */
  checkpoint(): void {
    this.#log.checkpoint(this.#book.through, this.#book.toCheckpoint());
  }

  /** Waits until everything is told, and leaves a checkpoint. Twice is fine. */
  async close(): Promise<void> {
    await this.#allTold();
    this.#checkpointAfter(1);
  }

  #take(event: AlarmEvent, at: number): Applied {
    const applied = this.#book.apply(event);
    const entry: Entry = { id: event.id, at, ...applied.effects.append };
    const waiting: Waiting = { entry, applied, isWritten: false, onTold: null };
    this.#waiting.push(waiting);
    this.#log.append(entry).then(
      () => this.#written(waiting),
      (failure: unknown) => {
        // A log must not reject: it holds in memory what it cannot write, and says so on screen. Should it do so
        // all the same, the entry is told as if written, because an alarm that nobody hears is worse than one
        // that no record keeps.
        this.#logger.warn(`append entry ${entry.id}`, failure);
        this.#written(waiting);
      },
    );
    this.#checkpointAfter(this.#checkpointEvery);
    return applied;
  }

  /** Tells what is written, as far as everything before it is written, too. */
  #written(written: Waiting): void {
    written.isWritten = true;
    for (let head = this.#waiting[this.#next]; head?.isWritten; head = this.#waiting[this.#next]) {
      this.#next += 1;
      this.#tellOne(head);
    }
    // Those told go once they are half of the queue, so that each of the others is moved about once.
    if (this.#next * 2 < this.#waiting.length) return;
    this.#waiting = this.#waiting.slice(this.#next);
    this.#next = 0;
  }

  #tellOne({ entry, applied, onTold }: Waiting): void {
    const { alarmId, alarm, ended, effects } = applied;
    if (alarm) this.#told.set(alarmId, alarm);
    else this.#told.delete(alarmId);
    try {
      this.#tell({ entry, alarmId, alarm, annunciation: effects.annunciate, ended });
    } catch (failure) {
      this.#logger.warn(`tell entry ${entry.id}`, failure);
    }
    onTold?.();
  }

  /** Resolves when everything taken so far is told. */
  #allTold(): Promise<void> {
    const last = this.#waiting.at(-1);
    if (!last) return Promise.resolve();
    return new Promise((resolve) => {
      const before = last.onTold;
      last.onTold = () => {
        before?.();
        resolve();
      };
    });
  }

  /**
   * Written right after the append that it ends with, while the book is exactly that far. Counts replayed
   * entries, so that a program that never lives long does not replay more at every start.
   */
  #checkpointAfter(atLeast: number): void {
    if (this.#book.applied - this.#checkpointed < atLeast) return;
    this.#checkpointed = this.#book.applied;
    this.checkpoint();
  }
}

/** What the room did about the alarm, by the first thing that stands; null: nothing does. */
function standingOf(alarm: Alarm, shared: SharedFacts): Standing | null {
  const { acknowledgement, claim, shelf } = shared;
  const target = {
    alarm: alarm.id,
    occurrence: alarm.occurrence,
    severity: shared.severity ?? alarm.severity,
  };
  if (acknowledgement) {
    const { operator, desk, note } = acknowledgement;
    return { operator, desk, command: { command: 'acknowledge', target, note } };
  }
  if (claim) {
    const { operator, desk } = claim;
    return { operator, desk, command: { command: 'claim', target, note: null } };
  }
  if (!shelf) return null;
  const { operator, desk, until, reason: note } = shelf;
  return { operator, desk, command: { command: 'shelve', target, until, note } };
}
