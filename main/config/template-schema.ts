import * as z from 'zod';
import { broadcastPriorities, toneKinds } from '../../preload/contract/broadcast.ts';
import { expects } from './check.ts';
import { hazardKind, id, words } from './field.ts';

/**
 * Words with fields as they are written in the file: only the id must be there, the rest is taken from the
 * built-in one of this id. Whether tone, gap and repeats keep the rules is looked at once it is whole.
 */

const kindExpected = 'a list of kinds of hazard, such as gas or cctv-9';
const priorityExpected = '"emergency", "urgent" or "routine"';
const repeatsExpected = 'how often it is given, 1 or more, or null for until it is stopped';
const secondsExpected = 'seconds, 0 or more';
const endExpected = 'seconds, more than 0, or null for when it has been said';

const tone = z.strictObject(
  {
    kind: z.enum(toneKinds, expects('"chime", "alert" or "evacuate"')),
    seconds: z.number(expects(secondsExpected)).min(0, expects(secondsExpected)),
  },
  expects('a tone: { "kind", "seconds" }, or null for none'),
);

export const templateSchema = z.strictObject(
  {
    id,
    name: z.strictObject({ ko: words, en: words }, expects('a name: { "ko", "en" }')).exactOptional(),
    kinds: z.array(hazardKind, expects(kindExpected)).exactOptional(),
    ko: words.nullable().exactOptional(),
    en: words.nullable().exactOptional(),
    clip: id.nullable().exactOptional(),
    tone: tone.nullable().exactOptional(),
    repeats: z.int(expects(repeatsExpected)).min(1, expects(repeatsExpected)).nullable().exactOptional(),
    gapS: z.number(expects(secondsExpected)).min(0, expects(secondsExpected)).exactOptional(),
    priority: z.enum(broadcastPriorities, expects(priorityExpected)).exactOptional(),
    endS: z.number(expects(endExpected)).positive(expects(endExpected)).nullable().exactOptional(),
  },
  expects('a template: { "id", … }'),
);

export type TemplateFile = z.infer<typeof templateSchema>;
