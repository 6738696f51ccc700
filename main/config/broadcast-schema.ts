import * as z from 'zod';
import { expects } from './check.ts';
import { flag, id, seconds, words } from './field.ts';
import { portSchema } from './port-schema.ts';
import { templateSchema } from './template-schema.ts';
import { groupSchema, zoneIds, zoneSchema } from './zone-schema.ts';

/** The section `broadcast` as it is written in the file. What each field means is told by `BroadcastSettings`. */

const clipExpected = 'the path of a .wav, .mp3 or .ogg file';
const lengthExpected = 'seconds, more than 0, at most 600';
const clip = z.strictObject(
  {
    id,
    name: words,
    seconds: z
      .number(expects(lengthExpected))
      .positive(expects(lengthExpected))
      .max(600, expects(lengthExpected)),
    file: z.string(expects(clipExpected)).regex(/[^/\\]\.(wav|mp3|ogg)$/i, expects(clipExpected)),
    device: words.nullable().exactOptional(),
  },
  expects('a clip: { "id", "name", "seconds", "file" }'),
);

export const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

const daysExpected = 'a list of days: "sun" to "sat", or 0 (Sunday) to 6';
const dayNumber = z.int(expects(daysExpected)).min(0, expects(daysExpected)).max(6, expects(daysExpected));
const days = z
  .array(z.union([z.enum(dayNames), dayNumber], expects(daysExpected)), expects(daysExpected))
  .min(1, expects(daysExpected))
  .exactOptional();

const timeExpected = 'a time of day, "00:00" to "23:59"';
const time = z.string(expects(timeExpected)).regex(/^([01]\d|2[0-3]):[0-5]\d$/, expects(timeExpected));

const lateExpected = 'whole minutes, from 0 to 720';
const schedule = z.strictObject(
  {
    id,
    name: words.exactOptional(),
    template: id,
    zones: zoneIds,
    time,
    days,
    onHolidays: flag.exactOptional(),
    lateMin: z
      .int(expects(lateExpected))
      .min(0, expects(lateExpected))
      .max(720, expects(lateExpected))
      .exactOptional(),
    isOn: flag.exactOptional(),
  },
  expects('a schedule: { "id", "template", "zones", "time" }'),
);

const refusesExpected = '"urgent" or "routine": an emergency is never refused';
const quiet = z.strictObject(
  {
    from: time,
    to: time,
    days,
    refuses: z
      .array(z.enum(['urgent', 'routine'], expects(refusesExpected)), expects('a list of priorities'))
      .exactOptional(),
  },
  expects('quiet hours: { "from", "to" }'),
);

const holidayExpected = 'a day, "2030-12-25"';
const repeatsExpected = 'a whole number from 1 to 100';

function list<T extends z.ZodType>(item: T, expected: string) {
  return z.array(item, expects(expected)).exactOptional();
}

export const broadcastSchema = z.strictObject(
  {
    ports: list(portSchema, 'a list of ports'),
    zones: list(zoneSchema, 'a list of zones'),
    groups: list(groupSchema, 'a list of groups'),
    templates: list(templateSchema, 'a list of templates'),
    clips: list(clip, 'a list of clips'),
    correction: z
      .strictObject({ ko: words, en: words }, expects('the words of a correction: { "ko", "en" }'))
      .exactOptional(),
    schedules: list(schedule, 'a list of schedules'),
    holidays: list(
      z.string(expects(holidayExpected)).refine(isDay, expects(holidayExpected)),
      'a list of days',
    ),
    quiet: list(quiet, 'a list of quiet hours'),
    second: z.enum(['never', 'all-sites'], expects('"never" or "all-sites"')).exactOptional(),
    limits: z
      .strictObject(
        {
          maxRepeats: z
            .int(expects(repeatsExpected))
            .min(1, expects(repeatsExpected))
            .max(100, expects(repeatsExpected))
            .exactOptional(),
          maxS: seconds(10, 3_600),
        },
        expects('{ "maxRepeats", "maxS" }'),
      )
      .exactOptional(),
    timing: z
      .strictObject(
        { holdS: seconds(1, 10), answerS: seconds(1, 300), waitS: seconds(0, 3_600), settleS: seconds(0, 5) },
        expects('{ "holdS", "answerS", "waitS", "settleS" }'),
      )
      .exactOptional(),
  },
  expects('what is said to sites: { "ports", "zones", … }'),
);

/** As it stands in the file; every check that one part of it can have alone is in the schema. */
export type BroadcastFile = z.input<typeof broadcastSchema>;

/** A day that there is, `YYYY-MM-DD`. */
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
  );
}
