/**
 * What every attempt is, whatever wire it speaks: a token taken for it alone, one deadline at a time, a rejected
 * login judged by whoever keeps the tokens, and one end. The wire itself is the attempt's; it holds a life, asks
 * it after every wait whether all is over, and ends by it. Ended by `drop`.
 */
import { because, becauseOfTime, withDetails, withMore, type Reason } from '../../preload/contract/reason.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import { nobodyWaits, type Logger } from '../lib/logger.ts';
import { turnedAway } from './authority.ts';
import type { Credential } from './feed.ts';
import type { AttemptEnd, AttemptEvents } from './link.ts';
import { failureReason } from './reason.ts';

/** What every attempt is made of. */
export interface AttemptParts {
  readonly credential: Credential;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A sign of life came, whatever it was. */
  readonly heard: () => void;
}

export interface AttemptLifeParts extends Omit<AttemptParts, 'heard'> {
  readonly events: AttemptEvents;
  /** Lets go of the wire while its login is looked into. */
  readonly hangUp: () => void;
  /** Closes all that was opened; `end` is null where the attempt was dropped from outside. Called once. */
  readonly close: (end: AttemptEnd | null) => void;
}

export interface Beginning {
  /** How long a token, and whatever belongs to it, may take, ms. */
  readonly limitMs: number;
  /** What it throws is the end. */
  readonly go: (token: string) => void | Promise<void>;
}

/** An answer that looks as if the token were turned away. */
export interface Suspicion {
  readonly token: string;
  /** What the server answered, for whoever keeps the tokens. */
  readonly message: string;
  /** What whoever keeps the tokens is told, where the server's own words say too little. */
  readonly said?: string;
  /** What is shown of it; without one, the server's words. */
  readonly reason?: Reason;
  /** How long the judgement may take, ms. */
  readonly limitMs: number;
  /** Whether a person is called for a refusal; asked once it is there. */
  readonly isFinal?: () => boolean;
  /** The token is good, as far as anybody knows. */
  readonly acquitted?: () => void;
}

const maxDetailLength = 200;

export class AttemptLife {
  readonly #parts: AttemptLifeParts;
  #cancelDeadline: Undo = () => {};
  #isJudged = false;
  #isOver = false;

  constructor(parts: AttemptLifeParts) {
    this.#parts = parts;
  }

  /** All is closed, and nothing more is said. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Over, or its rejected login is looked into: what the wire says, its end too, is no news. */
  get isDeaf(): boolean {
    return this.#isOver || this.#isJudged;
  }

  /** Takes the token in force and goes on with it. Where there is none, or not in time, that is the end. */
  begin(beginning: Beginning): void {
    nobodyWaits(this.#begin(beginning), this.#parts.logger, 'attempt');
  }

  /** Every step that may stall has its deadline, one at a time. */
  within(limitMs: number, reason: Reason = becauseOfTime('no-answer-within', limitMs)): void {
    this.deadline(limitMs, () => this.lost(reason));
  }

  /** A deadline that is not the end. After the end there is none. */
  deadline(limitMs: number, then: () => void): void {
    if (this.#isOver) return;
    this.#cancelDeadline();
    this.#cancelDeadline = this.#parts.clock.after(limitMs, then);
  }

  /** The step is done, and the next has no deadline. */
  inTime(): void {
    this.#cancelDeadline();
  }

  /** No login, but an answer: only who keeps the tokens knows whether it was the token. */
  suspect(suspicion: Suspicion): void {
    const { message, reason = because('refused', message), limitMs } = suspicion;
    this.#isJudged = true;
    this.within(limitMs, reason);
    this.#parts.hangUp();
    nobodyWaits(this.#judge(suspicion), this.#parts.logger, 'judge a rejected login');
  }

  lost(reason: Reason): void {
    this.end({ why: 'lost', reason: cutShort(reason) });
  }

  refused(reason: Reason): void {
    this.end({ why: 'refused', reason: cutShort(reason) });
  }

  /** Nothing was heard for so many ms. */
  silent(silentMs: number): void {
    this.end({ why: 'silent', since: Math.round(this.#parts.clock.now() - silentMs) });
  }

  end(end: AttemptEnd): void {
    if (this.#close(end)) this.#parts.events.ended(end);
  }

  /** From outside, in whatever state it is: closes everything and says nothing. */
  drop(): void {
    this.#close(null);
  }

  async #begin({ limitMs, go }: Beginning): Promise<void> {
    this.within(limitMs, withMore(because('not-signed-in'), becauseOfTime('no-answer-within', limitMs)));
    try {
      const answer = await this.#parts.credential.token();
      if (this.#isOver) return;
      if (answer.ok) await go(answer.token);
      else if (answer.refused) this.refused(answer.reason);
      else this.lost(answer.reason);
    } catch (failure) {
      this.lost(failureReason(failure));
    }
  }

  async #judge(suspicion: Suspicion): Promise<void> {
    const { token, message, said = message, isFinal = () => true, acquitted } = suspicion;
    const { reason = because('refused', message) } = suspicion;
    const { credential, logger } = this.#parts;
    const verdict = await credential.denied(token, said).catch((failure: unknown) => {
      logger.warn('judge a rejected login', failure);
      return 'retry' as const;
    });
    if (this.#isOver) return;
    if (verdict === 'renewed') return this.end({ why: 'again' });
    if (verdict === 'refused' && isFinal()) return this.refused(turnedAway(reason));
    if (verdict === 'retry') acquitted?.();
    this.lost(reason);
  }

  #close(end: AttemptEnd | null): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#cancelDeadline();
    this.#parts.close(end);
    return true;
  }
}

function cutShort(reason: Reason): Reason {
  return withDetails(reason, (detail) => detail.slice(0, maxDetailLength));
}
