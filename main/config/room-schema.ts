import * as z from 'zod';
import { expects } from './check.ts';
import { milliseconds, times, words } from './field.ts';

/**
 * What a settings file may say about how the desks' broker differs: the fields of `main/feed/room/options.ts`
 * that are neither the account's nor the desk's, every one optional. `overlay` lays them over the defaults there.
 */

// The room's name and a topic follow after a dot, so a dot at its end would make an empty word.
const prefixExpected =
  'the beginning of a destination, such as /topic/gwanje, without spaces or a dot at its end';

export const roomSchema = z.strictObject(
  {
    host: words.exactOptional(),
    prefix: z
      .string(expects(prefixExpected))
      .regex(/^\S*[^\s.]$/, expects(prefixExpected))
      .exactOptional(),
    timing: times({ connectMs: milliseconds(100), beatMs: milliseconds(100), receiptMs: milliseconds(100) }),
  },
  expects('what this broker does differently'),
);

export type RoomOverrides = z.infer<typeof roomSchema>;
