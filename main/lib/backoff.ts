/** The waits of alarm-rules section 7: 1, 2, 5 s, then every 5 s. Never gives up. */
const waitsMs = [1_000, 2_000, 5_000];

/** Each wait is spread over 75 to 125 percent, so that consoles do not come back in step. */
const spread = 0.5;

export interface Backoff {
  /** The next wait in ms. */
  next(): number;
  /** After a success: the first wait is next again. */
  reset(): void;
}

/** `random` is in [0, 1) and handed in, so that tests know the wait. */
export function createBackoff(random: () => number = Math.random): Backoff {
  let failures = 0;
  return {
    next() {
      const base = waitsMs[Math.min(failures, waitsMs.length - 1)] ?? 5_000;
      failures += 1;
      return Math.round(base * (1 - spread / 2 + spread * random()));
    },
    reset() {
      failures = 0;
    },
  };
}
