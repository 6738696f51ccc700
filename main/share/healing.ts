import type { Clock } from '../lib/clock.ts';
import { Held, type Knowledge, type NumberRange } from './held.ts';
import type { OperationBook } from './operation-book.ts';
import type { Peer } from './presence.ts';
import { mostRanges } from './protocol.ts';

/** How long an answer may take, and how long whoever gave none is left alone, ms. */
const answerMs = 3_000;
const deafMs = 10_000;

/**
 * Whom to ask for what. Each author's operations from one desk only, and that is the author itself if it is here,
 * else of those who have them the one with the lowest id; whatever the others have comes by the next round.
 */
export function planAsks(
  missing: (theirs: Knowledge) => readonly NumberRange[],
  peers: readonly Peer[],
): ReadonlyMap<string, readonly NumberRange[]> {
  const holders = new Map<string, { peer: Peer; ranges: NumberRange[] }>();
  for (const peer of peers) {
    const byAuthor = Map.groupBy(missing(peer.knowledge), ({ author }) => author);
    for (const [author, ranges] of byAuthor) {
      const known = holders.get(author);
      const isBetter =
        !known || peer.author === author || (known.peer.author !== author && isLower(peer, known.peer));
      if (isBetter) holders.set(author, { peer, ranges });
    }
  }
  const asks = new Map<string, NumberRange[]>();
  for (const { peer, ranges } of holders.values())
    asks.set(peer.desk, [...(asks.get(peer.desk) ?? []), ...ranges].slice(0, mostRanges));
  return asks;
}

function isLower(a: Peer, b: Peer): boolean {
  return a.desk < b.desk;
}

export interface HealingParts {
  readonly book: OperationBook;
  readonly clock: Clock;
  readonly ownAuthor: () => string;
  readonly present: () => readonly Peer[];
  readonly ask: (desk: string, ranges: readonly NumberRange[]) => void;
}

/**
 * Asks the others for what is missing here: one question at a time to each, the next one when the answer is in
 * the store. Whoever does not answer, or not with anything new, is left alone for a while and another is asked.
 */
export class Healing {
  readonly #parts: HealingParts;
  readonly #asked = new Map<string, () => void>();
  /** Until when, monotonic ms. */
  readonly #deaf = new Map<string, number>();
  /** Came, and cannot be read: asking again would not help. */
  readonly #unreadable = new Held();
  #cancelLook: (() => void) | null = null;

  constructor(parts: HealingParts) {
    this.#parts = parts;
  }

  /** Looks what is missing and asks for it. */
  look(): void {
    const { present, ask } = this.#parts;
    const elapsed = this.#parts.clock.elapsed();
    const able = present().filter(({ desk }) => (this.#deaf.get(desk) ?? 0) <= elapsed);
    for (const [desk, ranges] of planAsks((theirs) => this.#missing(theirs), able)) {
      if (this.#asked.has(desk)) continue;
      this.#asked.set(
        desk,
        this.#parts.clock.after(answerMs, () => this.#fellSilent(desk)),
      );
      ask(desk, ranges);
    }
  }

  /** Looks in a moment: what is missing now may be on its way. */
  lookAfter(delayMs: number): void {
    this.#cancelLook ??= this.#parts.clock.after(delayMs, () => {
      this.#cancelLook = null;
      this.look();
    });
  }

  /** An answer is in the store; `isNews` when it held something that was missing. */
  answered(desk: string, isNews: boolean): void {
    this.#asked.get(desk)?.();
    if (this.#asked.delete(desk) && !isNews) this.#deaf.set(desk, this.#parts.clock.elapsed() + deafMs);
    this.look();
  }

  /** It cannot be read here. True when that is news. */
  passOver(author: string, number: number): boolean {
    return this.#unreadable.add(author, number);
  }

  /** It has just come, so it is asked like everybody. */
  welcome(desk: string): void {
    this.#deaf.delete(desk);
  }

  /** The link is down, or the program ends: nobody answers any more. */
  stop(): void {
    for (const cancel of this.#asked.values()) cancel();
    this.#asked.clear();
    this.#deaf.clear();
    this.#cancelLook?.();
    this.#cancelLook = null;
  }

  #missing(theirs: Knowledge): readonly NumberRange[] {
    const own = this.#parts.ownAuthor();
    return this.#parts.book
      .missing(theirs)
      .filter(({ author }) => author !== own)
      .flatMap(({ author, from, to }) =>
        this.#unreadable.missing({ numbers: {}, beyond: { [author]: [[from, to]] } }),
      );
  }

  #fellSilent(desk: string): void {
    this.#asked.delete(desk);
    this.#deaf.set(desk, this.#parts.clock.elapsed() + deafMs);
    this.look();
  }
}
