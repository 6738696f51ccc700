import * as z from 'zod';
import { expects } from './check.ts';
import { address, flag, id, seconds, secret, storedMark, words } from './field.ts';

/** A way out of the console as it is written in the file. What each field means is told by `PortSettings`. */

const orderExpected = 'an order: { "command", "data" }, or null where the devices cannot';
const order = z
  .strictObject(
    { command: words, data: z.record(z.string(), z.unknown(), expects('the data of the order')) },
    expects(orderExpected),
  )
  .nullable()
  .exactOptional();

const stateExpected = 'what it means here: "playing", "done" or "failed"';
const name = words.exactOptional();

const rexsys = z.strictObject({
  id,
  kind: z.literal('rexsys'),
  name,
  connection: id,
  commands: z
    .strictObject(
      { tone: order, play: order, speak: order, stop: order, volume: order },
      expects('{ "tone", "play", "speak", "stop", "volume" }'),
    )
    .exactOptional(),
  states: z
    .record(
      z.string(),
      z.enum(['playing', 'done', 'failed'], expects(stateExpected)),
      expects("a device's word to what it means"),
    )
    .exactOptional(),
});

const imaPush = z.strictObject({
  id,
  kind: z.literal('ima-push'),
  name,
  connection: id,
  isSiren: flag.exactOptional(),
});

const imaNotice = z.strictObject({ id, kind: z.literal('ima-notice'), name, connection: id });

const webhook = z.strictObject({
  id,
  kind: z.literal('webhook'),
  name,
  url: address(['https:', 'http:']),
  token: secret,
  stored: storedMark,
  timeoutS: seconds(1, 60),
});

const kindExpected = '"rexsys", "ima-push", "ima-notice" or "webhook"';

/** Told apart by `kind`; of a port whose kind is wrong nothing else is looked at. */
export const portSchema = z.discriminatedUnion('kind', [rexsys, imaPush, imaNotice, webhook], {
  error: ({ code }) => (code === 'invalid_union' ? kindExpected : 'a port: { "id", "kind" }'),
});

export type PortFile = z.infer<typeof portSchema>;
