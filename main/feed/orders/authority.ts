/** JWT by a login, in the shape that a session asks for (wire-facts 4: access 30 min, refresh 1 day). */
import { z } from 'zod';
import { because } from '../../../preload/contract/reason.ts';
import { noGrant, type Authority, type Grant, type GrantAnswer } from '../authority.ts';
import { failureReason } from '../reason.ts';
import type { OrdersOptions } from './options.ts';
import { jsonOf, ReplyFailure } from './reply.ts';

export interface OrdersAccount {
  readonly user: string;
  readonly password: string;
}

/** The field that most systems of this kind name it by; the login's own shape is not documented. */
const granted = z
  .union([
    z.object({ access: z.string().min(1), refresh: z.string().nullish() }),
    z
      .object({ access_token: z.string().min(1), refresh_token: z.string().nullish() })
      .transform(({ access_token, refresh_token }) => ({ access: access_token, refresh: refresh_token })),
    z
      .object({ token: z.string().min(1), refresh: z.string().nullish() })
      .transform(({ token, refresh }) => ({ access: token, refresh })),
  ])
  .transform(
    // The session reads the end of a JWT from the token itself.
    ({ access, refresh }): Grant => ({ access, refresh: refresh ?? null, lifeMs: null }),
  );
const nested = z.union([
  granted,
  z.object({ data: granted }).transform(({ data }) => data),
  z.object({ tokens: granted }).transform(({ tokens }) => tokens),
]);

export function createOrdersAuthority(parts: {
  readonly rest: string;
  readonly paths: OrdersOptions['paths'];
  readonly account: OrdersAccount;
  readonly timeoutMs: number;
}): Authority {
  const { rest, paths, account, timeoutMs } = parts;
  const post = (path: string, body: object) =>
    fetch(new URL(path, rest), {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
  return {
    login: () =>
      grantOf(
        'login',
        timeoutMs,
        // Systems differ in what they call the account's name.
        post(paths.login, {
          username: account.user,
          login_id: account.user,
          password: account.password,
        }),
      ),
    async refresh(refresh: string): Promise<GrantAnswer> {
      const answer = await grantOf('refresh', timeoutMs, post(paths.refresh, { refresh }));
      // A refresh gives no new refresh token unless the system rotates them.
      return answer.ok && answer.grant.refresh === null
        ? { ok: true, grant: { ...answer.grant, refresh } }
        : answer;
    },
    /** Whether the token opens the list. */
    async check(access: string): Promise<boolean | null> {
      try {
        const url = new URL(paths.list, rest);
        url.searchParams.set('page_size', '1');
        const response = await fetch(url, {
          headers: { authorization: `Bearer ${access}` },
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
        });
        await response.body?.cancel();
        if (response.status === 401) return false;
        return response.ok ? true : null;
      } catch {
        // Not reached is not an answer.
        return null;
      }
    },
    /** A JWT has no end but its own; there is nobody to tell. */
    logout: (): Promise<void> => Promise.resolve(),
  };
}

async function grantOf(what: string, timeoutMs: number, reply: Promise<Response>): Promise<GrantAnswer> {
  try {
    const grant = nested.safeParse(await jsonOf(await reply, what));
    if (!grant.success) return noGrant(false, because('bad-answer', `${what} answered without a token`));
    return { ok: true, grant: grant.data };
  } catch (failure) {
    const rejected = failure instanceof ReplyFailure && [400, 401, 403].includes(failure.status);
    return noGrant(rejected, failureReason(failure, timeoutMs));
  }
}
