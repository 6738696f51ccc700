/** The login calls of a back end, in the one shape that a session asks for, whatever they are over there. */
import { because, withMore, type Reason } from '../../preload/contract/reason.ts';

export interface Grant {
  readonly access: string;
  readonly refresh: string | null;
  /** How long the access token lives from now, ms; null where the server does not say. */
  readonly lifeMs: number | null;
}

/** `rejected`: the server understood and said no. Otherwise it could not be asked, and asking again may help. */
export type GrantAnswer =
  | { readonly ok: true; readonly grant: Grant }
  | { readonly ok: false; readonly rejected: boolean; readonly reason: Reason };

/** Who gives tokens. Nothing here throws. */
export interface Authority {
  login(): Promise<GrantAnswer>;
  refresh(refreshToken: string): Promise<GrantAnswer>;
  /** Whether the token still opens anything; null where that could not be learned. */
  check(access: string): Promise<boolean | null>;
  /** Tells the server; whether it heard is not important. */
  logout(access: string): Promise<void>;
}

/** No grant: what the server said, or why it could not be asked. */
export function noGrant(rejected: boolean, reason: Reason): Extract<GrantAnswer, { ok: false }> {
  return { ok: false, rejected, reason: rejected ? turnedAway(reason) : reason };
}

/** The same as the end of a sign-in: a person must act. */
export function turnedAway(reason: Reason): Reason {
  const isSaid = reason.code === 'refused' || reason.code === 'sign-in-refused';
  return isSaid ? because('sign-in-refused', reason.detail) : withMore(because('sign-in-refused'), reason);
}
