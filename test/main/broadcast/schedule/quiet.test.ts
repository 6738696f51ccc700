import { describe, expect, it } from 'vitest';
import type { QuietHours } from '../../../../main/config/broadcast.ts';
import { isQuiet } from '../../../../main/broadcast/schedule/quiet.ts';
import { local, useTimeZone } from './time-zone.ts';

useTimeZone('Asia/Seoul');

const everyDay = [0, 1, 2, 3, 4, 5, 6];
const night: QuietHours = { from: '22:00', to: '06:00', days: everyDay, refuses: ['routine'] };
const at = (text: string, quiet: QuietHours = night) => isQuiet(local(text), [quiet], 'routine');

describe('quiet hours', () => {
  it.each([
    ['21:59:59.999', false],
    ['22:00', true],
    ['23:59', true],
    ['00:00', true],
    ['05:59:59.999', true],
    ['06:00', false],
    ['12:00', false],
  ])('over midnight, at %s', (time, expected) => {
    expect(at(`2026-03-04 ${time}`)).toBe(expected);
  });

  it.each([
    ['11:59', false],
    ['12:00', true],
    ['12:59', true],
    ['13:00', false],
  ])('within a day, at %s', (time, expected) => {
    expect(at(`2026-03-04 ${time}`, { ...night, from: '12:00', to: '13:00' })).toBe(expected);
  });

  it('are those of the day on which they begin', () => {
    // From a Saturday night to the Sunday morning.
    const saturday = { ...night, days: [6] };
    const times = ['2026-03-07 05:00', '2026-03-07 23:00', '2026-03-08 05:00', '2026-03-08 23:00'];
    expect(times.map((time) => at(time, saturday))).toEqual([false, true, true, false]);
  });

  it('that begin on a Sunday go on on Monday', () => {
    expect(at('2026-03-09 05:00', { ...night, days: [0] })).toBe(true);
  });

  it('from a time to the same one are a whole day', () => {
    const sunday = { ...night, from: '06:00', to: '06:00', days: [0] };
    const times = ['2026-03-08 05:59', '2026-03-08 06:00', '2026-03-09 05:59', '2026-03-09 06:00'];
    expect(times.map((time) => at(time, sunday))).toEqual([false, true, true, false]);
  });

  it('refuse the priorities that they name, and never an emergency', () => {
    const all: QuietHours = { ...night, refuses: ['urgent', 'routine'] };
    const asked = (quiet: QuietHours) =>
      (['emergency', 'urgent', 'routine'] as const).map((priority) =>
        isQuiet(local('2026-03-04 23:00'), [quiet], priority),
      );
    expect([asked(all), asked(night), asked({ ...all, refuses: [] })]).toEqual([
      [false, true, true],
      [false, false, true],
      [false, false, false],
    ]);
  });

  it('never refuse an emergency, whatever settings claim', () => {
    const claimed = { ...night, refuses: ['emergency', 'urgent', 'routine'] } as unknown as QuietHours;
    expect(isQuiet(local('2026-03-04 23:00'), [claimed], 'emergency')).toBe(false);
  });

  it('of several count each, and without any nothing is refused', () => {
    const noon: QuietHours = { ...night, from: '12:00', to: '13:00' };
    const time = local('2026-03-04 12:30');
    expect([isQuiet(time, [night, noon], 'routine'), isQuiet(time, [], 'routine')]).toEqual([true, false]);
  });
});
