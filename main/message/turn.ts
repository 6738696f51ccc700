/** Does one piece of work after the other, in the order they were given. A failure is its giver's alone. */
export class Turn {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(work);
    this.#last = run.catch(() => undefined);
    return run;
  }

  /** Resolves when everything that was given so far is done. */
  idle(): Promise<unknown> {
    return this.#last;
  }
}
