import {
  broadcastPriorities,
  type BroadcastId,
  type BroadcastPriority,
  type ZoneId,
  type ZoneUse,
} from '../../preload/contract/broadcast.ts';
import type { Place } from './parts.ts';

export interface Claimant {
  readonly broadcast: BroadcastId;
  readonly desk: string;
  readonly priority: BroadcastPriority;
}

interface Claim {
  readonly claimant: Claimant;
  place: Place | null;
  /** In which order they were made here: decides where there is no place yet. */
  readonly serial: number;
}

/**
 * Who has which zone. Everybody who has something left to say in a zone claims it, of every desk; the highest
 * priority has it, and of equal ones the smallest place in the order of operations. So every desk that knows the
 * same claims comes to the same. A claim ends when its zone has been served, and only an order or a repeat makes
 * one: news that comes late takes no zone from anybody.
 */
export class Claims {
  readonly #zones = new Map<ZoneId, Claim[]>();
  #serial = 0;

  /** One that is there already keeps its place. A `place` of null is after all others. */
  open(claimant: Claimant, zone: ZoneId, place: Place | null): void {
    if (this.#find(claimant, zone)) return;
    this.#serial += 1;
    const claims = [...(this.#zones.get(zone) ?? []), { claimant, place, serial: this.#serial }];
    this.#zones.set(zone, claims.sort(compareClaims));
  }

  /** Gives those without a place this one. */
  place(claimant: Claimant, place: Place): void {
    for (const claims of this.#zones.values()) {
      const claim = claims.find((each) => isOf(each, claimant));
      if (claim?.place !== null) continue;
      claim.place = place;
      claims.sort(compareClaims);
    }
  }

  /** False: there was none. */
  close(claimant: Claimant, zone: ZoneId): boolean {
    const claims = this.#zones.get(zone);
    const rest = claims?.filter((each) => !isOf(each, claimant)) ?? [];
    if (claims === undefined || rest.length === claims.length) return false;
    if (rest.length === 0) this.#zones.delete(zone);
    else this.#zones.set(zone, rest);
    return true;
  }

  has(claimant: Claimant, zone: ZoneId): boolean {
    return this.#find(claimant, zone) !== undefined;
  }

  holder(zone: ZoneId): Claimant | null {
    return this.#zones.get(zone)?.[0]?.claimant ?? null;
  }

  /** One for each zone that somebody has. */
  uses(): readonly ZoneUse[] {
    return [...this.#zones.keys()].flatMap((zone) => {
      const holder = this.holder(zone);
      return holder === null ? [] : [{ zone, ...pick(holder) }];
    });
  }

  #find(claimant: Claimant, zone: ZoneId): Claim | undefined {
    return this.#zones.get(zone)?.find((each) => isOf(each, claimant));
  }
}

/** Whether both are the same broadcast of the same desk; one of a schedule has the same id at every desk. */
export function isSame(a: Claimant | null, b: Claimant): boolean {
  return a !== null && a.broadcast === b.broadcast && a.desk === b.desk;
}

/** Negative where `a` goes first. */
export function comparePlaces(a: Place, b: Place): number {
  return a.clock - b.clock || (a.author < b.author ? -1 : a.author > b.author ? 1 : 0);
}

function compareClaims(a: Claim, b: Claim): number {
  const byPriority = rank(a) - rank(b);
  if (byPriority !== 0) return byPriority;
  if (a.place !== null && b.place !== null) return comparePlaces(a.place, b.place) || a.serial - b.serial;
  return Number(a.place === null) - Number(b.place === null) || a.serial - b.serial;
}

function rank({ claimant }: Claim): number {
  return broadcastPriorities.indexOf(claimant.priority);
}

function isOf({ claimant }: Claim, other: Claimant): boolean {
  return isSame(claimant, other);
}

function pick({ broadcast, desk, priority }: Claimant): Claimant {
  return { broadcast, desk, priority };
}
