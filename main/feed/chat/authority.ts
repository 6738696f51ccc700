/**
 * Login to a chat server, in the shape that a session asks for. The document speaks of "the token received above"
 * and leaves the call out, so its path is a setting: `POST /login {id, password}` by default.
 */
import { because } from '../../../preload/contract/reason.ts';
import { noGrant, type Authority, type GrantAnswer } from '../authority.ts';
import { failureReason } from '../reason.ts';
import { call, CallFailure } from './call.ts';
import type { ChatOptions } from './options.ts';
import { tokenOf } from './rest.ts';

export interface ChatAccount {
  readonly user: string;
  readonly password: string;
}

export interface ChatAuthorityOptions {
  readonly options: Pick<ChatOptions, 'url' | 'rest' | 'paths' | 'timing'>;
  readonly account: ChatAccount;
}

export function createChatAuthority({ options, account }: ChatAuthorityOptions): Authority {
  const { paths, timing } = options;
  const origin = options.rest ?? options.url;
  const timeoutMs = timing.restMs;

  const login = async (): Promise<GrantAnswer> => {
    // Settings that name an account and no login: asking again helps nobody, a person must.
    if (paths.login === null)
      return { ok: false, rejected: true, reason: because('not-set-up', 'paths.login') };
    try {
      const body = { id: account.user, password: account.password };
      const granted = tokenOf(
        await call('POST', new URL(paths.login, origin), { token: null, body, timeoutMs }),
      );
      if (!granted) return noGrant(false, because('bad-answer', 'a login without a token'));
      const { token, lifeMs } = granted;
      return { ok: true, grant: { access: token, refresh: null, lifeMs } };
    } catch (failure) {
      return noGrant(isRejection(failure), failureReason(failure, timeoutMs));
    }
  };

  return {
    login,
    /** There is no refresh token, so none can be asked for with one. */
    refresh: login,
    /**
     * Asked when the server turned the token away: where there is nobody else to ask, that stands.
     */
    async check(access) {
      if (paths.self === null || options.rest === null) return false;
      try {
        await call('GET', new URL(paths.self, options.rest), { token: access, timeoutMs });
        return true;
      } catch (failure) {
        if (!(failure instanceof CallFailure)) return null;
        const { status } = failure;
        return status === 401 || status === 403 || status === 404 ? false : null;
      }
    },
    /** No such call is documented: dropping the token is all there is. */
    logout: () => Promise.resolve(),
  };
}

function isRejection(failure: unknown): boolean {
  return failure instanceof CallFailure && [400, 401, 403].includes(failure.status);
}
