/**
 * Time as the rooms see it. Handed in, so that tests own it: vitest's fake timers replace the globals that
 * `systemClock` reads, and a drill may run faster than the wall.
 */
export interface Clock {
  /** Epoch ms. May jump when somebody sets the machine's clock. */
  now(): number;
  /** Monotonic ms, for durations. */
  elapsed(): number;
  /** Calls back once after `delayMs`; the result cancels. */
  after(delayMs: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
