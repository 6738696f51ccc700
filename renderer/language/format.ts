/** Times and figures that read the same in every language. Local clock, tabular figures. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** `10:42:07`, local. */
export function clockTime(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `10:42:07.031`, local. */
export function preciseTime(at: number): string {
  return `${clockTime(at)}.${String(at % SECOND).padStart(3, '0')}`;
}

/** `10:42`, local. */
export function clockMinute(at: number): string {
  return clockTime(at).slice(0, 5);
}

/** `2026-03-04`, local. */
export function calendarDay(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The clock alone for what happened on the day of `now`, with the day before it otherwise. */
export function dayTime(at: number, now: number): string {
  const day = calendarDay(at);
  return day === calendarDay(now) ? clockTime(at) : `${day.slice(5)} ${clockTime(at)}`;
}

/** `0:12`, `20:00`, `1:02:03`: a span of time, never negative. */
export function span(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  const minutes = Math.floor(ms / MINUTE) % 60;
  const seconds = two(Math.floor(ms / SECOND) % 60);
  const hours = Math.floor(ms / HOUR);
  return hours > 0 ? `${hours}:${two(minutes)}:${seconds}` : `${minutes}:${seconds}`;
}

// Made once: a flood writes thousands of figures a second, and making a format is the slow part of each.
const figures = new Intl.NumberFormat('en-US', { maximumFractionDigits: 20 });
const measures = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 });

/** `1,204`, the same in both languages. */
export function figure(value: number): string {
  return figures.format(value);
}

/** A measured value without the noise of floating point: at most three digits after the point. */
export function measure(value: number): string {
  return measures.format(value);
}

/** The largest two units of a duration: `[2, 'hour'], [5, 'minute']`. */
export function parts(durationMs: number): readonly { readonly value: number; readonly unit: Unit }[] {
  const ms = Math.max(0, durationMs);
  if (ms < MINUTE) return [{ value: Math.floor(ms / SECOND), unit: 'second' }];
  if (ms < HOUR) return [{ value: Math.floor(ms / MINUTE), unit: 'minute' }];
  if (ms >= 24 * HOUR) return [{ value: Math.floor(ms / (24 * HOUR)), unit: 'day' }];
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  const hours = { value: Math.floor(ms / HOUR), unit: 'hour' } as const;
  return minutes > 0 ? [hours, { value: minutes, unit: 'minute' }] : [hours];
}

export type Unit = 'second' | 'minute' | 'hour' | 'day';
