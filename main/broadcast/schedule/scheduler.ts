import type {
  BroadcastDraft,
  BroadcastId,
  BroadcastSchedule,
  ScheduleOutcome,
} from '../../../preload/contract/broadcast.ts';
import { because, becauseOf, type Reason } from '../../../preload/contract/reason.ts';
import type { BroadcastSettings, ScheduleSettings } from '../../config/broadcast.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Undo } from '../../lib/disposer.ts';
import { formatError, type Logger } from '../../lib/logger.ts';
import type { BroadcastStore, ScheduleRun } from '../../store/broadcast-store.ts';
import type { KeptStore } from '../../store/kept-store.ts';
import { nextRun, runsBetween, type DueRun } from './calendar.ts';
import { isQuiet } from './quiet.ts';
import { RunBook } from './run-book.ts';
import { Switches } from './switches.ts';

export interface SchedulerParts {
  readonly settings: Pick<BroadcastSettings, 'schedules' | 'holidays' | 'quiet'>;
  /** Made of its template, for its zones; null where there is none. */
  readonly draft: (schedule: ScheduleSettings) => BroadcastDraft | null;
  /** Rejects where it cannot be sent now: then it is tried again for as long as it may be late. */
  readonly send: (
    id: BroadcastId,
    schedule: string,
    draft: BroadcastDraft,
  ) => Promise<'sent' | 'refused' | 'other-desk'>;
  /** Whether a broadcast of this id is known already: another desk was there when this one was off. */
  readonly isKnown: (id: BroadcastId) => boolean;
  readonly runs: Pick<BroadcastStore, 'ran' | 'lastRuns'>;
  readonly kept: Pick<KeptStore, 'all' | 'set'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What became of a day; once for each, after it was recorded. `reason`: why it was not sent, where that is known. */
  readonly onRun: (run: ScheduleRun, reason: Reason | null) => void;
  readonly onFacts: (facts: readonly BroadcastSchedule[]) => void;
}

interface Ended {
  readonly outcome: ScheduleOutcome;
  readonly reason: Reason | null;
}

/** It looks at the clock at least so often, ms: a machine may sleep, and its clock may be set. */
const lookEveryMs = 60_000;
/** Sent within so long of its time, it is not late, ms. */
const onTimeMs = 60_000;
/** It looks back so far, ms: after a year in a box nobody wants to read of every day. */
const lookBackMs = 7 * 24 * 3_600_000;

/**
 * Sends what is said every day, each day once. Nothing depends on a timer that fired at the right moment: whenever
 * it looks, it asks which times have passed and which of them are recorded, so sleep, a restart and a clock that
 * is set all come to the same.
 *
 *     due ──▶ holiday | quiet-hours
 *      ├─ within a minute, or as late as it may be ──send──▶ sent | late | refused | other-desk
 *      │                              ▲  └─ cannot be sent now: again within a minute
 *      └─ later ──▶ other-desk | missed
 *
 * A broadcast's id names schedule and day, so what was sent and not recorded is not sent again either: its
 * keeper knows the id. Whoever made it closes it; that ends its timer and waits for what is being sent.
 */
