import { randomUUID } from 'node:crypto';

/** One account that may log in. */
export interface DrillUser {
  readonly id: string;
  readonly password: string;
}

export interface TokenDeskOptions {
  /** The client account that the Basic header must name; without one any Basic header passes. */
  readonly client?: { readonly id: string; readonly secret: string } | undefined;
  readonly users?: readonly DrillUser[] | undefined;
  /** Tokens that are accepted without a login. */
  readonly tokens?: readonly string[] | undefined;
  readonly tokenLifeS?: number | undefined;
}

/** What a REST call of the documented kind answers: HTTP status and envelope (wire-facts 1.2). */
export interface Enveloped {
  readonly status: number;
  readonly return_code: number;
  readonly return_message: string;
  readonly context?: unknown;
}

interface Grant {
  readonly user: string;
  readonly expiresAt: number;
  /** The access token that goes with a refresh token. */
  readonly access?: string;
}

/** A year, as the documented sample has it. */
const documentedLifeS = 31_535_999;

/** Issues, checks, renews and revokes the tokens of one drill server (wire-facts 1.3). */
export class TokenDesk {
  readonly #options: TokenDeskOptions;
  readonly #access = new Map<string, Grant>();
  readonly #refresh = new Map<string, Grant>();

  constructor(options: TokenDeskOptions) {
    this.#options = options;
    for (const token of options.tokens ?? []) {
      this.#access.set(token, { user: 'drill', expiresAt: this.#expiry() });
    }
  }

  /** Whether the token opens anything. With neither tokens nor users configured every token does. */
  admits(token: string): boolean {
    if (!this.#options.tokens && !this.#options.users) return true;
    const grant = this.#access.get(token);
    return grant !== undefined && grant.expiresAt > Date.now();
  }

  issue(user = 'drill'): string {
    const token = randomUUID();
    this.#access.set(token, { user, expiresAt: this.#expiry() });
    return token;
  }

  revoke(token: string): void {
    this.#access.delete(token);
    for (const [refresh, grant] of this.#refresh) if (grant.access === token) this.#refresh.delete(refresh);
  }

  /** Answers the documented calls; undefined for any other path. */
  answer(
    method: string,
    path: string,
    authorization: string,
    query: URLSearchParams,
    body: unknown,
  ): Enveloped | undefined {
    if (method === 'DELETE' && path === '/hma/api/member/logout') {
      const token = authorization.replace(/^Bearer /, '');
      if (!this.admits(token)) return refused(401, 'Invalid token');
      this.revoke(token);
      return granted(true);
    }
    if (method !== 'POST' || !path.startsWith('/hma/api/oauth/')) return undefined;
    if (!this.#isClient(authorization)) return refused(401, 'Bad client credentials');
    const parameter = (name: string) => query.get(name) ?? textOf(body, name);
    switch (path.slice('/hma/api/oauth/'.length)) {
      case 'login/imos':
        return this.#login(textOf(body, 'mb_id'), textOf(body, 'mb_pwd'));
      case 'check_token':
        return this.#check(parameter('token'));
      case 'refresh_token':
        return this.#renew(parameter('refresh_token'));
      default:
        return undefined;
    }
  }

  #login(id: string, password: string): Enveloped {
    const isKnown = this.#options.users?.some((user) => user.id === id && user.password === password) ?? true;
    return isKnown ? this.#grant(id) : refused(200, 'No such account');
  }

  #check(token: string): Enveloped {
    const grant = this.#access.get(token);
    if (!grant || !this.admits(token)) return granted({ active: false });
    return granted({
      active: true,
      user_name: '1',
      exp: Math.floor(grant.expiresAt / 1_000),
      scope: ['web'],
    });
  }

  #renew(refresh: string): Enveloped {
    const grant = this.#refresh.get(refresh);
    if (!grant) return refused(200, 'Invalid refresh token');
    this.#refresh.delete(refresh);
    if (grant.access !== undefined) this.#access.delete(grant.access);
    return this.#grant(grant.user);
  }

  #grant(user: string): Enveloped {
    const access = this.issue(user);
    const refresh = randomUUID();
    this.#refresh.set(refresh, { user, expiresAt: Infinity, access });
    return granted({
      access_token: access,
      token_type: 'bearer',
      refresh_token: refresh,
      expires_in: this.#options.tokenLifeS ?? documentedLifeS,
      jti: randomUUID(),
      scope: 'web',
      member_info: { mb_no: 1, mb_id: user, mb_name: user, grd_cd: 1 },
      authorities: [],
      authorities_info: {},
      former_member: false,
    });
  }

  #isClient(authorization: string): boolean {
    if (!authorization.startsWith('Basic ')) return false;
    const { client } = this.#options;
    if (!client) return true;
    return Buffer.from(authorization.slice(6), 'base64').toString() === `${client.id}:${client.secret}`;
  }

  #expiry(): number {
    return Date.now() + (this.#options.tokenLifeS ?? documentedLifeS) * 1_000;
  }
}

export function granted(context: unknown): Enveloped {
  return { status: 200, return_code: 0, return_message: 'Success', context };
}

export function refused(status: number, message: string): Enveloped {
  return { status, return_code: status === 200 ? 1 : status, return_message: message };
}

function textOf(body: unknown, key: string): string {
  if (typeof body !== 'object' || body === null) return '';
  const value: unknown = Reflect.get(body, key);
  return typeof value === 'string' ? value : '';
}
