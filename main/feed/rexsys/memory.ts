/** What one connection teaches the next one about a server whose ways are not documented. */
export class WireMemory {
  readonly #setting: 'auto' | 3 | 4;
  #generation: 3 | 4;
  #isProven = false;
  /** The server says its own `connect {sid}`; worth a longer wait than where nobody has heard it. */
  greets = false;

  constructor(setting: 'auto' | 3 | 4) {
    this.#setting = setting;
    this.#generation = setting === 'auto' ? 4 : setting;
  }

  /** The generation to try. */
  get generation(): 3 | 4 {
    return this.#generation;
  }

  /** A namespace was opened with this generation. */
  worked(): void {
    this.#isProven = true;
  }

  /** The server speaks another generation. False where the setting leaves no other to try. */
  turn(): boolean {
    if (this.#setting !== 'auto') return false;
    this.#isProven = false;
    this.#generation = this.#generation === 4 ? 3 : 4;
    return true;
  }

  /** No answer that would tell why: where nothing has worked yet, the next try is the other generation. */
  failed(): void {
    if (!this.#isProven) this.turn();
  }
}
