/** The newest lines of the log, for the diagnostics file. */
export class RecentLines {
  readonly #most: number;
  #lines: string[] = [];

  constructor(most = 2_000) {
    this.#most = most;
  }

  add(line: string): void {
    this.#lines.push(line);
    // Cut in halves and not one by one: a chatty minute must not cost more than it says.
    if (this.#lines.length > 2 * this.#most) this.#lines = this.#lines.slice(-this.#most);
  }

  /** Oldest first. */
  all(): readonly string[] {
    return this.#lines.slice(-this.#most);
  }
}
