import * as z from 'zod';
import { severities } from '../../preload/contract/hazard.ts';
import { roles } from '../../preload/contract/operator.ts';
import { expects } from './check.ts';
import { broadcastSchema } from './broadcast-schema.ts';
import { connectionSchema } from './connection-schema.ts';
import { flag, id, pin, storedMark, words } from './field.ts';
import { kioskSchema, wallsSchema } from './wall-schema.ts';

/** The settings file as it is written: one JSON object. What each field means is told by `Settings`. */

const operatorExpected =
  'an operator: { "name", "role", "pin" }, or once the PIN is stored: { "name", "role", "stored": true }';
const nameExpected = 'a name of at most 64 characters';
const operator = z
  .strictObject(
    {
      name: z
        .string(expects(nameExpected))
        .trim()
        .min(1, expects(nameExpected))
        .max(64, expects(nameExpected))
        .regex(/^\P{C}*$/u, expects(nameExpected)),
      role: z.enum(roles, expects('"viewer", "operator" or "supervisor"')),
      pin: pin.exactOptional(),
      stored: storedMark,
    },
    expects(operatorExpected),
  )
  .refine(({ pin, stored }) => pin !== undefined || stored === true, expects(operatorExpected));

const lockExpected = 'whole seconds from 10 to 86400, or 0 for never';

const secondsExpected = 'seconds, from 1 to 3600';
const repeat = z
  .number(expects(secondsExpected))
  .min(1, expects(secondsExpected))
  .max(3600, expects(secondsExpected))
  .exactOptional();

export const settingsSchema = z.strictObject(
  {
    language: z.enum(['ko', 'en'], expects('"ko" or "en"')).exactOptional(),
    desk: z
      .strictObject({ id, room: id, operator: words.exactOptional() }, expects('a desk: { "id", "room" }'))
      .exactOptional(),
    connections: z.array(connectionSchema, expects('a list of connections')).exactOptional(),
    operators: z.array(operator, expects('a list of operators')).exactOptional(),
    lockAfterS: z
      .int(expects(lockExpected))
      .max(86_400, expects(lockExpected))
      .refine((seconds) => seconds === 0 || seconds >= 10, expects(lockExpected))
      .exactOptional(),
    alarmClasses: z
      .union([words, z.array(z.unknown())], expects('the path of a file, or a list of alarm classes'))
      .exactOptional(),
    sound: z
      .strictObject(
        {
          repeatS: z
            .strictObject(
              Object.fromEntries(severities.map((each) => [each, repeat])) as Record<
                (typeof severities)[number],
                typeof repeat
              >,
              expects('seconds for each severity'),
            )
            .exactOptional(),
        },
        expects('{ "repeatS" }'),
      )
      .exactOptional(),
    notifications: flag.exactOptional(),
    broadcast: broadcastSchema.exactOptional(),
    walls: wallsSchema.exactOptional(),
    kiosk: kioskSchema.exactOptional(),
  },
  expects('one JSON object'),
);

export type SettingsFile = z.infer<typeof settingsSchema>;
