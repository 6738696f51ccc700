import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minutesOf, nextRun, runsBetween } from '../../../../main/broadcast/schedule/calendar.ts';
import { local, useTimeZone } from './time-zone.ts';

const everyDay = { time: '08:00', days: [0, 1, 2, 3, 4, 5, 6], onHolidays: true };
const weekdays = { ...everyDay, days: [1, 2, 3, 4, 5], onHolidays: false };
const hourMs = 3_600_000;

/** `2026-03-02 08:00 +09:00`: local, with the offset that the day has. */
function words(at: number | null): string {
  if (at === null) return 'never';
  const date = new Date(at);
  const two = (number: number) => String(number).padStart(2, '0');
  const offset = -date.getTimezoneOffset() / 60;
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())} +${offset}`;
}

describe('in Seoul', () => {
  useTimeZone('Asia/Seoul');
  const next = (schedule: typeof everyDay, after: string, holidays: readonly string[] = []) =>
    words(nextRun(schedule, local(after), holidays));

  it('the next run is today before its time, and tomorrow from its time on', () => {
    expect([
      next(everyDay, '2026-03-02 07:59:59.999'),
      next(everyDay, '2026-03-02 08:00'),
      next(everyDay, '2026-03-02 23:00'),
    ]).toEqual(['2026-03-02 08:00 +9', '2026-03-03 08:00 +9', '2026-03-03 08:00 +9']);
  });

  it('days that it does not name are passed over', () => {
    // A Friday.
    expect([
      next(weekdays, '2026-03-06 09:00'),
      next({ ...everyDay, days: [0] }, '2026-03-01 09:00'),
    ]).toEqual(['2026-03-09 08:00 +9', '2026-03-08 08:00 +9']);
  });

  it('holidays are passed over, unless it is sent on holidays', () => {
    const holidays = ['2026-03-09', '2026-03-10'];
    expect([
      next(weekdays, '2026-03-06 09:00', holidays),
      next(everyDay, '2026-03-08 09:00', holidays),
    ]).toEqual(['2026-03-11 08:00 +9', '2026-03-09 08:00 +9']);
  });

  it('there is none without a day, and none behind a year of holidays', () => {
    const always = Array.from({ length: 500 }, (_, day) =>
      new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
    );
    expect([
      next({ ...everyDay, days: [] }, '2026-03-02 09:00'),
      next(weekdays, '2026-01-01 09:00', always),
    ]).toEqual(['never', 'never']);
  });

  it('goes over the end of a year and the 29th of February', () => {
    expect([next(everyDay, '2027-12-31 09:00'), next(everyDay, '2028-02-28 09:00')]).toEqual([
      '2028-01-01 08:00 +9',
      '2028-02-29 08:00 +9',
    ]);
  });

  it('runs between two times are told in order, both ends included, holidays marked', () => {
    const runs = runsBetween(weekdays, local('2026-03-05 08:00'), local('2026-03-10 08:00'), ['2026-03-09']);
    expect(runs).toEqual([
      { day: '2026-03-05', at: local('2026-03-05 08:00'), isHoliday: false },
      { day: '2026-03-06', at: local('2026-03-06 08:00'), isHoliday: false },
      { day: '2026-03-09', at: local('2026-03-09 08:00'), isHoliday: true },
      { day: '2026-03-10', at: local('2026-03-10 08:00'), isHoliday: false },
    ]);
  });

  it('there are none between a time and an earlier one', () => {
    expect(runsBetween(everyDay, local('2026-03-05 09:00'), local('2026-03-05 07:00'), [])).toEqual([]);
  });
});

describe('in Berlin, where the clock is put forward and back', () => {
  useTimeZone('Europe/Berlin');
  const half = { ...everyDay, time: '02:30' };
  const runs = (from: string, to: string) =>
    runsBetween(half, local(from), local(to), []).map(({ at }) => words(at));

  it('a time that a day has twice counts once, the first', () => {
    expect(runs('2026-10-24 12:00', '2026-10-26 12:00')).toEqual([
      '2026-10-25 02:30 +2',
      '2026-10-26 02:30 +1',
    ]);
    const first = nextRun(half, local('2026-10-25 00:00'), []) ?? 0;
    expect(words(nextRun(half, first, []))).toBe('2026-10-26 02:30 +1');
  });

  it('a time that a day has not counts once, an hour later', () => {
    expect(runs('2026-03-28 12:00', '2026-03-30 12:00')).toEqual([
      '2026-03-29 03:30 +2',
      '2026-03-30 02:30 +2',
    ]);
    const first = nextRun(half, local('2026-03-29 00:00'), []) ?? 0;
    expect(words(nextRun(half, first, []))).toBe('2026-03-30 02:30 +2');
  });

  it('another time is the same by the clock on the wall', () => {
    const eight = (from: string) => words(nextRun(everyDay, local(from), []));
    expect([eight('2026-03-29 00:00'), eight('2026-10-25 00:00')]).toEqual([
      '2026-03-29 08:00 +2',
      '2026-10-25 08:00 +1',
    ]);
  });

  it('each day of a year has one run, whatever the time', () => {
    fc.assert(
      fc.property(fc.nat({ max: 23 }), fc.nat({ max: 59 }), (hours, minutes) => {
        const time = `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
        const found = runsBetween(
          { ...everyDay, time },
          local('2026-01-01 00:00'),
          local('2026-12-31 23:59'),
          [],
        );
        expect(new Set(found.map(({ day }) => day)).size).toBe(365);
        expect(found).toHaveLength(365);
      }),
      { numRuns: 40, seed: 8 },
    );
  });

  it('the next run is the first of those that come, whenever it is asked for', () => {
    const year = local('2026-01-01 00:00');
    fc.assert(
      fc.property(fc.nat({ max: 365 * 24 }), fc.uniqueArray(fc.nat({ max: 6 })), (hours, days) => {
        const schedule = { ...half, days };
        const after = year + hours * hourMs + 1;
        const coming = runsBetween(schedule, after, after + 8 * 24 * hourMs, []);
        expect(nextRun(schedule, after, [])).toBe(coming[0]?.at ?? null);
      }),
      { numRuns: 200, seed: 9 },
    );
  });
});

describe('in Havana, where a day may begin at one', () => {
  useTimeZone('America/Havana');

  it('no day is left out, and the one without a midnight has its run at one', () => {
    const midnight = { ...everyDay, time: '00:00' };
    const days = runsBetween(midnight, local('2026-03-07 00:00'), local('2026-03-10 00:00'), []);
    expect(days.map(({ day }) => day)).toEqual(['2026-03-07', '2026-03-08', '2026-03-09', '2026-03-10']);
    expect(new Date(days[1]?.at ?? 0).getHours()).toBe(1);
  });
});

describe('a time of day', () => {
  it.each([
    ['00:00', 0],
    ['8:05', 485],
    ['23:59', 1_439],
    ['24:00', 1_440],
  ])('%s', (time, minutes) => {
    expect(minutesOf(time)).toBe(minutes);
  });

  it.each(['', '8', '25:00', '08:00:00', 'noon'])('that is none is refused with what it was: %j', (time) => {
    expect(() => minutesOf(time)).toThrow(`${JSON.stringify(time)} is no time of the form HH:MM`);
  });
});
