import type { EntryId } from '../../preload/contract/alarm.ts';
import type { Operation, OperationAct } from '../../preload/contract/room.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { KeptLog, NewOperation, OperationStore } from '../store/operation-store.ts';
import type { OwnOperations } from './confirm.ts';
import type { OperationBook } from './operation-book.ts';
import { canBeRead, mostOperations } from './protocol.ts';

/** Something that was done here and has no number yet. */
export interface Draft {
  readonly entry: EntryId | null;
  readonly operator: string;
  /** Epoch ms. */
  readonly at: number;
  readonly act: OperationAct;
  /** How many of other desks had been applied when it was done; -1: it was overtaken already. */
  readonly applied: number;
}

export interface OwnLogParts {
  readonly desk: string;
  readonly store: OperationStore;
  readonly book: OperationBook;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Durable and in the book: to be told to the others. In the order of their numbers. */
  readonly onKept: (kept: readonly { readonly operation: Operation; readonly applied: number }[]) => void;
}

interface Made extends NewOperation {
  readonly applied: number;
}

/** So many own operations are remembered, to tell which of them the others have. */
const mostRemembered = 10_000;

/**
 * This desk's own operations: numbers them, puts them on disk, and only then lets go of them. A number that others
 * may have seen is never given twice: what was numbered is written as it is until the disk takes it.
 */
export class OwnLog {
  readonly #parts: OwnLogParts;
  #author = '';
  #last = 0;
  #posted = 0;
  #operations: Operation[] = [];
  #drafts: Draft[] = [];
  #made: Made[] = [];
  readonly #entries = new Set<EntryId>();
  #lastEntry: EntryId = 0;

  constructor(parts: OwnLogParts) {
    this.#parts = parts;
  }

  get author(): string {
    return this.#author;
  }

  /** The number of the latest operation that is on disk. */
  get upTo(): number {
    return this.#last;
  }

  /** Own commands up to this entry of the alarm log have become operations. */
  get lastEntry(): EntryId {
    return this.#lastEntry;
  }

  get own(): OwnOperations {
    return { author: this.#author, operations: this.#operations, posted: this.#posted };
  }

  /** Not on disk yet. */
  get pending(): readonly OperationAct[] {
    return [...this.#made.map(({ operation }) => operation), ...this.#drafts].map(({ act }) => act);
  }

  start({ author, lastEntry, numbers, operations }: KeptLog): void {
    this.#author = author;
    this.#lastEntry = lastEntry;
    this.#last = numbers.find((each) => each.author === author)?.upTo ?? 0;
    // Whether the broker had the last ones nobody knows any more; whoever is here says what he has.
    this.#posted = this.#last;
    this.#operations = operations.flatMap(({ operation }) => (operation.author === author ? operation : []));
  }

  /** Counts anew under another name. */
  async renew(newId: string): Promise<void> {
    this.#author = await this.#parts.store.renew(this.#parts.desk, newId);
    this.#last = this.#posted = 0;
    this.#operations = [];
  }

  add(draft: Draft): void {
    this.#drafts.push(draft);
  }

  /** The broker has confirmed that it has them. */
  wasPosted(number: number): void {
    this.#posted = Math.max(this.#posted, number);
  }

  /** Writes all that waits. Rejects when the disk refuses; then it waits on. */
  async flush(): Promise<void> {
    for (;;) {
      if (this.#made.length === 0) await this.#make();
      if (this.#made.length === 0) return;
      await this.#parts.store.append(this.#made, this.#parts.clock.now());
      const made = this.#made;
      this.#made = [];
      for (const each of made) this.#keep(each);
      this.#parts.onKept(made);
    }
  }

  #keep({ operation, entry }: Made): void {
    this.#last = operation.number;
    this.#operations.push(operation);
    if (this.#operations.length > 2 * mostRemembered) this.#operations.splice(0, mostRemembered);
    this.#parts.book.add(operation);
    if (entry !== null) this.#lastEntry = Math.max(this.#lastEntry, entry);
  }

  async #make(): Promise<void> {
    while (this.#drafts.length > 0 && this.#made.length < mostOperations) {
      const [draft] = this.#drafts;
      if (!draft) return;
      const isKnown = draft.entry !== null && (await this.#isKnown(draft.entry));
      this.#drafts.shift();
      if (isKnown) continue;
      const { entry, applied, operator, at, act } = draft;
      const operation: Operation = {
        ...{ author: this.#author, number: this.#last + this.#made.length + 1, desk: this.#parts.desk },
        ...{ operator, clock: this.#parts.book.clock + this.#made.length + 1, at, act },
      };
      if (entry !== null) this.#entries.add(entry);
      if (canBeRead(operation)) this.#made.push({ operation, entry, isApplied: true, applied });
      else this.#parts.logger.warn(`not shared: no desk could read what ${act.kind} at ${at} says`);
    }
  }

  /** An operation was made from this entry, in this run or an earlier one. */
  async #isKnown(entry: EntryId): Promise<boolean> {
    if (this.#entries.has(entry)) return true;
    // Ids grow, so only what is not beyond the last can be known; it need not, once the log began afresh.
    return entry <= this.#lastEntry && (await this.#parts.store.hasEntry(entry));
  }
}
