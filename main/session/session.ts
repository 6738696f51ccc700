/**
 * Who is signed in on one connection: it holds the token, renews it before it dies, keeps it over a restart
 * and forgets it at sign-out. Connections are not its business; it tells them to reopen or to close. The rules
 * are those of wire-facts section 4: a changed token means a new connection, a sign-out ends everything
 * whatever the server answers, and nothing gives up: a rejected login is asked for again, only slowly.
 */
import type { TokenStatus } from '../../preload/contract/link.ts';
import { because, type PlainReason } from '../../preload/contract/reason.ts';
import { sayReason } from '../../preload/contract/reason-words.ts';
import type { Authority, Grant } from '../feed/authority.ts';
import type { Credential, SessionChange, TokenAnswer, Verdict } from '../feed/feed.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import { Listeners } from '../lib/listeners.ts';
import { nobodyWaits, type Logger } from '../lib/logger.ts';
import { Kept } from './kept.ts';
import { SlowRetry } from './slow-retry.ts';
import { expiryOf, isStillGood, renewalAt, type Tokens } from './tokens.ts';

/** Encrypted at rest by whoever implements it. */
export interface SecretStore {
  get(key: string): string | null;
  set(key: string, value: string): unknown;
  remove(key: string): unknown;
}

/** Where tokens come from: one that a person entered, or the documented login. */
export type TokenSource = { readonly token: string | null } | { readonly authority: Authority };

export interface SessionOptions {
  /** Secrets are stored under `key/token` (entered) and `key/grant` (granted). */
  readonly key: string;
  readonly source: TokenSource;
  readonly store: SecretStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /**
   * What it signs in with stays where it is when somebody signs out (an account, a password of the settings), so
   * that they did is kept instead, until somebody signs in. Left out: where there is an authority.
   */
  readonly keepsSignOut?: boolean;
}

/** A renewal that failed is tried again this often while the token lives. */
const renewAgainMs = 60_000;

/** Timers hold 24 days at most; a year's token is waited for in pieces. */
const longestWaitMs = 86_400_000;

/** A second token that is dead so soon after it was granted says that another grant would not help. */
const youngMs = 60_000;

/** How servers word it, where no call tells whether the token is dead. */
const speaksOfAuthorization =
  /\b(401|403)\b|unauthori[sz]ed|not authori[sz]ed|forbidden|access.{0,10}denied|authentication|credential|(invalid|expired|bad|unknown|missing)\W{0,2}(\w+\W)?token|token.{0,20}(invalid|expired|missing)|인증|권한|만료/i;

export class Session implements Credential {
  readonly #options: SessionOptions;
  readonly #authority: Authority | null;
  readonly #kept: Kept;
  readonly #retry: SlowRetry;
  readonly #listeners = new Listeners<SessionChange>();
  #tokens: Tokens | null;
  /** Monotonic ms; -Infinity for tokens of an earlier run. */
  #grantedAt = -Infinity;
  /** The same moment by the wall, for people. */
  #grantedOn: number | null = null;
  /** The token before this one was granted and turned away while it was young. */
  #hasDiedYoung = false;
  /** The login itself: no token at all is to be had. */
  #isRefused = false;
  /** Somebody was told no and waits for a word. */
  #isAwaited = false;
  /** Monotonic ms. */
  #refusedAt = -Infinity;
  #isSignedOut: boolean;
  #isStopped = false;
  /** One login or renewal at a time, whoever asks. */
  #asking: Promise<TokenAnswer> | null = null;
  /** Names what people decided last; an answer that was asked for under another name no longer counts. */
  #era = {};
  #cancelRenewal: Undo = () => {};

  constructor(options: SessionOptions) {
    const { source, clock, logger } = options;
    this.#options = options;
    this.#authority = 'authority' in source ? source.authority : null;
    this.#kept = new Kept(options);
    this.#retry = new SlowRetry(clock, () => nobodyWaits(this.#askAgain(), logger, 'ask for a token again'));
    this.#isSignedOut = this.#kept.isSignedOut;
    this.#tokens = this.#kept.first;
    this.#planRenewal();
  }

