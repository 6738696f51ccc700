/**
 * One addressee of a broadcast, followed until nothing more is expected of it.
 *
 *   queued ─▶ (waiting) ─say─▶ queued, out ─▶ sent ─▶ accepted ─▶ playing ─▶ done
 *                │                              │         │          │
 *                │ too long                     └─────────┴──────────┴──▶ failed, stopped, interrupted
 *                ▼                              silence ─▶ no-answer ── late news ──▶ where it says it is
 *              failed
 *
 * An addressee that lies in several zones is one outlet, so that it speaks once; it has a result in each of them.
 */
import {
  isFinal,
  wasMissed,
  type OutletResult,
  type OutletState,
  type PortFacts,
  type PortId,
  type ZoneId,
} from '../../preload/contract/broadcast.ts';
import {
  because,
  becauseOfTime,
  isSameReason,
  withMore,
  type Reason,
} from '../../preload/contract/reason.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import type { PortReport } from './port.ts';

type Reported = PortReport['state'];

export interface OutletParts {
  readonly port: PortId;
  readonly address: string;
  readonly zones: readonly ZoneId[];
  readonly follows: PortFacts['follows'];
  readonly canStop: boolean;
  readonly clock: Clock;
  readonly timing: { readonly answerMs: number; readonly waitMs: number };
  /** From the first tone to the last word, s; null: until it is stopped. */
  readonly seconds: () => number | null;
  /** As it stood at the end of the last run. */
  readonly before: OutletResult | null;
  /** Told after every change, with nothing under way. */
  readonly onChange: (outlet: FollowedOutlet) => void;
}

/** What is still playing so long after its end has lost its last word, ms. */
const graceMs = 30_000;
/** `setTimeout` counts to here, ms. */
const longestMs = 2 ** 31 - 1;

/** How far it has come; a report takes nothing back. */
const steps: readonly OutletState[] = ['queued', 'sent', 'accepted', 'playing'];
const yielded: readonly OutletState[] = ['stopped', 'interrupted'];
const lively: readonly Reported[] = ['accepted', 'playing', 'done'];

export class FollowedOutlet {
  readonly #parts: OutletParts;
  #state: OutletState;
  #reason: Reason | null;
  #at: number;
  #tries: number;
  #heard: OutletResult['heard'];
  /** What earlier tries were heard. */
  #floor: OutletResult['heard'];
  /** It was handed to its port in this try. */
  #isOut: boolean;
  #isStopping = false;
  #hasPlayed = false;
  /** A port that only accepts: it is thought to be speaking. */
  #isHolding = false;
  #why: Reason | null = null;
  #cancel: Undo = () => {};
  /** When it was said, as a number that grows with everything that is said at this desk; 0: not yet. */
  saidAs = 0;

  constructor(parts: OutletParts) {
    const { before, clock } = parts;
    this.#parts = parts;
    this.#state = before?.state ?? 'queued';
    this.#reason = before?.reason ?? null;
    this.#at = before?.at ?? clock.now();
    this.#tries = before?.tries ?? 0;
    this.#heard = before?.heard ?? 'no';
    this.#floor = this.#heard;
    this.#isOut = this.#tries > 0;
  }

  get port(): PortId {
    return this.#parts.port;
  }

  get address(): string {
    return this.#parts.address;
  }

  get zones(): readonly ZoneId[] {
    return this.#parts.zones;
  }

  get state(): OutletState {
    return this.#state;
  }

  /** It waits for its turn: nothing has gone out in this try. */
  get isDue(): boolean {
    return !this.#isOut && (this.#state === 'queued' || this.#state === 'waiting');
  }

  /** It has gone out and is not over. */
  get isOnAir(): boolean {
    return this.#isOut && !this.isSettled;
  }

