import type {
  Broadcast,
  BroadcastDraft,
  BroadcastId,
  PreparedCorrection,
  ZoneId,
} from '../../preload/contract/broadcast.ts';
import type { Clock } from '../lib/clock.ts';
import { preparedCorrections } from './corrections.ts';

/** This desk's own, or the other desks'. */
interface Collection {
  all(): readonly Broadcast[];
  restore(broadcast: Broadcast): void;
  forget(id: BroadcastId): void;
}

/** So many of those that are over are shown; older ones are forgotten here and stay on disk. */
const mostOver = 100;

/** Broadcasts of every desk, as far as they are shown. */
export class KnownBroadcasts {
  readonly #own: Collection;
  readonly #others: Collection;
  readonly #clock: Clock;
  readonly #correctionOf: (broadcast: Broadcast, zones: readonly ZoneId[]) => BroadcastDraft;

  constructor(
    own: Collection,
    others: Collection,
    clock: Clock,
    correctionOf: (broadcast: Broadcast, zones: readonly ZoneId[]) => BroadcastDraft,
  ) {
    this.#own = own;
    this.#others = others;
    this.#clock = clock;
    this.#correctionOf = correctionOf;
  }

  find(id: BroadcastId): Broadcast | null {
    return this.#all().find((broadcast) => broadcast.id === id) ?? null;
  }

  /** Those under way, and the newest of those that are over; the newest first. */
  shown(): readonly Broadcast[] {
    return mostOfThem(this.#all());
  }

  /** As of now. */
  corrections(): readonly PreparedCorrection[] {
    return preparedCorrections(this.shown(), this.#clock.now(), this.#correctionOf);
  }

  /** Those of an earlier run, the oldest first, as they came. */
  restore(kept: readonly Broadcast[], desk: string): void {
    for (const broadcast of mostOfThem(kept).toReversed())
      (broadcast.desk === desk ? this.#own : this.#others).restore(broadcast);
  }

  forgetOld(): void {
    const shown = new Set(this.shown().map(({ id }) => id));
    for (const { id } of this.#all().filter((broadcast) => !shown.has(broadcast.id))) {
      this.#own.forget(id);
      this.#others.forget(id);
    }
  }

  #all(): readonly Broadcast[] {
    return [...this.#own.all(), ...this.#others.all()];
  }
}

function mostOfThem(broadcasts: readonly Broadcast[]): readonly Broadcast[] {
  let over = 0;
  return broadcasts
    .toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
    .filter(({ phase }) => phase !== 'over' || (over += 1) <= mostOver);
}
