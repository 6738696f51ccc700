/** The login calls of a back end, in the one shape that a session asks for, whatever they are over there. */

export interface Grant {
  readonly access: string;
  readonly refresh: string | null;
  /** How long the access token lives from now, ms; null where the server does not say. */
  readonly lifeMs: number | null;
}

/** `rejected`: the server understood and said no. Otherwise it could not be asked, and asking again may help. */
export type GrantAnswer =
  | { readonly ok: true; readonly grant: Grant }
  | { readonly ok: false; readonly rejected: boolean; readonly reason: string };

/** Who gives tokens. Nothing here throws. */
export interface Authority {
  login(): Promise<GrantAnswer>;
  refresh(refreshToken: string): Promise<GrantAnswer>;
  /** Whether the token still opens anything; null where that could not be learned. */
  check(access: string): Promise<boolean | null>;
  /** Tells the server; whether it heard is not important. */
  logout(access: string): Promise<void>;
}
