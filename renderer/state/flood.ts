/** alarm-rules 3: a flood starts above 10 alarms in 10 minutes and ends under 5 in a whole 10 minutes. */
const WINDOW_MS = 10 * 60_000;
const STARTS_ABOVE = 10;
const ENDS_UNDER = 5;

/** Counts new occurrences over the last ten minutes and tells whether that is a flood. */
export class FloodGauge {
  /** Arrival times, ascending, epoch ms. */
  #raises: number[] = [];
  #isFlood = false;

  get isFlood(): boolean {
    return this.#isFlood;
  }

  /** Occurrences that arrived in the window, at most so many as still matter to the eye. */
  get recent(): number {
    return this.#raises.length;
  }

  /** Takes the arrival times of new occurrences and the present time. Returns whether it is a flood. */
  update(raisedAt: readonly number[], now: number): boolean {
    if (raisedAt.length > 0) this.#raises = [...this.#raises, ...raisedAt].sort((a, b) => a - b);
    const from = now - WINDOW_MS;
    const stale = this.#raises.findIndex((at) => at > from);
    this.#raises = stale < 0 ? [] : this.#raises.slice(stale);
    const count = this.#raises.length;
    this.#isFlood = this.#isFlood ? count >= ENDS_UNDER : count > STARTS_ABOVE;
    return this.#isFlood;
  }

  clear(): void {
    this.#raises = [];
    this.#isFlood = false;
  }
}
