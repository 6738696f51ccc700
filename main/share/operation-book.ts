import { isSameOccurrence, type AlarmId, type Span } from '../../preload/contract/alarm.ts';
import type { Operation, SharedFacts } from '../../preload/contract/room.ts';
import { foldOccurrence, foldShelf, isOfShelf } from './fold.ts';
import { Held, type Knowledge, type NumberRange } from './held.ts';
import { compareOperations, occurrencesOf, type AlarmOperation, type Occurrence } from './occurrence.ts';

interface AlarmOperations {
  readonly all: AlarmOperation[];
  /** Made when they are asked for, null after a change. */
  occurrences: readonly Occurrence[] | null;
}

/**
 * What operators did, as far as this desk knows. Pure: the facts of an alarm depend on the set of operations
 * only, not on when or in which order they came. Numbers are never forgotten; operations of alarms that are
 * long over may be (`prune`), because the store has them.
 */
export class OperationBook {
  readonly #held = new Held();
  readonly #alarms = new Map<AlarmId, AlarmOperations>();
  #clock = 0;

  /** Lamport's clock: that of the latest operation here. */
  get clock(): number {
    return this.#clock;
  }

  /** False when it was here already, whatever it says: an operation is never changed. */
  add(operation: Operation): boolean {
    this.#clock = Math.max(this.#clock, operation.clock);
    if (!this.#held.add(operation.author, operation.number)) return false;
    this.#keep(operation);
    return true;
  }

  /** Puts back what a store kept of numbers that are here already. */
  restore(operation: Operation): void {
    this.#clock = Math.max(this.#clock, operation.clock);
    this.#held.add(operation.author, operation.number);
    this.#keep(operation);
  }

  /** Everything of the author up to `number` counts as here. */
  raise(author: string, number: number): void {
    this.#held.raise(author, number);
  }

  /** It is here, on disk, and not in memory. */
  mark(author: string, number: number): void {
    this.#held.add(author, number);
  }

  /** Another desk's clock: what is done from now on comes after all that it knows. */
  heed(clock: number): void {
    this.#clock = Math.max(this.#clock, clock);
  }

  has(author: string, number: number): boolean {
    return this.#held.has(author, number);
  }

  /** By author, the highest number without a gap before it. */
  numbers(): Readonly<Record<string, number>> {
    return this.#held.knowledge().numbers;
  }

  upTo(author: string): number {
    return this.#held.upTo(author);
  }

  knowledge(): Knowledge {
    return this.#held.knowledge();
  }

  /** What another desk has and this one has not. */
  missing(theirs: Knowledge): readonly NumberRange[] {
    return this.#held.missing(theirs);
  }

  /** Null where nobody did anything about it. */
  factsOf(alarm: AlarmId, span: Span): SharedFacts | null {
    const operations = this.operationsOf(alarm, span);
    const shelf = foldShelf(this.#alarms.get(alarm)?.all ?? []);
    if (operations.length === 0 && shelf === null) return null;
    return { ...foldOccurrence(operations), shelf };
  }

  /** All that was done about the occurrence of this span, in its order. */
  operationsOf(alarm: AlarmId, span: Span): readonly AlarmOperation[] {
    const found = this.#occurrencesOf(alarm).filter((each) => isSameOccurrence(each.span, span));
    const first = found[0];
    if (first && found.length === 1) return first.operations;
    // To whoever asks with this span they are one occurrence.
    return found.flatMap(({ operations }) => operations).sort(compareOperations);
  }

  /** The alarms that something was done about. */
  alarms(): IterableIterator<AlarmId> {
    return this.#alarms.keys();
  }

  /** How many operations are in memory. */
  get size(): number {
    let size = 0;
    for (const { all } of this.#alarms.values()) size += all.length;
    return size;
  }

  /**
   * Lets go of the occurrences that nothing was heard of since `before` (the sites' time, epoch ms), but for what
   * is still needed: the latest word on the shelf, and what `isNeeded`.
   */
  prune(before: number, isNeeded: (alarm: AlarmId, span: Span) => boolean): void {
    for (const [alarm, { all }] of this.#alarms) {
      const lastOfShelf = all.findLast(isOfShelf);
      const over = this.#occurrencesOf(alarm).filter(
        ({ span }) => span.heard < before && !isNeeded(alarm, span),
      );
      if (over.length === 0) continue;
      const gone = new Set(over.flatMap(({ operations }) => operations));
      const rest = all.filter((each) => each === lastOfShelf || !gone.has(each));
      if (rest.length === 0) this.#alarms.delete(alarm);
      else this.#alarms.set(alarm, { all: rest, occurrences: null });
    }
  }

  #keep(operation: Operation): void {
    if (!isOfAlarm(operation)) return;
    const { alarm } = operation.act.command.target;
    const known = this.#alarms.get(alarm) ?? { all: [], occurrences: null };
    this.#alarms.set(alarm, known);
    known.occurrences = null;
    // Nearly always the last one; and they are few.
    const at = known.all.findLastIndex((each) => compareOperations(each, operation) < 0);
    known.all.splice(at + 1, 0, operation);
  }

  #occurrencesOf(alarm: AlarmId): readonly Occurrence[] {
    const known = this.#alarms.get(alarm);
    if (!known) return [];
    known.occurrences ??= occurrencesOf(known.all);
    return known.occurrences;
  }
}

export function isOfAlarm(operation: Operation): operation is AlarmOperation {
  return operation.act.kind === 'alarm';
}
