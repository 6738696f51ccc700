/** The documented login calls (wire-facts 1.3), in the shape that a session asks for. */
import { because } from '../../../preload/contract/reason.ts';
import { noGrant, type Authority, type GrantAnswer } from '../authority.ts';
import { failureReason } from '../reason.ts';
import { isBag, numberOf, textOf } from './context.ts';
import { call, RestFailure } from './rest.ts';

export interface ImaAccount {
  readonly user: string;
  readonly password: string;
  /** The client account that the vendor issues, for the Basic header. */
  readonly client: string;
  readonly clientSecret: string;
}

export interface AuthorityOptions {
  readonly origin: string;
  readonly account: ImaAccount;
  readonly timeoutMs: number;
}

export function createImaAuthority({ origin, account, timeoutMs }: AuthorityOptions): Authority {
  const basic = `Basic ${Buffer.from(`${account.client}:${account.clientSecret}`).toString('base64')}`;
  const post = (path: string, body: object) =>
    call('POST', new URL(`/hma/api/oauth/${path}`, origin), { authorization: basic, body, timeoutMs });

  return {
    login: () => grantOf(post('login/imos', { mb_id: account.user, mb_pwd: account.password }), timeoutMs),
    refresh: (token) =>
      grantOf(post('refresh_token', new URLSearchParams({ refresh_token: token })), timeoutMs),
    async check(access) {
      try {
        const { context } = await post('check_token', new URLSearchParams({ token: access }));
        return isBag(context) && context['active'] === true;
      } catch (failure) {
        return isRejection(failure) ? false : null;
      }
    },
    async logout(access) {
      const url = new URL('/hma/api/member/logout', origin);
      try {
        await call('DELETE', url, { authorization: `Bearer ${access}`, timeoutMs });
      } catch {
        // Whatever the server answers, the tokens are dropped here; it has nothing to say about that.
      }
    },
  };
}

async function grantOf(reply: ReturnType<typeof call>, timeoutMs: number): Promise<GrantAnswer> {
  try {
    const { context } = await reply;
    const access = isBag(context) ? textOf(context['access_token'], 10_000) : null;
    if (!isBag(context) || access === null)
      return noGrant(false, because('bad-answer', 'a login without a token'));
    const lifeS = numberOf(context['expires_in']);
    const grant = {
      access,
      refresh: textOf(context['refresh_token'], 10_000),
      lifeMs: lifeS !== null && lifeS > 0 ? lifeS * 1_000 : null,
    };
    return { ok: true, grant };
  } catch (failure) {
    return noGrant(isRejection(failure), failureReason(failure, timeoutMs));
  }
}

/**
 * A login that failed by the envelope, or with 400 or 401 even without one. All else is the server's own trouble,
 * and so is a plain page from whatever stands before it.
 */
function isRejection(failure: unknown): boolean {
  if (!(failure instanceof RestFailure)) return false;
  if (failure.status === 400 || failure.status === 401) return true;
  return failure.status < 300 && failure.code !== null && failure.code !== 0;
}
