import type { RefreshFacts, RefreshOrder } from '../../preload/contract/window.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import type { Ordered } from './refresh-order.ts';

/** How long "later" is, ms: the first time, the second, and every time after that. */
const laterMs = [300_000, 600_000, 900_000] as const;

/** Who a question is for: people at a desk answer, a wall has nobody and counts down. */
export type Asked = 'desk' | 'walls';

export interface RefreshQuestionParts {
  readonly clock: Clock;
  readonly countdownMs: number;
  /** It stands on the screen again. */
  readonly onRemind: () => void;
  /** The walls have counted down. */
  readonly onCountdown: () => void;
}

/**
 * An order that asks, and those that came since and are answered with it. Its two halves end apart: the desk's
 * with an answer, the walls' with the countdown, which no "later" holds back. Whoever made it closes it.
 */
export class RefreshQuestion {
  readonly #parts: RefreshQuestionParts;
  readonly #first: RefreshOrder;
  readonly #open: Record<Asked, Ordered[]> = { desk: [], walls: [] };
  #count = 0;
  #timesLater = 0;
  #remindAt: number | null = null;
  #wallsAt: number | null = null;
  #cancelReminder: Undo = () => {};
  #cancelCountdown: Undo = () => {};

  constructor(first: Ordered, asked: readonly Asked[], parts: RefreshQuestionParts) {
    this.#parts = parts;
    this.#first = first.order;
    this.add(first, asked);
  }

  get order(): RefreshOrder {
    return this.#first;
  }

  get facts(): RefreshFacts['question'] {
    return {
      order: this.#first,
      more: this.#count - 1,
      remindAt: this.#remindAt,
      wallsAt: this.#wallsAt,
    };
  }

  /** Orders that this half has not answered yet. */
  open(asked: Asked): readonly Ordered[] {
    return this.#open[asked];
  }

  /** One more order. What is put off stays put off; a half that is done already begins anew. */
  add(ordered: Ordered, asked: readonly Asked[]): void {
    const { clock, countdownMs, onCountdown } = this.#parts;
    this.#count += 1;
    if (asked.includes('desk') && this.#open.desk.length === 0) this.#remindAt = null;
    for (const each of asked) this.#open[each].push(ordered);
    if (!asked.includes('walls') || this.#wallsAt !== null) return;
    this.#wallsAt = clock.now() + countdownMs;
    this.#cancelCountdown = clock.after(countdownMs, onCountdown);
  }

  /**
   * Somebody at the desk said "later". False: it is put off already. A question that only walls are left with is out
   * of the desk's sight until they have counted down.
   */
  putOff(): boolean {
    if (this.#remindAt !== null) return false;
    const { clock, onRemind } = this.#parts;
    if (this.#open.desk.length === 0) {
      this.#remindAt = this.#wallsAt;
      return true;
    }
    const waitMs = laterMs[Math.min(this.#timesLater, laterMs.length - 1)] ?? laterMs[0];
    this.#timesLater += 1;
    this.#remindAt = clock.now() + waitMs;
    this.#cancelReminder = clock.after(waitMs, () => {
      this.#remindAt = null;
      onRemind();
    });
    return true;
  }

  /** This half has been loaded again. True: nothing is left of the question. */
  settle(asked: Asked): boolean {
    this.#open[asked].length = 0;
    if (asked === 'desk') {
      this.#cancelReminder();
      this.#remindAt = null;
    } else {
      this.#cancelCountdown();
      this.#wallsAt = null;
    }
    return this.#open.desk.length + this.#open.walls.length === 0;
  }

  close(): void {
    this.settle('desk');
    this.settle('walls');
  }
}
