import * as z from 'zod';
import { expects } from './check.ts';

/** The fields that several schemas are made of. Each says in words what it expects. */

const idExpected = 'an id: letters, figures, dots, dashes and underscores, at most 64';
/** An id becomes part of site and alarm ids, where `/` and `|` are the joints. */
export const id = z
  .string(expects(idExpected))
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u, expects(idExpected));
export const words = z.string(expects('words')).trim().min(1, expects('words'));
export const flag = z.boolean(expects('true or false'));

const kindExpected = 'a kind of hazard, such as gas or cctv-9';
export const hazardKind = z.string(expects(kindExpected)).regex(/^[a-z][a-z0-9-]*$/, expects(kindExpected));

const siteExpected = 'a site: the id of its connection, a slash and its wp_no, such as "ima-1/3"';
export const siteId = z
  .string(expects(siteExpected))
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}\/[1-9]\d*$/u, expects(siteExpected));

const positionExpected = '[longitude, latitude] in degrees, longitude first';
const degrees = (limit: number) =>
  z
    .number(expects(positionExpected))
    .min(-limit, expects(positionExpected))
    .max(limit, expects(positionExpected));
export const lngLat = z.tuple([degrees(180), degrees(90)], expects(positionExpected));

const pinExpected = 'a PIN of 4 to 12 figures, in quotation marks';
export const pin = z.string(expects(pinExpected)).regex(/^[0-9]{4,12}$/, expects(pinExpected));

/** A secret, taken as it is: a password may begin with a space. */
export const secret = z.string(expects('words')).regex(/\S/, expects('words')).exactOptional();

/** In place of a secret that is kept encrypted. */
export const storedMark = z.literal(true, expects('true')).exactOptional();

/** Names of fields, in the order of preference. */
export const keys = z
  .array(z.string(expects('a key')), expects('a list of keys, the preferred one first'))
  .exactOptional();

/** `protocols` with their colon. A secret in an address would stand in every log, so none may have a place for one. */
export function address(protocols: readonly string[]): z.ZodType<string, string> {
  const expected = `an address that begins with ${begin(protocols)}, without a user name, a query or a fragment`;
  return z.string(expects(expected)).refine((text) => urlOf(text, protocols) !== null, expects(expected));
}

/** An address without a path: the paths below it are settings of their own. Taken without the slash at its end. */
export function origin(protocols: readonly string[]): z.ZodType<string, string> {
  const expected = `an address that begins with ${begin(protocols)}, without a path, a user name, a query or a fragment`;
  return z
    .string(expects(expected))
    .refine((text) => urlOf(text, protocols)?.pathname === '/', expects(expected))
    .transform((text) => new URL(text).origin);
}

/** Seconds, also parts of one. */
export function seconds(least: number, most: number) {
  const expected = `seconds, from ${least} to ${most}`;
  return z
    .number(expects(expected))
    .min(least, expects(expected))
    .max(most, expects(expected))
    .exactOptional();
}

/** Whole milliseconds, up to an hour. */
export function milliseconds(least: number) {
  const expected = `whole milliseconds, from ${least} to 3600000`;
  return z
    .int(expects(expected))
    .min(least, expects(expected))
    .max(3_600_000, expects(expected))
    .exactOptional();
}

/** Times of one connection, each a `milliseconds`. */
export function times<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, expects('times in milliseconds')).exactOptional();
}

/** A path under an origin. `parameter`, such as `:id`, must be in it. */
export function httpPath(parameter: string | null = null) {
  const place = parameter === null ? '' : ` and has ${parameter} in it`;
  const expected = `a path that begins with /${place}`;
  return z
    .string(expects(expected))
    .refine((text) => /^\/(?!\/)\S*$/.test(text) && text.includes(parameter ?? ''), expects(expected));
}

/** The Engine.IO generation of a Socket.IO server. */
export const generation = z.literal(['auto', 3, 4], expects('"auto", 3 or 4')).exactOptional();

function begin(protocols: readonly string[]): string {
  return protocols.map((each) => `${each}//`).join(' or ');
}

function urlOf(text: string, protocols: readonly string[]): URL | null {
  const url = URL.parse(text);
  const isPlain = url && `${url.username}${url.password}${url.search}${url.hash}` === '';
  return isPlain && protocols.includes(url.protocol) ? url : null;
}
