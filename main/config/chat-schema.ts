import * as z from 'zod';
import { expects } from './check.ts';
import { generation, httpPath, milliseconds, times, words } from './field.ts';

/**
 * What a settings file may say about how one chat server differs: the fields of `main/feed/chat/options.ts`,
 * every one optional. `overlay` lays them over the defaults there. A path that is null: there is no such call.
 */

const placeExpected = '"auto", "query", "auth" or { "emit": the name of an event }';

export const chatSchema = z.strictObject(
  {
    protocol: generation,
    token: z
      .union(
        [z.enum(['auto', 'query', 'auth']), z.strictObject({ emit: words }, expects(placeExpected))],
        expects(placeExpected),
      )
      .exactOptional(),
    tokenName: words.exactOptional(),
    path: httpPath().exactOptional(),
    rooms: z.array(words, expects('a list of room ids')).exactOptional(),
    paths: z
      .strictObject(
        {
          login: httpPath().nullable().exactOptional(),
          self: httpPath().nullable().exactOptional(),
          rooms: httpPath().nullable().exactOptional(),
          room: httpPath(':id').nullable().exactOptional(),
          openRoom: httpPath().nullable().exactOptional(),
        },
        expects('{ "login", "self", "rooms", "room", "openRoom" }'),
      )
      .exactOptional(),
    timing: times({ connectMs: milliseconds(100), restMs: milliseconds(100), beatMs: milliseconds(100) }),
  },
  expects('what this server does differently'),
);

export type ChatOverrides = z.infer<typeof chatSchema>;
