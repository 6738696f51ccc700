import * as z from 'zod';
import { severities } from '../../preload/contract/hazard.ts';
import { expects } from './check.ts';
import { imaSchema } from './ima-schema.ts';

/** The settings file as it is written: one JSON object. What each field means is told by `Settings`. */

const idExpected = 'an id: letters, figures, dots, dashes and underscores, at most 64';
/** An id becomes part of site and alarm ids, where `/` and `|` are the joints. */
const id = z.string(expects(idExpected)).regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u, expects(idExpected));
const words = z.string(expects('words')).trim().min(1, expects('words'));
const flag = z.boolean(expects('true or false'));

function address(protocols: readonly string[]): z.ZodType<string> {
  const expected = `an address that begins with ${protocols.map((each) => `${each}//`).join(' or ')}, without a user name, a query or a fragment`;
  return z.string(expects(expected)).refine((text) => isAddress(text, protocols), expects(expected));
}

function isAddress(text: string, protocols: readonly string[]): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    protocols.includes(url.protocol) &&
    `${url.username}${url.password}${url.search}${url.hash}` === ''
  );
}

const accountExpected =
  '{ "token" }, { "user", "password", "client", "clientSecret" }, or what is left once these are stored: { "stored": true }';
/** Taken as it is: a password may begin with a space. */
const secret = z.string(expects('words')).regex(/\S/, expects('words')).exactOptional();
const account = z
  .strictObject(
    {
      token: secret,
      user: words.exactOptional(),
      password: secret,
      client: words.exactOptional(),
      clientSecret: secret,
      stored: z.literal(true, expects('true')).exactOptional(),
    },
    expects(accountExpected),
  )
  .refine(({ token, user, password, client, clientSecret, stored = false }) => {
    const isLogin = user !== undefined && client !== undefined && token === undefined;
    if (isLogin) return stored || (password !== undefined && clientSecret !== undefined);
    const isToken = [user, client, password, clientSecret].every((each) => each === undefined);
    return isToken && (stored || token !== undefined);
  }, expects(accountExpected));

// Site 0 is where events go that name no site.
const wpNoExpected = 'the wp_no of a site, a whole number of at least 1';
const positionExpected = '[longitude, latitude] in degrees, longitude first';
const degrees = (limit: number) =>
  z
    .number(expects(positionExpected))
    .min(-limit, expects(positionExpected))
    .max(limit, expects(positionExpected));
const site = z.strictObject(
  {
    wp_no: z.int(expects(wpNoExpected)).min(1, expects(wpNoExpected)),
    name: words,
    position: z.tuple([degrees(180), degrees(90)], expects(positionExpected)).exactOptional(),
  },
  expects('a site: { "wp_no", "name", "position" }'),
);

const connection = z.strictObject(
  {
    id,
    kind: z.literal('ima', expects('"ima"')),
    url: address(['https:', 'http:', 'wss:', 'ws:']),
    rest: address(['https:', 'http:']).exactOptional(),
    account,
    sites: z.array(site, expects('a list of sites')).exactOptional(),
    ima: imaSchema.exactOptional(),
  },
  expects('a connection: { "id", "kind", "url", "account" }'),
);

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
    connections: z.array(connection, expects('a list of connections')).exactOptional(),
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
  },
  expects('one JSON object'),
);

export type SettingsFile = z.infer<typeof settingsSchema>;
