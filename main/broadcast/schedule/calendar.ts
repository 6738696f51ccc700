/**
 * When a schedule is due, by this machine's local time. The clock is put forward and back once a year where there
 * is summer time: a time that a day has twice counts once, the first; one that it has not counts once as well,
 * as much later as the clock was put forward.
 */
import type { ScheduleSettings } from '../../config/broadcast.ts';

export interface DueRun {
  /** `YYYY-MM-DD`, local. */
  readonly day: string;
  /** Epoch ms. */
  readonly at: number;
  /** A holiday, on which this schedule is silent. */
  readonly isHoliday: boolean;
}

type Timing = Pick<ScheduleSettings, 'time' | 'days' | 'onHolidays'>;

/** Days that are looked through for the next run: a year, and what holidays may take from it. */
const farthestDays = 400;

/** The first time after `after` (epoch ms) that it is to be sent; null where there is none within a year. */
export function nextRun(schedule: Timing, after: number, holidays: readonly string[]): number | null {
  for (let offset = 0; offset <= farthestDays; offset += 1) {
    const run = runOn(schedule, after, offset, holidays);
    if (run !== null && !run.isHoliday && run.at > after) return run.at;
  }
  return null;
}

/** Every time from `from` to `to`, both included (epoch ms), in their order, silent holidays too. */
export function runsBetween(
  schedule: Timing,
  from: number,
  to: number,
  holidays: readonly string[],
): readonly DueRun[] {
  const runs: DueRun[] = [];
  for (let offset = 0; ; offset += 1) {
    const begin = midnight(from, offset);
    if (!(begin.getTime() <= to)) return runs;
    const run = runOn(schedule, from, offset, holidays);
    if (run !== null && run.at >= from && run.at <= to) runs.push(run);
  }
}

/** Minutes since midnight of `HH:MM`; `24:00` is the end of the day. */
export function minutesOf(time: string): number {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(time) ?? [];
  const whole = Number(hours) * 60 + Number(minutes);
  if (!(whole <= 1_440)) throw new Error(`schedule: ${JSON.stringify(time)} is no time of the form HH:MM`);
  return whole;
}

/** What is due on the day that is so many days after the one of `from`; null: nothing. */
function runOn(schedule: Timing, from: number, offset: number, holidays: readonly string[]): DueRun | null {
  const date = midnight(from, offset);
  if (!schedule.days.includes(date.getDay())) return null;
  const day = dayOf(date);
  const minutes = minutesOf(schedule.time);
  // In one step with the date, so that summer time is the calendar's business.
  const at = new Date(date.getFullYear(), date.getMonth(), date.getDate(), 0, minutes).getTime();
  return { day, at, isHoliday: !schedule.onHolidays && holidays.includes(day) };
}

/** The beginning of a local day. */
function midnight(at: number, offsetDays: number): Date {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + offsetDays);
}

/** `YYYY-MM-DD`, local. */
export function dayOf(date: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
