import { becauseOfNumber, type Reason } from '../../preload/contract/reason.ts';
import type { WindowId } from '../../preload/contract/window.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import type { Logger } from '../lib/logger.ts';
import type { Windows } from './windows.ts';

const everyMs = 30_000;
/** A moment is quiet when for so long nobody had to acknowledge anything. */
const quietMs = 60_000;
/** So many times the ceiling, and nobody waits for a quiet moment any more. */
const urgent = 2;
/** One order is given time to help before the next. */
const againMs = 600_000;

export interface MemoryWatchParts {
  readonly windows: Pick<Windows, 'ids' | 'memoryMb'>;
  readonly isWall: (window: WindowId) => boolean;
  /** `KioskSettings.memoryMb`. */
  readonly ceilingMb: number;
  /** Since when no alarm waits for somebody, epoch ms; null: one does. */
  readonly quietSince: () => number | null;
  /** The order to load a window again, `by: {who: 'console'}`. */
  readonly refresh: (window: WindowId, reason: Reason) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Has walls loaded again that take more memory than they may, at a moment when nobody needs them. */
export class MemoryWatch {
  readonly #parts: MemoryWatchParts;
  /** When each was told to load again, monotonic ms. */
  readonly #orderedAt = new Map<WindowId, number>();
  #cancel: Undo = () => {};

  constructor(parts: MemoryWatchParts) {
    this.#parts = parts;
    this.#wait();
  }

  close(): void {
    this.#cancel();
  }

  #wait(): void {
    this.#cancel = this.#parts.clock.after(everyMs, () => {
      this.#wait();
      for (const window of this.#parts.windows.ids()) if (this.#parts.isWall(window)) this.#weigh(window);
    });
  }

  #weigh(window: WindowId): void {
    const { windows, ceilingMb, refresh, clock, logger } = this.#parts;
    const memoryMb = windows.memoryMb(window);
    if (memoryMb === null || memoryMb <= ceilingMb) return;
    const at = clock.elapsed();
    if (at - (this.#orderedAt.get(window) ?? -Infinity) < againMs) return;
    if (memoryMb < urgent * ceilingMb && !this.#isQuiet()) return;
    this.#orderedAt.set(window, at);
    const mb = Math.round(memoryMb);
    logger.warn(`${window} takes ${mb} MB, more than ${ceilingMb} MB`);
    refresh(window, becauseOfNumber('memory-high', mb));
  }

  #isQuiet(): boolean {
    const since = this.#parts.quietSince();
    return since !== null && this.#parts.clock.now() - since >= quietMs;
  }
}
