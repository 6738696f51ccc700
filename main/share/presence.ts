import { z } from 'zod';
import type { Clock } from '../lib/clock.ts';
import type { Knowledge } from './held.ts';
import type { Hello } from './protocol.ts';
import { Skew } from './skew.ts';

/** Another desk, as far as this one knows. */
export interface Peer {
  readonly desk: string;
  /** Who counts its operations now. */
  readonly author: string;
  readonly operator: string | null;
  readonly isWall: boolean;
  readonly isHere: boolean;
  /** Epoch ms. */
  readonly heardAt: number;
  /** What it has. */
  readonly knowledge: Knowledge;
  readonly skewMs: number | null;
}

interface Known extends Peer {
  readonly skew: Skew;
  /** Monotonic ms. */
  readonly heardElapsed: number;
  /** Its own time in its last hello, epoch ms. */
  readonly at: number;
}

/** So many other desks are remembered; a control room has a handful. */
const mostPeers = 200;

/** A desk that was not heard of for so long is no longer waited for. */
const knownMs = 12 * 3_600_000;

const kept = z.array(
  z.object({
    desk: z.string(),
    author: z.string(),
    isWall: z.boolean(),
    heardAt: z.number(),
    numbers: z.record(z.string(), z.number()),
  }),
);

/** Who else is in the room, what each has and how its clock goes. Times are our own clock's. */
export class Presence {
  readonly #desk: string;
  readonly #clock: Clock;
  readonly #hereMs: number;
  readonly #known = new Map<string, Known>();

  /** @param hereMs a desk that says nothing for so long is not here any more */
  constructor(desk: string, clock: Clock, hereMs: number) {
    this.#desk = desk;
    this.#clock = clock;
    this.#hereMs = hereMs;
  }

  /** By desk, so that all desks list them alike. */
  peers(): readonly Peer[] {
    return [...this.#known.values()].toSorted((a, b) => (a.desk < b.desk ? -1 : 1));
  }

  present(): readonly Peer[] {
    return this.peers().filter(({ isHere }) => isHere);
  }

  /** What it told of itself; true when it was not here before. */
  hear(hello: Hello): boolean {
    const { desk, author, operator, isWall, numbers, beyond } = hello;
    const before = this.#known.get(desk);
    const skew = before?.skew ?? new Skew();
    const receivedHere = this.#clock.now();
    const mine = hello.heard[this.#desk];
    if (mine)
      skew.add({ sentHere: mine.at, receivedThere: mine.received, sentThere: hello.at, receivedHere });
    this.#known.set(desk, {
      ...{ desk, author, operator, isWall, skew, at: hello.at },
      isHere: true,
      heardAt: receivedHere,
      heardElapsed: this.#clock.elapsed(),
      knowledge: { numbers, beyond },
      skewMs: skew.ms,
    });
    if (this.#known.size > mostPeers) this.#dropOldest();
    return before?.isHere !== true;
  }

  /** It said goodbye. */
  leave(desk: string): void {
    const known = this.#known.get(desk);
    if (known) this.#known.set(desk, { ...known, isHere: false, operator: null });
  }

  /** Nobody can be heard. */
  leaveAll(): void {
    for (const desk of [...this.#known.keys()]) this.leave(desk);
  }

  /** Those that were not heard of for some beats are not here; those of yesterday are forgotten. */
  expire(): void {
    const elapsed = this.#clock.elapsed();
    for (const { desk, isHere, heardElapsed, heardAt } of [...this.#known.values()]) {
      if (isHere && elapsed - heardElapsed > this.#hereMs) this.leave(desk);
      if (!isHere && this.#clock.now() - heardAt > knownMs) this.#known.delete(desk);
    }
  }

  /** By desk, its latest time and when that came: what the other side measures the clocks by. */
  heard(): Hello['heard'] {
    const present = [...this.#known.values()].filter(({ isHere }) => isHere);
    return Object.fromEntries(present.map(({ desk, at, heardAt }) => [desk, { at, received: heardAt }]));
  }

  /** What is to be known after a restart: who was here and what each had. No names of people. */
  toText(): string {
    const peers = this.peers().map(({ desk, author, isWall, heardAt, knowledge: { numbers } }) => ({
      ...{ desk, author, isWall, heardAt, numbers },
    }));
    return JSON.stringify(peers satisfies z.infer<typeof kept>);
  }

  /** Throws for what `toText` did not write. */
  restore(text: string): void {
    for (const { numbers, ...peer } of kept.parse(JSON.parse(text))) {
      this.#known.set(peer.desk, {
        ...peer,
        ...{ operator: null, isHere: false, at: 0, heardElapsed: 0, skew: new Skew(), skewMs: null },
        knowledge: { numbers, beyond: {} },
      });
    }
    this.expire();
  }

  #dropOldest(): void {
    const [oldest] = [...this.#known.values()].toSorted((a, b) => a.heardAt - b.heardAt);
    if (oldest) this.#known.delete(oldest.desk);
  }
}
