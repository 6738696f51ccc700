import type { Bridge, Reply } from '../../preload/contract/channels.ts';
import type { RefreshFacts, RefreshScope, WindowBlind, WindowId } from '../../preload/contract/window.ts';
import type { Failure } from './connections.svelte.ts';
import type { Facts } from './facts.svelte.ts';
import { settle } from './settle.ts';
import type { Time, Undo } from './time.ts';

export type RefreshQuestion = NonNullable<RefreshFacts['question']>;

/** What came of an order that was given here. */
export type RefreshOutcome =
  | { readonly state: 'ordered'; readonly scope: RefreshScope; readonly at: number }
  | { readonly state: 'failed'; readonly scope: RefreshScope; readonly why: Failure };

/** After the question came under somebody's hand it takes no click for so long: nobody reads faster. */
const REST_MS = 600;
/** How long the bar says that the window was loaded again. */
const DONE_MS = 6_000;

type RefreshCalls = Pick<Bridge, 'orderRefresh' | 'answerRefresh'>;

/** Orders to load windows again: the question at this desk, its answer, and orders that are given here. */
export class Refresh {
  readonly #bridge: RefreshCalls;
  readonly #facts: Facts;
  readonly #time: Time;
  readonly #window: WindowId;

  #isRecalled = $state(false);
  #isResting = $state(false);
  #isSending = $state(false);
  #refusal = $state.raw<Failure | null>(null);
  #outcome = $state.raw<RefreshOutcome | null>(null);
  #done = $state.raw<WindowBlind | null>(null);
  #undoRest: Undo | null = null;
  #undoDone: Undo | null = null;
  /** The last order whose end in this window is known; undefined before the first facts. */
  #seen: number | null | undefined = undefined;

  constructor(bridge: RefreshCalls, facts: Facts, time: Time, window: WindowId) {
    this.#bridge = bridge;
    this.#facts = facts;
    this.#time = time;
    this.#window = window;
  }

  /** What stands on the screen: asked and not put off, or put off and called back by hand. */
  get question(): RefreshQuestion | null {
    const { question } = this.#facts.refresh;
    return question && (question.remindAt === null || this.#isRecalled) ? question : null;
  }

  /** What was put off and does not stand on the screen. */
  get putOff(): { readonly remindAt: number } | null {
    const remindAt = this.#facts.refresh.question?.remindAt ?? null;
    return remindAt === null || this.#isRecalled ? null : { remindAt };
  }

  get waitsFor(): RefreshFacts['waitsFor'] {
    return this.#facts.refresh.waitsFor;
  }

  /** The window has just been loaded again: how long that took. Null a few seconds later. */
  get done(): WindowBlind | null {
    return this.#done;
  }

  get canAnswer(): boolean {
    return !this.#isResting && !this.#isSending;
  }

  /** Why the last answer was not taken. */
  get refusal(): Failure | null {
    return this.#refusal;
  }

  get outcome(): RefreshOutcome | null {
    return this.#outcome;
  }

  get isSending(): boolean {
    return this.#isSending;
  }

  /** Puts the question on the screen again before its time, or away again. */
  recall(): void {
    this.#isRecalled = !this.#isRecalled;
  }

  /** Hands went to the question by themselves: what they press there is meant for it. */
  reached(): void {
    this.#undoRest?.();
    this.#undoRest = null;
    this.#isResting = false;
  }

  async answer(answer: 'now' | 'later'): Promise<void> {
    if (!this.canAnswer || !this.question) return;
    const reply = await this.#send(() => this.#bridge.answerRefresh(answer));
    this.#refusal = reply.ok ? null : reply.error;
    if (reply.ok) this.#isRecalled = false;
  }

  /** True when it was ordered. */
  async order(scope: RefreshScope, reason: string): Promise<boolean> {
    if (this.#isSending) return false;
    const reply = await this.#send(() => this.#bridge.orderRefresh(scope, reason.trim()));
    this.#outcome = reply.ok
      ? { state: 'ordered', scope, at: this.#time.now() }
      : { state: 'failed', scope, why: reply.error };
    return reply.ok;
  }

  start(): Undo {
    const undo = $effect.root(() => {
      $effect(() => this.#rest(this.question?.order.id ?? null));
      $effect(() => {
        if (this.#facts.isReady) this.#follow(this.#facts.refresh.last);
      });
    });
    return () => {
      undo();
      this.#undoRest?.();
      this.#undoDone?.();
      this.#undoRest = this.#undoDone = null;
    };
  }

  async #send(ask: () => Promise<Reply<null>>): Promise<Reply<null>> {
    this.#isSending = true;
    const reply = await settle(ask);
    this.#isSending = false;
    return reply;
  }

  #rest(question: number | null): void {
    this.#undoRest?.();
    this.#undoRest = null;
    this.#refusal = null;
    this.#isResting = question !== null;
    if (question === null) {
      this.#isRecalled = false;
      return;
    }
    this.#undoRest = this.#time.after(REST_MS, () => (this.#isResting = false));
  }

  /** Main tells how long this window was blind after it has begun anew: what is there at first is an old story. */
  #follow(last: RefreshFacts['last']): void {
    const own = last?.windows.find(({ window }) => window === this.#window);
    const ended = last && own && own.blindMs !== null ? last.order.id : null;
    const isNews = this.#seen !== undefined && ended !== null && ended !== this.#seen;
    if (ended !== null || this.#seen === undefined) this.#seen = ended;
    if (!isNews || !own) return;
    this.#done = own;
    this.#undoDone?.();
    this.#undoDone = this.#time.after(DONE_MS, () => (this.#done = null));
  }
}
