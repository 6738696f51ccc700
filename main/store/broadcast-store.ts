import type { Broadcast, ScheduleOutcome } from '../../preload/contract/broadcast.ts';
import { readReason } from '../../preload/contract/reason.ts';
import type { DeskStore } from './desk-store.ts';

/** What became of one day of a schedule. */
export interface ScheduleRun {
  readonly schedule: string;
  /** `YYYY-MM-DD`, local. */
  readonly day: string;
  readonly outcome: ScheduleOutcome;
  /** When that was recorded, epoch ms. */
  readonly at: number;
}

/** A record that is so far ahead was made by a clock that was wrong, and gives way, ms. */
const futureMs = 24 * 3_600_000;

/**
 * Broadcasts and the days of schedules in the desk's store. All calls may be made twice. Owns nothing: whoever
 * opened the store closes it.
 */
export class BroadcastStore {
  readonly #store: Pick<DeskStore, 'all' | 'write'>;

  constructor(store: Pick<DeskStore, 'all' | 'write'>) {
    this.#store = store;
  }

  /** As it stands now, in place of what was kept of it. */
  save(broadcast: Broadcast): Promise<void> {
    return this.#store.write([
      {
        sql: `INSERT INTO broadcast (id, at, is_over, body) VALUES (?, ?, ?, ?)
              ON CONFLICT (id) DO UPDATE
              SET at = excluded.at, is_over = excluded.is_over, body = excluded.body`,
        values: [broadcast.id, broadcast.at, broadcast.phase === 'over' ? 1 : 0, JSON.stringify(broadcast)],
      },
    ]);
  }

  /** Those ordered since (epoch ms), and older ones that are not over; the newest first. */
  async load(since: number): Promise<readonly Broadcast[]> {
    const rows = await this.#store.all<{ body: string }>(
      `SELECT id, at, body FROM broadcast WHERE at >= ? UNION
       SELECT id, at, body FROM broadcast WHERE is_over = 0
       ORDER BY at DESC, id`,
      [since],
    );
    return rows.map(({ body }) => toBroadcast(body));
  }

  /** Forgets what is over and was ordered before (epoch ms), and days from before; the last day of each schedule stays. */
  prune(before: number): Promise<void> {
    return this.#store.write([
      { sql: 'DELETE FROM broadcast WHERE at < ? AND is_over = 1', values: [before] },
      {
        sql: `DELETE FROM schedule_run WHERE at < ? AND day < (
                SELECT MAX(day) FROM schedule_run AS other WHERE other.schedule = schedule_run.schedule)`,
        values: [before],
      },
    ]);
  }

  /**
   * Records a day; false where it was done already, and what is kept of it stays. Also false for a second call
   * after one that was cut off and had been written.
   */
  async ran(schedule: string, day: string, outcome: ScheduleOutcome, at: number): Promise<boolean> {
    // Called in one breath, so nothing comes between the look and the write.
    const [before] = await Promise.all([
      this.#store.all('SELECT 1 FROM schedule_run WHERE schedule = ? AND day = ? AND at <= ?', [
        schedule,
        day,
        at + futureMs,
      ]),
      this.#store.write([
        {
          sql: `INSERT INTO schedule_run (schedule, day, outcome, at) VALUES (?, ?, ?, ?)
                ON CONFLICT (schedule, day) DO UPDATE SET outcome = excluded.outcome, at = excluded.at
                WHERE schedule_run.at > excluded.at + ?`,
          values: [schedule, day, outcome, at, futureMs],
        },
      ]),
    ]);
    return before.length === 0;
  }

  /** Of this day (`YYYY-MM-DD`) and later, and each schedule's last one; by schedule and day. */
  lastRuns(since: string): Promise<readonly ScheduleRun[]> {
    return this.#store.all<ScheduleRun>(
      `SELECT schedule, day, outcome, at FROM schedule_run
       WHERE day >= ? OR day = (
         SELECT MAX(day) FROM schedule_run AS other WHERE other.schedule = schedule_run.schedule)
       ORDER BY schedule, day`,
      [since],
    );
  }
}

/** Only bodies that `save` wrote come here; reasons of earlier programs were text. */
function toBroadcast(body: string): Broadcast {
  const broadcast = JSON.parse(body) as Broadcast;
  const results = broadcast.results.map((result) => ({ ...result, reason: readReason(result.reason) }));
  return { ...broadcast, results };
}
