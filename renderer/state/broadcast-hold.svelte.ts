import type { Broadcast, HeldBroadcast } from '../../preload/contract/broadcast.ts';
import type { Bridge } from '../../preload/contract/channels.ts';
import type { Failure } from './connections.svelte.ts';
import type { Facts } from './facts.svelte.ts';
import { settle } from './settle.ts';
import type { Time, Undo } from './time.ts';

/** Main is told this often that the hand is still there; it gives up after 500 ms without. */
const KEEP_MS = 200;
/** The broadcast is there at once after the hold; what is not there by then was not sent. */
const OUTCOME_MS = 1_000;
/** How long it stays on the screen that nothing was sent. */
const TOLD_MS = 6_000;

/** What is held: the draft as it stands on the screen, or the correction of a broadcast. */
export type HeldWhat = 'draft' | { readonly correct: string };

export type HoldState =
  | { readonly is: 'idle' }
  | { readonly is: 'held'; readonly what: HeldWhat; readonly since: number }
  /** The time is over, and whether it went out is not told yet. */
  | { readonly is: 'deciding'; readonly what: HeldWhat }
  /** Nothing was sent: the hand let go too early, or main refused. */
  | { readonly is: 'not-sent'; readonly what: HeldWhat; readonly failure: Failure | null };

type HoldBridge = Pick<Bridge, 'holdBroadcast' | 'keepHolding' | 'letGo'>;

/**
 * A hand on the key. It only tells main that the hand is there: main counts, and main sends. What went out is
 * seen in the facts, by a broadcast of this desk that was not there before.
 */
export class Holding {
  readonly #bridge: HoldBridge;
  readonly #facts: Facts;
  readonly #time: Time;
  readonly #onSent: (broadcast: Broadcast, what: HeldWhat) => void;

  #state = $state.raw<HoldState>({ is: 'idle' });
  #before: ReadonlySet<string> = new Set();
  #wasTold = false;
  #undoKeep: Undo | null = null;
  #undoOutcome: Undo | null = null;

  constructor(
    bridge: HoldBridge,
    facts: Facts,
    time: Time,
    onSent: (broadcast: Broadcast, what: HeldWhat) => void,
  ) {
    this.#bridge = bridge;
    this.#facts = facts;
    this.#time = time;
    this.#onSent = onSent;
  }

  get state(): HoldState {
    return this.#state;
  }

  get isHeld(): boolean {
    return this.#state.is === 'held';
  }

  /** Whether this, and nothing else, is held, or was held to the end. */
  isHolding(what: HeldWhat): boolean {
    const { is } = this.#state;
    return (is === 'held' || is === 'deciding') && isSame(this.#state.what, what);
  }

  /** Why this was not sent; undefined where it was not tried. */
  refusalOf(what: HeldWhat): { readonly failure: Failure | null } | undefined {
    return this.#state.is === 'not-sent' && isSame(this.#state.what, what) ? this.#state : undefined;
  }

  /** The hand comes onto the key. */
  async hold(what: HeldWhat, held: HeldBroadcast): Promise<void> {
    if (this.#state.is === 'held' || this.#state.is === 'deciding') return;
    this.#clear();
    const state: HoldState = { is: 'held', what, since: this.#time.now() };
    this.#before = new Set(this.#facts.broadcast?.broadcasts.map(({ id }) => id));
    this.#wasTold = false;
    this.#state = state;
    this.#keepSoon();
    const reply = await settle(() => this.#bridge.holdBroadcast(held));
    if (!reply.ok && this.#state === state) this.#end(what, reply.error);
  }

  /** The hand goes off. Main began to count after this window did, so before our time is over nothing was sent. */
  letGo(): void {
    if (this.#state.is !== 'held') return;
    const { what, since } = this.#state;
    const isOver = this.#time.now() - since >= (this.#facts.broadcastSetup?.holdMs ?? 0);
    // Nobody waits for this: where it is lost, main hears nothing more and gives up by itself.
    void settle(() => this.#bridge.letGo());
    if (isOver) this.#decide(what);
    else this.#end(what, null);
  }

  /** Looks whether it went out. Run by an effect that follows the facts. */
  follow(): void {
    const { broadcasts = [], heldSince = null } = this.#facts.broadcast ?? {};
    const { id: desk } = this.#facts.desk;
    const state = this.#state;
    if (state.is !== 'held' && state.is !== 'deciding') return;
    const sent = broadcasts.find(
      (each) => each.desk === desk && each.schedule === null && !this.#before.has(each.id),
    );
    if (sent) {
      this.#clear();
      this.#state = { is: 'idle' };
      this.#onSent(sent, state.what);
      return;
    }
    if (state.is === 'deciding') return;
    if (heldSince !== null) this.#wasTold = true;
    else if (this.#wasTold) this.#decide(state.what);
  }

  /** Twice is fine. */
  stop(): void {
    if (this.#undoKeep) void settle(() => this.#bridge.letGo());
    this.#clear();
    this.#state = { is: 'idle' };
  }

  #keepSoon(): void {
    this.#undoKeep = this.#time.after(KEEP_MS, () => {
      // A keep that is refused changes nothing: what became of the hold stands in the facts.
      void settle(() => this.#bridge.keepHolding());
      this.#keepSoon();
    });
  }

  #decide(what: HeldWhat): void {
    this.#clear();
    this.#state = { is: 'deciding', what };
    this.#undoOutcome = this.#time.after(OUTCOME_MS, () => this.#end(what, null));
  }

  #end(what: HeldWhat, failure: Failure | null): void {
    this.#clear();
    this.#state = { is: 'not-sent', what, failure };
    this.#undoOutcome = this.#time.after(TOLD_MS, () => {
      this.#undoOutcome = null;
      this.#state = { is: 'idle' };
    });
  }

  #clear(): void {
    this.#undoKeep?.();
    this.#undoOutcome?.();
    this.#undoKeep = this.#undoOutcome = null;
  }
}

function isSame(a: HeldWhat, b: HeldWhat): boolean {
  if (a === 'draft' || b === 'draft') return a === b;
  return a.correct === b.correct;
}
