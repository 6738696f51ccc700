import type { Checkpoint } from './database.ts';
import type { Row } from './row.ts';

/** What goes to disk in one transaction. */
export interface Batch {
  readonly rows: readonly Row[];
  readonly checkpoint: Checkpoint | null;
}

interface Waiting {
  readonly row: Row;
  /** Told once the row is on disk, or once waiting for that is over. Twice is fine. */
  readonly settle: () => void;
}

/**
 * What is not on disk yet: rows, in order, and the newest checkpoint. Normally a few milliseconds' worth; while
 * the disk refuses, all that came since, up to a limit: then the oldest are let go, and counted.
 */
export class Backlog {
  readonly #limit: number;
  #waiting: Waiting[] = [];
  /** Where the queue begins: shifting an array of half a million for each row would take all day. */
  #first = 0;
  #letGo = 0;
  #checkpoint: Checkpoint | null = null;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#waiting.length - this.#first;
  }

  get isEmpty(): boolean {
    return this.size === 0 && this.#checkpoint === null;
  }

  /** How many rows were given up because there was no room. */
  get letGo(): number {
    return this.#letGo;
  }

  add(row: Row, settle: () => void): void {
    this.#waiting.push({ row, settle });
    if (this.size <= this.#limit) return;
    this.#drop(1);
    this.#letGo += 1;
  }

  /** A newer checkpoint takes the place of one that still waits. */
  keep(checkpoint: Checkpoint): void {
    this.#checkpoint = checkpoint;
  }

  /**
   * The oldest rows, at most `count`, with the checkpoint if none of its entries is left behind: a checkpoint
   * must never be ahead of the log. They stay until `written`.
   */
  next(count: number): Batch {
    const rows = this.#waiting.slice(this.#first, this.#first + count).map(({ row }) => row);
    const isDue =
      rows.length === this.size || (this.#checkpoint?.through ?? Infinity) <= (rows.at(-1)?.id ?? 0);
    return { rows, checkpoint: isDue ? this.#checkpoint : null };
  }

  /** All rows, newest first. */
  *newestFirst(): Generator<Row> {
    for (let index = this.#waiting.length - 1; index >= this.#first; index -= 1) {
      const waiting = this.#waiting[index];
      if (waiting !== undefined) yield waiting.row;
    }
  }

  /** The batch is on disk: whoever waited for one of its rows is told, in order. */
  written(batch: Batch): void {
    const last = batch.rows.at(-1)?.id ?? 0;
    let count = 0;
    // Some of them may have been let go meanwhile.
    while ((this.#waiting[this.#first + count]?.row.id ?? Infinity) <= last) count += 1;
    this.#drop(count);
    if (this.#checkpoint === batch.checkpoint) this.#checkpoint = null;
  }

  /** Tells all who wait, in order, that waiting is over; the rows stay until they are written. */
  settle(): void {
    for (const { settle } of this.#waiting.slice(this.#first)) settle();
  }

  #drop(count: number): void {
    for (const { settle } of this.#waiting.slice(this.#first, this.#first + count)) settle();
    this.#first += count;
    if (this.#first < 10_000 && this.#first < this.#waiting.length) return;
    this.#waiting = this.#waiting.slice(this.#first);
    this.#first = 0;
  }
}