  /** What may be told of the token in force. */
  get status(): TokenStatus {
    const expiresAt = this.#tokens?.expiresAt ?? null;
    return { state: this.#state(), grantedAt: this.#grantedOn, expiresAt };
  }

  /** The token in force; logs in or renews where none lives. Never rejects. */
  token(): Promise<TokenAnswer> {
    const tokens = this.#tokens;
    if (this.#isSignedOut) return Promise.resolve(refusal('not-signed-in'));
    if (tokens && isStillGood(tokens, this.#options.clock.now())) {
      return Promise.resolve({ ok: true, token: tokens.access });
    }
    return this.#ask();
  }

  /**
   * A server answered `message` to this token. Where the token is really dead another one is fetched; where none
   * can be had, or two in a row were as young as they were dead, it is `refused`. Never rejects.
   */
  async denied(token: string, message: string): Promise<Verdict> {
    if (this.#isSignedOut) return 'refused';
    if (!this.#isInForce(token)) return this.#verdictOnOld();
    if (!this.#authority) return speaksOfAuthorization.test(message) ? 'refused' : 'retry';
    const era = this.#era;
    const isAlive = await this.#authority.check(token);
    if (this.#era !== era) return this.#isSignedOut ? 'refused' : 'renewed';
    if (!this.#isInForce(token)) return this.#verdictOnOld();
    if (isAlive !== false) return 'retry';
    const isYoung = this.#ageMs() < youngMs;
    if (isYoung && this.#hasDiedYoung) {
      this.#options.logger.warn('token turned away as young as the one before, asking later');
      this.#refuse();
      // What grants the next one is a login: a refresh of this one led here.
      this.#tokens = null;
      this.#planRenewal();
      return 'refused';
    }
    this.#options.logger.info('token turned away, asking for another');
    const answer = await this.#ask();
    if (!answer.ok) return answer.refused ? 'refused' : 'retry';
    this.#hasDiedYoung = isYoung;
    return 'renewed';
  }

  /** A person entered another token; also ends a sign-out. */
  replace(token: string): void {
    this.#turn(this.#kept.entered(token), false);
    this.#listeners.tell('changed');
  }

  /** Signs in again with the account, after a sign-out or a refusal. */
  signIn(): void {
    this.#kept.signedIn();
    this.#turn(this.#isSignedOut ? this.#kept.afterSignOut : this.#tokens, false);
    this.#listeners.tell('changed');
  }

  /** Ends everything at once. The server is told, and whatever it answers changes nothing. */
  async signOut(): Promise<void> {
    const access = this.#tokens?.access;
    this.#turn(null, true);
    this.#kept.signedOut();
    this.#listeners.tell('signed-out');
    if (access !== undefined) await this.#authority?.logout(access);
  }

  onChange(listener: (change: SessionChange) => void): Undo {
    return this.#listeners.add(listener);
  }

  /** Leaves no timer. The tokens stay in the store: a restart is no sign-out. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelRenewal();
    this.#retry.cancel();
  }

  #state(): TokenStatus['state'] {
    if (this.#isSignedOut) return 'signed-out';
    if (this.#isRefused) return 'refused';
    if (this.#tokens === null) return 'none';
    return this.#authority ? 'granted' : 'entered';
  }

  #turn(tokens: Tokens | null, isSignedOut: boolean): void {
    this.#era = {};
    this.#asking = null;
    this.#tokens = tokens;
    this.#grantedAt = -Infinity;
    this.#grantedOn = null;
    this.#hasDiedYoung = false;
    this.#isRefused = this.#isAwaited = false;
    this.#refusedAt = -Infinity;
    this.#isSignedOut = isSignedOut;
    this.#retry.forget();
    this.#planRenewal();
  }

  #isInForce(token: string): boolean {
    return this.#tokens?.access === token;
  }

  /** Another one is there already, or can be had: what was turned away is history. */
  #verdictOnOld(): Verdict {
    return this.#tokens === null && this.#isAwaited ? 'refused' : 'renewed';
  }

  /** How long the token in force has been so, ms. */
  #ageMs(): number {
    return this.#options.clock.elapsed() - this.#grantedAt;
  }

  #ask(): Promise<TokenAnswer> {
    if (!this.#authority) {
      return Promise.resolve(refusal(this.#tokens ? 'sign-in-expired' : 'not-signed-in'));
    }
    if (this.#asking) return this.#asking;
    const asking = this.#fetch(this.#authority).finally(() => {
      if (this.#asking === asking) this.#asking = null;
    });
    this.#asking = asking;
    return asking;
  }

  /** By the refresh token where there is one, by login where that fails: servers differ in what they keep. */
  async #fetch(authority: Authority): Promise<TokenAnswer> {
    const era = this.#era;
    const refresh = this.#tokens?.refresh ?? null;
    let answer = refresh === null ? null : await authority.refresh(refresh);
    if (!answer?.ok && this.#era === era) answer = await authority.login();
    if (this.#era !== era || !answer) {
      // A token that was granted after the sign-out is nobody's.
      if (answer?.ok && this.#isSignedOut) await authority.logout(answer.grant.access);
      return { ...refusal('not-signed-in'), refused: this.#isSignedOut };
    }
    if (!answer.ok) {
      if (answer.rejected) {
        this.#isRefused = true;
        this.#refuse();
      }
      return { ok: false, refused: answer.rejected, reason: answer.reason };
    }
    this.#take(answer.grant);
    return { ok: true, token: answer.grant.access };
  }

  #take(grant: Grant): void {
    const { clock } = this.#options;
    const before = this.#tokens?.access;
    const isAwaited = this.#isAwaited;
    this.#judgeGrant();
    const expiresAt = grant.lifeMs === null ? expiryOf(grant.access) : clock.now() + grant.lifeMs;
    const lifeMs = expiresAt === null ? null : expiresAt - clock.now();
    this.#tokens = { ...grant, lifeMs, expiresAt };
    this.#grantedAt = clock.elapsed();
    this.#grantedOn = clock.now();
    this.#isRefused = this.#isAwaited = false;
    this.#retry.cancel();
    this.#kept.granted(this.#tokens);
    this.#planRenewal();
    // Also where it is the same token again.
    if (isAwaited || (before !== undefined && before !== grant.access)) this.#listeners.tell('changed');
  }

  #refuse(): void {
    this.#judgeGrant();
    this.#isAwaited = true;
    this.#refusedAt = this.#options.clock.elapsed();
    if (!this.#isStopped) this.#retry.refused();
  }

  /** A grant that came since the last refusal and grew old shows that logins work: what was before is history. */
  #judgeGrant(): void {
    const isProof = this.#tokens !== null && this.#grantedAt > this.#refusedAt && this.#ageMs() >= youngMs;
    if (!isProof) return;
    this.#hasDiedYoung = false;
    this.#retry.forget();
  }

  async #askAgain(): Promise<void> {
    const era = this.#era;
    this.#options.logger.info('login was refused, asking again');
    const answer = await this.#ask();
    const isUnasked = !answer.ok && !answer.refused && this.#era === era;
    if (isUnasked && !this.#isStopped) this.#retry.unasked();
  }

  #planRenewal(): void {
    const at = this.#tokens && this.#authority ? renewalAt(this.#tokens) : null;
    if (at === null) this.#cancelRenewal();
    else this.#renewAfter(Math.max(0, at - this.#options.clock.now()));
  }

  #renewAfter(delayMs: number): void {
    this.#cancelRenewal();
    if (this.#isStopped) return;
    this.#cancelRenewal = this.#options.clock.after(Math.min(delayMs, longestWaitMs), () => {
      if (delayMs > longestWaitMs) this.#planRenewal();
      else nobodyWaits(this.#renew(), this.#options.logger, 'renew the token');
    });
  }

  async #renew(): Promise<void> {
    const era = this.#era;
    const answer = await this.#ask();
    if (answer.ok || this.#era !== era) return;
    const { clock, logger } = this.#options;
    logger.warn(`token not renewed (${sayReason(answer.reason)})`);
    // Rejected, asking so soon again would only lock the account; what is held is used until it dies.
    const lives = this.#tokens !== null && isStillGood(this.#tokens, clock.now());
    if (lives && !answer.refused) this.#renewAfter(renewAgainMs);
  }
}

function refusal(code: PlainReason): Extract<TokenAnswer, { ok: false }> {
  return { ok: false, refused: true, reason: because(code) };
}
