/**
 * Tells copies of an event from the event. The wire has no event id, and the same body comes once on every
 * subscription that it concerns. So the n-th time that a body comes on one subscription it is the n-th event,
 * unless another subscription already brought n of them. Two generations bound what is remembered.
 */
import type { Clock } from '../../lib/clock.ts';

interface Seen {
  /** How many events with this body were taken. */
  taken: number;
  readonly first: string;
  firstCount: number;
  /** Counts of the other destinations; most bodies have none. */
  others: Map<string, number> | null;
}

/** Characters that a generation may hold before it is the old one, however young it is. */
const generationLength = 8_000_000;

export class Copies {
  readonly #clock: Pick<Clock, 'elapsed'>;
  readonly #windowMs: number;
  #young = new Map<string, Seen>();
  #old = new Map<string, Seen>();
  #length = 0;
  #turnAt: number;

  constructor(clock: Pick<Clock, 'elapsed'>, windowMs: number) {
    this.#clock = clock;
    this.#windowMs = windowMs;
    this.#turnAt = clock.elapsed() + windowMs;
  }

  /** Whether an event that was already taken came again, on another subscription. */
  isCopy(destination: string, body: string): boolean {
    this.#age();
    const seen = this.#young.get(body) ?? this.#old.get(body);
    if (!seen) {
      this.#young.set(body, { taken: 1, first: destination, firstCount: 1, others: null });
      this.#length += body.length;
      return false;
    }
    if (count(seen, destination) <= seen.taken) return true;
    seen.taken += 1;
    return false;
  }

  /** Remembered copies belong to one connection. */
  forget(): void {
    this.#young.clear();
    this.#old.clear();
    this.#length = 0;
  }

  /** What is older than one window may be forgotten; what is older than two is. */
  #age(): void {
    const now = this.#clock.elapsed();
    if (now < this.#turnAt && this.#length < generationLength) return;
    const isLongAgo = now >= this.#turnAt + this.#windowMs;
    this.#old = isLongAgo ? new Map() : this.#young;
    this.#young = new Map();
    this.#length = 0;
    this.#turnAt = now + this.#windowMs;
  }
}

function count(seen: Seen, destination: string): number {
  if (destination === seen.first) return (seen.firstCount += 1);
  seen.others ??= new Map();
  const next = (seen.others.get(destination) ?? 0) + 1;
  seen.others.set(destination, next);
  return next;
}
