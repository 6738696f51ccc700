import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/logger.ts';
import type { BroadcastStore, ScheduleRun } from '../../store/broadcast-store.ts';
import { dayOf } from './calendar.ts';

interface RunBookParts {
  readonly runs: Pick<BroadcastStore, 'ran' | 'lastRuns'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * What was kept by a clock that is so far ahead of the present one was kept by a wrong clock, ms: else a machine
 * that once woke up in the wrong month would be silent until that month comes. As the store has it.
 */
const futureMs = 24 * 3_600_000;

/** Which days of which schedule are done, here and on disk. A disk that refuses is logged, and the day is done. */
export class RunBook {
  readonly #parts: RunBookParts;
  readonly #days = new Map<string, Map<string, ScheduleRun>>();

  constructor(parts: RunBookParts) {
    this.#parts = parts;
  }

  /** False: nobody knows what was done before. `since` is epoch ms. */
  async read(since: number): Promise<boolean> {
    const { runs, logger } = this.#parts;
    try {
      for (const run of await runs.lastRuns(dayOf(new Date(since)))) this.#put(run);
      return true;
    } catch (failure) {
      logger.warn('what schedules did before cannot be read', failure);
      return false;
    }
  }

  has(schedule: string, day: string, now: number): boolean {
    const run = this.#days.get(schedule)?.get(day);
    return run !== undefined && isBelieved(run, now);
  }

  /** The same by a time of that day, epoch ms. */
  hasAt(schedule: string, at: number, now: number): boolean {
    return this.has(schedule, dayOf(new Date(at)), now);
  }

  last(schedule: string, now: number): ScheduleRun | null {
    const believed = [...(this.#days.get(schedule)?.values() ?? [])].filter((run) => isBelieved(run, now));
    return believed.reduce<ScheduleRun | null>((last, run) => (last && last.at > run.at ? last : run), null);
  }

  /** False: that day was on disk already. */
  async record(run: ScheduleRun): Promise<boolean> {
    const { runs, logger } = this.#parts;
    this.#put(run);
    try {
      return await runs.ran(run.schedule, run.day, run.outcome, run.at);
    } catch (failure) {
      logger.warn(`schedule ${run.schedule}: its run of ${run.day} is not on disk`, failure);
      return true;
    }
  }

  #put(run: ScheduleRun): void {
    const days = this.#days.get(run.schedule) ?? new Map<string, ScheduleRun>();
    this.#days.set(run.schedule, days.set(run.day, run));
  }
}

function isBelieved({ at }: ScheduleRun, now: number): boolean {
  return at <= now + futureMs;
}
