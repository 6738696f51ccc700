import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a drill's token says of whoever holds it. */
export interface Claims {
  readonly user: string;
  readonly kind: 'access' | 'refresh';
  /** Epoch seconds, as the standard has it. */
  readonly exp: number;
  /** Makes two tokens of the same second differ. */
  readonly jti: number;
}

const header = encode({ alg: 'HS256', typ: 'JWT' });

/** A JSON Web Token, signed with HS256. */
export function signJwt(claims: Claims, secret: string): string {
  const body = `${header}.${encode(claims)}`;
  return `${body}.${signature(body, secret)}`;
}

/** The claims of a token that we signed and that lives; null for any other. `now` is epoch ms. */
export function verifyJwt(token: string, secret: string, now: number): Claims | null {
  const [head = '', payload = '', given = ''] = token.split('.');
  const expected = Buffer.from(signature(`${head}.${payload}`, secret));
  const actual = Buffer.from(given);
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return null;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
  return claims.exp * 1_000 > now ? claims : null;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function signature(body: string, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('base64url');
}