export class Scheduler {
  readonly #parts: SchedulerParts;
  readonly #book: RunBook;
  readonly #switches: Switches;
  readonly #looking = new Map<string, Promise<void>>();
  /** Why the last try was in vain, by broadcast id. */
  readonly #failures = new Map<BroadcastId, Reason>();
  #starting: Promise<void> | null = null;
  #isClosed = false;
  #cancel: Undo = () => {};
  #told = '';

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
    this.#book = new RunBook(parts);
    this.#switches = new Switches(parts, parts.settings.schedules);
  }

  get facts(): readonly BroadcastSchedule[] {
    const { settings, clock } = this.#parts;
    const now = clock.now();
    return settings.schedules.map((schedule) => {
      const { id, name, time, days, onHolidays, lateMin } = schedule;
      const isOn = this.#switches.isOn(schedule);
      const last = this.#book.last(id, now);
      return {
        ...{ id, name, time, days, onHolidays, lateMin, isOn },
        next: isOn ? this.#next(schedule, now) : null,
        last: last && { at: last.at, outcome: last.outcome },
      };
    });
  }

  /** Reads what was done, and looks back. Never rejects; twice is fine. */
  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  /** `not-kept`: done, and the disk refused it, so a restart forgets it. What is past when it is switched on is not missed. */
  async switch(id: string, isOn: boolean): Promise<'switched' | 'not-kept' | 'unknown'> {
    await this.start();
    const schedule = this.#parts.settings.schedules.find((each) => each.id === id);
    if (!schedule) return 'unknown';
    const isKept = await this.#switches.turn(schedule, isOn);
    this.#look();
    return isKept ? 'switched' : 'not-kept';
  }

  /** Twice is fine. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel();
    await this.#starting;
    await Promise.all(this.#looking.values());
  }

  async #start(): Promise<void> {
    const isRead = await this.#book.read(this.#parts.clock.now() - lookBackMs);
    // Nobody knows what was done: better one notice too few than the same one twice.
    await this.#switches.read(isRead);
    this.#look();
  }

  #look(): void {
    if (this.#isClosed) return;
    const { settings, clock, logger } = this.#parts;
    for (const schedule of settings.schedules) {
      const { id } = schedule;
      if (this.#looking.has(id)) continue;
      const work = this.#lookAt(schedule).finally(() => {
        this.#looking.delete(id);
        this.#tell();
      });
      const settled = work.catch((failure: unknown) => logger.warn(`schedule ${id}`, failure));
      this.#looking.set(id, settled);
    }
    this.#tell();
    const now = clock.now();
    const next = this.facts.flatMap(({ next: at }) => (at === null ? [] : at - now));
    this.#cancel();
    this.#cancel = clock.after(Math.max(1, Math.min(lookEveryMs, ...next)), () => this.#look());
  }

  async #lookAt(schedule: ScheduleSettings): Promise<void> {
    const { settings, clock } = this.#parts;
    const now = clock.now();
    const from = Math.max(this.#switches.since(schedule), now - lookBackMs);
    const runs = runsBetween(schedule, from, now, settings.holidays);
    for (const run of runs) {
      if (this.#isClosed || !this.#switches.isOn(schedule)) return;
      if (this.#book.has(schedule.id, run.day, clock.now())) continue;
      const ended = await this.#end(schedule, run, run === runs.at(-1));
      if (ended !== null) await this.#record(schedule, run, ended);
    }
  }

  /** Null: it cannot be sent now, and still may be. Of several that are late only the newest is said. */
  async #end(schedule: ScheduleSettings, run: DueRun, isNewest: boolean): Promise<Ended | null> {
    const { settings, draft: draftFor, send, isKnown, clock, logger } = this.#parts;
    if (run.isHoliday) return { outcome: 'holiday', reason: null };
    const id = broadcastId(schedule.id, run.day);
    const now = clock.now();
    const lateMs = now - run.at;
    const isTooLate = lateMs > onTimeMs && (!isNewest || lateMs > schedule.lateMin * 60_000);
    const draft = draftFor(schedule);
    const priority = draft?.plan.priority ?? 'routine';
    if (isQuiet(run.at, settings.quiet, priority)) return { outcome: 'quiet-hours', reason: null };
    if (isTooLate) {
      if (isKnown(id)) return { outcome: 'other-desk', reason: null };
      return { outcome: 'missed', reason: this.#failures.get(id) ?? null };
    }
    if (draft === null) return { outcome: 'refused', reason: becauseOf('not-there', schedule.template) };
    if (isQuiet(now, settings.quiet, priority)) return { outcome: 'quiet-hours', reason: null };
    try {
      const answer = await send(id, schedule.id, draft);
      return { outcome: answer === 'sent' && lateMs > onTimeMs ? 'late' : answer, reason: null };
    } catch (failure) {
      this.#failures.set(id, because('failed', formatError(failure)));
      logger.warn(`schedule ${schedule.id} cannot be sent now`, failure);
      return null;
    }
  }

  async #record(schedule: ScheduleSettings, { day }: DueRun, { outcome, reason }: Ended): Promise<void> {
    this.#failures.delete(broadcastId(schedule.id, day));
    const run = { schedule: schedule.id, day, outcome, at: this.#parts.clock.now() };
    if (await this.#book.record(run)) this.#parts.onRun(run, reason);
  }

  #next(schedule: ScheduleSettings, now: number): number | null {
    const { holidays } = this.#parts.settings;
    let next = nextRun(schedule, now, holidays);
    // A day that is done before its time: the clock was set back.
    while (next !== null && this.#book.hasAt(schedule.id, next, now))
      next = nextRun(schedule, next, holidays);
    return next;
  }

  #tell(): void {
    const { facts } = this;
    const told = JSON.stringify(facts);
    if (told === this.#told || this.#isClosed) return;
    this.#told = told;
    this.#parts.onFacts(facts);
  }
}

/** The same at every desk, so that of several desks one speaks. */
function broadcastId(schedule: string, day: string): BroadcastId {
  return `${schedule}@${day}`;
}
