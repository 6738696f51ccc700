import type { Grant } from '../feed/authority.ts';

/** What is kept of a grant, and when it has to be renewed. */
export interface Tokens extends Grant {
  /** Epoch ms by our clock; null where the server did not say. */
  readonly expiresAt: number | null;
}

/** wire-facts 1.3: control rooms renew when 12 hours are left. */
const marginMs = 12 * 3_600_000;

/** Tokens that live less than this would be renewed all the time by that rule. */
const shortLifeMs = 2 * marginMs;

/** When a JWT says that it ends (`exp`), epoch ms; null for any other token. Read, not verified: that is the server's. */
export function expiryOf(access: string): number | null {
  const payload = access.split('.')[1];
  if (payload === undefined) return null;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const seconds: unknown =
      typeof claims === 'object' && claims !== null ? Reflect.get(claims, 'exp') : null;
    return typeof seconds === 'number' && Number.isFinite(seconds) ? seconds * 1_000 : null;
  } catch {
    // Dots in a token that is no JWT mean nothing.
    return null;
  }
}

/** Whether the token may still be used. */
export function isStillGood(tokens: Tokens, now: number): boolean {
  return tokens.expiresAt === null || tokens.expiresAt > now;
}

/** When to renew, epoch ms: 12 hours before the end, or with a fifth of a short life left. Null: never. */
export function renewalAt({ lifeMs, expiresAt }: Tokens): number | null {
  if (expiresAt === null) return null;
  const isShort = lifeMs !== null && lifeMs < shortLifeMs;
  return expiresAt - (isShort ? lifeMs / 5 : marginMs);
}

/** Tokens as `JSON.stringify` kept them; null for anything else. */
export function parseTokens(text: string | null): Tokens | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isTokens(value) ? value : null;
  } catch {
    // A store that was written by something else: the same as no tokens, and a login follows.
    return null;
  }
}

function isTokens(value: unknown): value is Tokens {
  if (typeof value !== 'object' || value === null) return false;
  const field = (name: keyof Tokens): unknown => Reflect.get(value, name);
  return (
    typeof field('access') === 'string' &&
    (field('refresh') === null || typeof field('refresh') === 'string') &&
    (field('lifeMs') === null || typeof field('lifeMs') === 'number') &&
    (field('expiresAt') === null || typeof field('expiresAt') === 'number')
  );
}
