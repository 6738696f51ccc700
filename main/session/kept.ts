import type { TokenSource, SessionOptions } from './session.ts';
import { expiryOf, parseTokens, type Tokens } from './tokens.ts';

/** In place of a grant. It is no grant by `parseTokens`, also not for a version that does not know it. */
const signedOutMark = '{"signedOut":true}';

/** What of a session outlives the program: `key/token` (entered) and `key/grant` (granted, or that somebody signed out). */
export class Kept {
  readonly #store: SessionOptions['store'];
  readonly #source: TokenSource;
  readonly #token: string;
  readonly #grant: string;
  readonly #keepsSignOut: boolean;

  constructor({
    key,
    source,
    store,
    keepsSignOut,
  }: Pick<SessionOptions, 'key' | 'source' | 'store' | 'keepsSignOut'>) {
    this.#store = store;
    this.#source = source;
    this.#token = `${key}/token`;
    this.#grant = `${key}/grant`;
    this.#keepsSignOut = keepsSignOut ?? 'authority' in source;
  }

  /** Somebody signed out, in this run or an earlier one, and nobody in again. */
  get isSignedOut(): boolean {
    return this.#keepsSignOut && this.#store.get(this.#grant) === signedOutMark;
  }

  /** What a new run begins with. */
  get first(): Tokens | null {
    if (this.isSignedOut) return null;
    if ('authority' in this.#source) return parseTokens(this.#store.get(this.#grant));
    return entered(this.#source.token ?? this.#store.get(this.#token));
  }

  /** What there is to begin with after a sign-out: an account logs in, a token that was entered is forgotten. */
  get afterSignOut(): Tokens | null {
    if ('authority' in this.#source || !this.#keepsSignOut) return null;
    return entered(this.#store.get(this.#token) ?? this.#source.token);
  }

  granted(tokens: Tokens): void {
    this.#store.set(this.#grant, JSON.stringify(tokens));
  }

  /** A person entered it. */
  entered(token: string): Tokens | null {
    this.signedIn();
    this.#store.set(this.#token, token);
    return entered(token);
  }

  signedIn(): void {
    if (this.isSignedOut) this.#store.remove(this.#grant);
  }

  signedOut(): void {
    this.#store.remove(this.#token);
    if (this.#keepsSignOut) this.#store.set(this.#grant, signedOutMark);
    else this.#store.remove(this.#grant);
  }
}

function entered(token: string | null): Tokens | null {
  return token === null ? null : { access: token, refresh: null, lifeMs: null, expiresAt: expiryOf(token) };
}
