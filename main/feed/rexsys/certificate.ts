/** What a certificate says, read from the documented reply (wire-facts 3). */
import { isBag, numberOf, textOf, type Bag } from '../ima/context.ts';

export interface Certificate {
  /** Who we are: the `uid` of a login and the `sender` of a request. */
  readonly clientId: string;
  readonly token: string;
  /** The Socket.IO namespace for clients: `/io/<project>/client`. */
  readonly namespace: string;
  /** How many clients are valid; null where that was no number. */
  readonly clients: number | null;
  /** By the server's clock, epoch ms; null where it did not say. */
  readonly expiresAt: number | null;
  /** How far the server's clock is ahead of ours, ms, cut to the second; null where it did not say. */
  readonly skewMs: number | null;
}

/** How far Korea is ahead of UTC. `datetime` has no offset and means Korean time (wire-facts 3, arithmetic). */
const kstMs = 9 * 3_600_000;
const maxTokenLength = 10_000;

/** Null where there is no token in it, which is the documented sign of a failure, or no client id. `now`: epoch ms. */
export function readCertificate(
  result: unknown,
  server: Bag,
  project: string,
  now: number,
): Certificate | null {
  if (!isBag(result)) return null;
  const token = textOf(result['token'], maxTokenLength);
  const clientId = textOf(result['clientid']);
  if (token === null || clientId === null) return null;
  const clients = numberOf(result['clients']);
  const servedAt = epochMs(server['timestamp']);
  return {
    clientId,
    token,
    namespace: namespaceOf(result['config']) ?? `/io/${project}/client`,
    clients: clients !== null && Number.isSafeInteger(clients) && clients >= 0 ? clients : null,
    expiresAt: expiryOf(result['expire']),
    skewMs: servedAt === null ? null : servedAt - now,
  };
}

/** A path and nothing else: a certificate must not send the token to another host. */
function namespaceOf(config: unknown): string | null {
  const io = isBag(config) ? config['io'] : undefined;
  const path = isBag(io) ? textOf(io['client']) : null;
  return path !== null && /^\/[\w./~-]+$/.test(path) && !path.startsWith('//') ? path : null;
}

function expiryOf(expire: unknown): number | null {
  if (!isBag(expire)) return null;
  return epochMs(expire['timestamp']) ?? kstOf(expire['datetime']);
}

/** Epoch seconds, as documented; a number too great for them is in milliseconds. */
function epochMs(value: unknown): number | null {
  const number = numberOf(value);
  if (number === null || number <= 0) return null;
  return number < 1e11 ? number * 1_000 : number;
}

/** `2030-12-31 23:59:59` in Korea. */
function kstOf(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const parts = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)$/.exec(value.trim());
  if (!parts) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  const local = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // Date.UTC carries a 31st of February over into March; such a text says nothing that could be trusted.
  if (local.getUTCMonth() !== month - 1 || local.getUTCDate() !== day) return null;
  return local.getTime() - kstMs;
}
