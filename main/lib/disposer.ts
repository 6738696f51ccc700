export type Undo = () => void;

/** Collects the undo of everything that was started; runs them newest first, each once. */
export class Disposer {
  #undos: Undo[] = [];

  add(undo: Undo): void {
    this.#undos.push(undo);
  }

  /** Stopping twice is fine. One failing undo does not keep the others from running. */
  dispose(): void {
    const undos = this.#undos.reverse();
    this.#undos = [];
    const failures: unknown[] = [];
    for (const undo of undos) {
      try {
        undo();
      } catch (failure) {
        failures.push(failure);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'dispose');
  }
}