  /** Nothing more is expected of it, and it leaves its zones to others. */
  get isSettled(): boolean {
    return isFinal(this.#state, this.#parts.follows) && !this.#isHolding;
  }

  /** It may be speaking still, whatever is known: `stop` has somebody to tell. */
  get mayPlay(): boolean {
    return this.#heard !== 'no' && this.#state !== 'done' && !yielded.includes(this.#state);
  }

  get wasMissed(): boolean {
    return wasMissed({ state: this.#state });
  }

  /** One for each of its zones. */
  results(): readonly OutletResult[] {
    return this.#parts.zones.map((zone) => ({
      ...{ zone, port: this.port, address: this.address, state: this.#state, reason: this.#reason },
      ...{ at: this.#at, tries: this.#tries, heard: this.#heard },
    }));
  }

  /** Its zone is in use. Waits so long as the settings say, from the first time on. */
  wait(reason: Reason): void {
    if (!this.isDue || (this.#state === 'waiting' && isSameReason(this.#reason, reason))) return;
    if (this.#state !== 'waiting') this.#after(this.#parts.timing.waitMs, () => this.#waitedInVain());
    this.#become('waiting', reason);
  }

  /** It is handed to its port right after this. From then on people may have heard it. */
  say(serial: number): void {
    this.saidAs = serial;
    this.#tries += 1;
    this.#isOut = true;
    this.#isStopping = false;
    this.#hasPlayed = false;
    if (this.#heard === 'no') this.#heard = 'maybe';
    this.#answerWithin('no-answer-within');
    this.#become('queued', null);
  }

  /** Nobody can be asked to say it. */
  fail(reason: Reason): void {
    this.#end('failed', reason);
  }

  /** `isNamed`: the other side said of which broadcast it speaks. */
  hear({ state, reason, at }: Pick<PortReport, 'state' | 'reason' | 'at'>, isNamed: boolean): void {
    if (yielded.includes(this.#state)) this.#overhear(state, isNamed);
    else if (this.#counts(state, isNamed)) this.#take(state, reason, at);
    // Its site was quicker, and the device itself knows why.
    else if (this.#state === 'failed' && state === 'failed' && isNamed && !this.#isStopping)
      this.#become('failed', reason ?? this.#reason, at);
  }

  /** True where its port is to be asked to stop it. */
  stop(why: Reason): boolean {
    if (this.#state === 'done' || yielded.includes(this.#state)) return false;
    if (this.isDue) {
      // An earlier try may be playing all the same.
      this.#end('stopped', why);
      return this.#heard !== 'no' && this.#parts.canStop;
    }
    if (this.#heard === 'no') return false;
    if (!this.#parts.canStop) {
      this.#isHolding = false;
      this.#become(this.#state, because('no-return'));
      return false;
    }
    this.#why = why;
    this.#isStopping = true;
    if (!this.isSettled) this.#after(this.#parts.timing.answerMs, () => this.#didNotStop());
    return true;
  }

  /** Something else has its zone now. True where its port is to be asked to stop it. */
  interrupt(reason: Reason): boolean {
    if (!this.isOnAir) return false;
    this.#isHolding = false;
    this.#end('interrupted', reason);
    return this.#parts.canStop;
  }

  /** Once more; only where it was missed. */
  again(): void {
    this.#floor = this.#heard;
    this.#isOut = false;
    this.#isStopping = false;
    this.#hasPlayed = false;
    this.#become('queued', null);
  }

  /** The program ended while it was under way: what became of it nobody knows. */
  lose(reason: Reason): void {
    if (isFinal(this.#state, this.#parts.follows)) return;
    if (this.#heard === 'no') this.#heard = 'maybe';
    this.#floor = this.#heard;
    this.#isOut = true;
    this.#end('no-answer', reason);
  }

  /** Leaves no timer. */
  close(): void {
    this.#cancel();
  }

  /** What an idle device says of itself is no news of a broadcast that it has not begun. */
  #counts(state: Reported, isNamed: boolean): boolean {
    if (!this.#isOut) return this.isDue && this.#tries > 0 && isNamed && lively.includes(state);
    const isEnd = state === 'done' || state === 'stopped';
    if (isEnd && !isNamed && !this.#hasPlayed && !this.#isStopping) return false;
    if (this.#state === 'done') return false;
    if (this.#state === 'failed') return (isNamed && lively.includes(state)) || (isEnd && this.#isStopping);
    if (this.#state === 'no-answer') return isNamed || isEnd || state === 'playing' || state === 'failed';
    return isEnd || state === 'failed' || steps.indexOf(state) > steps.indexOf(this.#state);
  }

  #take(state: Reported, reason: Reason | null, at: number): void {
    this.#isOut = true;
    if (state === 'playing' || state === 'done') this.#hasPlayed = true;
    if (this.#hasPlayed) this.#heard = 'yes';
    if (state === 'failed') this.#failed(reason, at);
    else if (state === 'stopped') this.#end('stopped', reason ?? this.#why, at);
    // Asked to stop, it is done: it says so in its own words.
    else if (state === 'done') this.#end(this.#isStopping ? 'stopped' : 'done', reason ?? this.#why, at);
    else this.#goOn(state, reason, at);
  }

  #goOn(state: 'sent' | 'accepted' | 'playing', reason: Reason | null, at: number): void {
    if (this.#heard === 'no') this.#heard = 'maybe';
    if (!this.#isStopping) {
      if (state === 'sent') this.#answerWithin('no-answer-within');
      else if (state === 'playing') this.#endWithin(graceMs, () => this.#silence(because('no-last-word')));
      else if (this.#parts.follows === 'each') this.#answerWithin('not-playing-within');
      else this.#hold();
    }
    this.#become(state, reason, at);
  }

  #hold(): void {
    this.#isHolding = true;
    this.#endWithin(0, () => this.#letGo(null));
  }

  #letGo(reason: Reason | null): void {
    this.#isHolding = false;
    this.#become(this.#state, reason ?? this.#reason, this.#at);
  }

  /** Where it was asked to stop, it is the stopping that failed. */
  #failed(reason: Reason | null, at: number): void {
    if (this.#isStopping) return this.#end('failed', withMore(because('not-stopped'), reason), at);
    if (!this.#hasPlayed) this.#heard = this.#floor;
    this.#end('failed', reason, at);
  }

  #overhear(state: Reported, isNamed: boolean): void {
    if (!isNamed || this.#heard === 'yes' || (state !== 'playing' && state !== 'done')) return;
    this.#heard = 'yes';
    this.#become(this.#state, this.#reason);
  }

  #waitedInVain(): void {
    const { waitMs } = this.#parts.timing;
    this.#end('failed', withMore(becauseOfTime('waited', waitMs), this.#reason));
  }

  #didNotStop(): void {
    const reason = withMore(because('not-stopped'), because('no-last-word'));
    if (this.#isHolding) this.#letGo(reason);
    else this.#silence(reason);
  }

  #silence(reason: Reason): void {
    this.#end('no-answer', reason);
  }

  #answerWithin(code: 'no-answer-within' | 'not-playing-within'): void {
    const { answerMs } = this.#parts.timing;
    this.#after(answerMs, () => this.#silence(becauseOfTime(code, answerMs)));
  }

  #endWithin(moreMs: number, callback: () => void): void {
    const seconds = this.#parts.seconds();
    this.#cancel();
    if (seconds !== null) this.#after(seconds * 1_000 + moreMs, callback);
  }

  #after(delayMs: number, callback: () => void): void {
    this.#cancel();
    this.#cancel = this.#parts.clock.after(Math.min(delayMs, longestMs), callback);
  }

  #end(state: OutletState, reason: Reason | null, at?: number): void {
    this.#cancel();
    this.#isHolding = false;
    this.#become(state, reason, at);
  }

  #become(state: OutletState, reason: Reason | null, at = this.#parts.clock.now()): void {
    this.#state = state;
    this.#reason = reason;
    this.#at = at;
    this.#parts.onChange(this);
  }
}
