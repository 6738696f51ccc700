/** What of the section `broadcast` works otherwise than somebody may think. */
import type { BroadcastFile } from './broadcast-schema.ts';
import { settledQuiet, settledSchedule } from './broadcast-settings.ts';
import type { QuietHours, ScheduleSettings } from './broadcast.ts';
import { mergedTemplates } from './templates.ts';
import { indexesOf, type Wrong } from './wrong.ts';

export function broadcastWarnings(file: BroadcastFile): readonly Wrong[] {
  const { ports = [] } = file;
  return ports.length === 0
    ? [[['ports'], 'at least one port; without one nothing can be said']]
    : alwaysQuiet(file);
}

/** Schedules that quiet hours refuse on every one of their days, or on some. */
function alwaysQuiet({ schedules = [], quiet = [], templates = [] }: BroadcastFile): Wrong[] {
  const merged = mergedTemplates(templates);
  return indexesOf(schedules, (file) => {
    const priority = merged.find(({ id }) => id === file.template)?.priority;
    if (priority === undefined || priority === 'emergency') return false;
    const schedule = settledSchedule(file);
    return quiet
      .map(settledQuiet)
      .some((hours) => hours.refuses.includes(priority) && isWithin(schedule, hours));
  }).map((index): Wrong => [
    ['schedules', index, 'time'],
    'a time outside of the quiet hours, which refuse it (quiet-hours)',
  ]);
}

/** On any of its days. `from` belongs to the quiet hours and `to` does not; equal, they are the whole day. */
function isWithin({ time, days }: ScheduleSettings, { from, to, days: nights }: QuietHours): boolean {
  const isOn = (days: readonly number[], shift = 0) => days.some((day) => nights.includes((day + shift) % 7));
  if (from < to) return time >= from && time < to && isOn(days);
  // Over midnight: what comes before `to` belongs to the night that began the day before.
  return (time >= from && isOn(days)) || (time < to && isOn(days, 6));
}
