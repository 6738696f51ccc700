import type { RefreshOrder, WindowBlind, WindowId } from '../../preload/contract/window.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import type { Logger } from '../lib/logger.ts';
import type { HandsOn } from './hands.ts';
import { notBack, type Ordered, type RefreshEntry } from './refresh-order.ts';

/** A hand is waited for so long, ms: a key that jams must not keep a window old. */
const longestWaitMs = 15_000;
/** After so long a window that is not back is written down as that, ms. */
const longestRunMs = 30_000;
/** Orders within this time of a reload's own order are answered by it, ms. */
const stormMs = 2_000;

export interface RefreshRunParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly busyWith: () => HandsOn | null;
  /** How long this window has to be left in peace still, ms. */
  readonly restMs: (window: WindowId) => number;
  readonly isOpen: (window: WindowId) => boolean;
  readonly reload: (window: WindowId) => void;
  readonly record: (entry: RefreshEntry) => void;
  readonly onChange: () => void;
}

/**
 * One reload of some windows, all at one moment:
 *
 *     rests ──▶ waits for a hand ──▶ reloads ──▶ over
 *
 * It rests until none of them was loaded within the last five seconds. Whoever made it closes it.
 */
export class RefreshRun {
  readonly order: RefreshOrder;
  readonly #cameAt: number;
  readonly #windows: readonly WindowId[];
  readonly #parts: RefreshRunParts;
  readonly #blind = new Map<WindowId, WindowBlind>();
  readonly #away = new Set<WindowId>();
  #phase: 'rests' | 'waits' | 'reloads' | 'over' = 'rests';
  #waitsFor: HandsOn | null = null;
  #startedAt = 0;
  #cancel: Undo = () => {};

  constructor({ order, cameAt }: Ordered, windows: readonly WindowId[], parts: RefreshRunParts) {
    this.order = order;
    this.#cameAt = cameAt;
    this.#windows = windows;
    this.#parts = parts;
    for (const window of windows) this.#blind.set(window, notBack(window));
  }

  start(): void {
    const restMs = Math.max(0, ...this.#windows.map(this.#parts.restMs));
    if (restMs > 0) this.#cancel = this.#parts.clock.after(restMs, () => this.#rested());
    else this.#rested();
  }

  get waitsFor(): HandsOn | null {
    return this.#phase === 'waits' ? this.#waitsFor : null;
  }

  get isOver(): boolean {
    return this.#phase === 'over';
  }

  get hasBegun(): boolean {
    return this.#phase === 'reloads' || this.#phase === 'over';
  }

  get blind(): readonly WindowBlind[] {
    return [...this.#blind.values()];
  }

  /** Whether an order for this window that came now is answered by this run. */
  covers(window: WindowId): boolean {
    if (!this.#blind.has(window)) return false;
    return !this.isOver || !this.isPast;
  }

  /** It answers no other order any more. */
  get isPast(): boolean {
    return this.isOver && this.#parts.clock.elapsed() - this.#cameAt >= stormMs;
  }

  /** A hand was put on something or taken away. */
  handsChanged(): void {
    if (this.#phase !== 'waits') return;
    const busy = this.#parts.busyWith();
    if (busy === null) return this.#begin();
    if (busy === this.#waitsFor) return;
    this.#waitsFor = busy;
    this.#parts.onChange();
  }

  ready(window: WindowId): void {
    if (!this.#away.has(window)) return;
    this.#mark(window, { blindMs: Math.round(this.#parts.clock.elapsed() - this.#startedAt) });
    this.#back(window);
  }

  recreated(window: WindowId): void {
    if (!this.#away.has(window)) return;
    this.#mark(window, { isRecreated: true });
    this.#parts.onChange();
  }

  /** Nobody waits for a window that is closed for good. */
  closed(window: WindowId): void {
    if (this.#away.has(window)) this.#back(window);
  }

  close(): void {
    this.#cancel();
    this.#away.clear();
    this.#phase = 'over';
  }

  #rested(): void {
    const { busyWith, clock, logger, record, onChange } = this.#parts;
    this.#waitsFor = busyWith();
    if (this.#waitsFor === null) return this.#begin();
    this.#phase = 'waits';
    this.#cancel = clock.after(longestWaitMs, () => {
      logger.warn(
        `refresh: a ${this.#waitsFor ?? 'hand'} did not end in ${longestWaitMs} ms, not waited for`,
      );
      this.#begin();
    });
    record({ type: 'refresh', what: 'waits', order: this.order, windows: this.blind });
    onChange();
  }

  #begin(): void {
    const { clock, isOpen, record, reload, onChange } = this.#parts;
    this.#cancel();
    this.#phase = 'reloads';
    this.#startedAt = clock.elapsed();
    for (const window of this.#windows) {
      if (isOpen(window)) this.#away.add(window);
      else this.#blind.delete(window);
    }
    this.#cancel = clock.after(longestRunMs, () => this.#finish());
    record({ type: 'refresh', what: 'reloaded', order: this.order, windows: this.blind });
    onChange();
    for (const window of [...this.#away]) reload(window);
    if (this.#away.size === 0) this.#finish();
  }

  #mark(window: WindowId, change: Partial<WindowBlind>): void {
    this.#blind.set(window, { ...(this.#blind.get(window) ?? notBack(window)), ...change });
  }

  #back(window: WindowId): void {
    this.#away.delete(window);
    if (this.#away.size === 0) this.#finish();
    else this.#parts.onChange();
  }

  #finish(): void {
    if (this.isOver) return;
    this.close();
    this.#parts.record({ type: 'refresh', what: 'done', order: this.order, windows: this.blind });
    this.#parts.onChange();
  }
}
