import type { EntryId } from '../../preload/contract/alarm.ts';
import type { Row } from './row.ts';

interface Waiting {
  readonly row: Row;
  /** Told once the row is on disk, or once waiting for that is over. Twice is fine. */
  readonly settle: () => void;
}

/**
 * The rows that are not on disk yet, in order. Normally a few milliseconds' worth; while the disk refuses, all
 * that came since, up to a limit: then the oldest are let go, and counted.
 */
export class Backlog {
  readonly #limit: number;
  #waiting: Waiting[] = [];
  /** Where the queue begins: shifting an array of half a million for each row would take all day. */
  #first = 0;
  #letGo = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#waiting.length - this.#first;
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

  /** The oldest rows, at most `count`; they stay until `written`. */
  oldest(count: number): readonly Row[] {
    return this.#waiting.slice(this.#first, this.#first + count).map(({ row }) => row);
  }

  /** All rows, newest first. */
  *newestFirst(): Generator<Row> {
    for (let index = this.#waiting.length - 1; index >= this.#first; index -= 1) {
      const waiting = this.#waiting[index];
      if (waiting !== undefined) yield waiting.row;
    }
  }

  /** These are on disk, up to and with `through`: in order, whoever waited for them is told. */
  written(through: EntryId): void {
    let count = 0;
    while ((this.#waiting[this.#first + count]?.row.id ?? Infinity) <= through) count += 1;
    this.#drop(count);
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
