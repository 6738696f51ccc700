/**
 * One broadcast of this desk, from the order to the last word.
 *
 *   reserving ─begin─▶ under-way ─all outlets settled─▶ over ─repeat, late news─▶ under-way
 *
 * `giveWay` and `go` are called whenever claims changed: the first stops what has lost its zone, the second says
 * what has all of its zones. It owns its outlets' timers and one for its end; whoever made it closes it.
 */
import {
  outranks,
  type Broadcast,
  type OutletResult,
  type PortId,
  type ZoneId,
} from '../../preload/contract/broadcast.ts';
import { because, becauseOf, type Reason } from '../../preload/contract/reason.ts';
import type { BroadcastSettings } from '../config/broadcast.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import { isSame, type Claimant, type Claims } from './claims.ts';
import { FollowedOutlet } from './followed-outlet.ts';
import { groupOutlets } from './outlets.ts';
import type { Place } from './parts.ts';
import type { Addressee, Mode, Port, PortReport, Utterance } from './port.ts';

export interface RunParts<M extends Mode> {
  readonly mode: M;
  readonly settings: BroadcastSettings;
  readonly ports: ReadonlyMap<PortId, Port<M>>;
  readonly claims: Claims;
  readonly clock: Clock;
  /** From the first tone to the last word, s; null: until it is stopped. */
  readonly seconds: () => number | null;
  /** A number that grows with everything that is said at this desk. */
  readonly nextSaying: () => number;
  /** Something of it stands differently. */
  readonly onChange: () => void;
  /** A zone was left to others. */
  readonly onFreed: () => void;
}

const longestMs = 2 ** 31 - 1;

export class Run<M extends Mode> {
  readonly #parts: RunParts<M>;
  readonly claimant: Claimant;
  readonly #outlets: readonly FollowedOutlet[];
  readonly #byName: ReadonlyMap<string, FollowedOutlet>;
  /** Outlets whose other desks are asked still. */
  readonly #reserving = new Set<FollowedOutlet>();
  #head: Broadcast;
  #isDirty = false;
  #news = new Set<FollowedOutlet>();
  readonly #told = new Map<FollowedOutlet, string>();
  #seconds: number | null | undefined;
  #cancelEnd: Undo | null = null;

  constructor(parts: RunParts<M>, broadcast: Broadcast) {
    this.#parts = parts;
    this.#head = broadcast;
    const { id, desk, plan } = broadcast;
    this.claimant = { broadcast: id, desk, priority: plan.priority };
    this.#outlets = groupOutlets(broadcast.results).map(({ zones, before }) => this.#follow(zones, before));
    this.#byName = new Map(this.#outlets.map((outlet) => [nameOf(outlet.port, outlet.address), outlet]));
    if (broadcast.phase === 'reserving') for (const outlet of this.#outlets) this.#reserving.add(outlet);
    for (const outlet of this.#outlets) this.#told.set(outlet, wordsOf(outlet));
  }

  get broadcast(): Broadcast {
    if (!this.#isDirty) return this.#head;
    this.#isDirty = false;
    const phase = this.#head.phase === 'reserving' ? 'reserving' : this.isOver ? 'over' : 'under-way';
    const results = this.#outlets.flatMap((outlet) => outlet.results());
    this.#head = { ...this.#head, phase, results };
    return this.#head;
  }

  get isOver(): boolean {
    return this.#head.phase !== 'reserving' && this.#outlets.every(({ isSettled }) => isSettled);
  }

  /** Nothing of it has been sent: another desk that sends the same may have it. */
  get isReserving(): boolean {
    return this.#head.phase === 'reserving';
  }

  /** There is somebody to stop, or to keep from beginning. */
  get canStop(): boolean {
    return !this.isOver || this.#outlets.some(({ mayPlay }) => mayPlay);
  }

  /** Null: it does not speak by this way. */
  outlet(port: PortId, address: string): FollowedOutlet | null {
    return this.#byName.get(nameOf(port, address)) ?? null;
  }

  /** Those with this address, by whatever way. */
  outletsAt(address: string): readonly FollowedOutlet[] {
    return this.#outlets.filter((outlet) => outlet.address === address);
  }

  hear(report: PortReport): void {
    this.outlet(report.port, report.address)?.hear(report, true);
  }

  share(isShared: boolean | null): void {
    this.#set({ isShared });
  }

  /** Wants the zones of what is due. */
  claim(place: Place | null): void {
    const { claims } = this.#parts;
    for (const outlet of this.#outlets)
      if (outlet.isDue) for (const zone of outlet.zones) claims.open(this.claimant, zone, place);
    if (place !== null) claims.place(this.claimant, place);
  }

  /** The other desks had their say: what has its zones goes with the next `go`. */
  begin(): void {
    this.#reserving.clear();
    if (this.isReserving) this.#set({ phase: 'under-way' });
  }

  giveWay(): void {
    const { claims } = this.#parts;
    const asks = new Asks();
    for (const outlet of this.#outlets) {
      if (!outlet.isOnAir) continue;
      const lost = outlet.zones.find((zone) => claims.has(this.claimant, zone) && !this.#holds(zone));
      const holder = lost === undefined ? null : claims.holder(lost);
      if (holder !== null && outlet.interrupt(this.#whyNot(holder))) asks.add(outlet);
    }
    this.#ask(asks);
  }

  go(): void {
    const says = new Asks();
    for (const outlet of this.#outlets) {
      if (!outlet.isDue || this.#reserving.has(outlet)) continue;
      const busy = outlet.zones.find((zone) => !this.#holds(zone));
      const holder = busy === undefined ? null : this.#parts.claims.holder(busy);
      if (holder !== null) outlet.wait(this.#whyNot(holder));
      else if (busy === undefined) says.add(outlet);
    }
    this.#say(says);
  }

  /** `by` null: its time is over. Tells those who heard it or may have; the others never will. */
  stop(by: Broadcast['stopped'], why: Reason): void {
    if (by !== null) this.#set({ stopped: by });
    this.#cancelEnd?.();
    this.#cancelEnd = null;
    this.begin();
    const asks = new Asks();
    for (const outlet of this.#outlets) if (outlet.stop(why)) asks.add(outlet);
    this.#ask(asks);
  }

  /** Those who missed it are due again, once `begin` was called; false: nobody missed it. */
  again(): boolean {
    const missed = this.#outlets.filter(({ wasMissed }) => wasMissed);
    for (const outlet of missed) {
      this.#reserving.add(outlet);
      outlet.again();
    }
    return missed.length > 0;
  }

  /** The program ended while it was under way. */
  lose(reason: Reason): void {
    this.begin();
    for (const outlet of this.#outlets) outlet.lose(reason);
  }

  /** Another desk sends the same: it takes its hands off. */
  withdraw(): void {
    this.close();
    for (const zone of this.#head.plan.zones) this.#parts.claims.close(this.claimant, zone);
  }

  /** Results that stand differently than at the last call. */
  takeNews(): readonly OutletResult[] {
    const news = [...this.#news].filter((outlet) => this.#told.get(outlet) !== wordsOf(outlet));
    this.#news = new Set();
    for (const outlet of news) this.#told.set(outlet, wordsOf(outlet));
    return news.flatMap((outlet) => outlet.results());
  }

  close(): void {
    this.#cancelEnd?.();
    for (const outlet of this.#outlets) outlet.close();
  }

  #follow(zones: readonly ZoneId[], before: OutletResult): FollowedOutlet {
    const { clock, ports, settings } = this.#parts;
    const port = ports.get(before.port);
    return new FollowedOutlet({
      ...{ port: before.port, address: before.address, zones, before, clock, timing: settings.timing },
      follows: port?.facts.follows ?? 'each',
      canStop: port?.can.includes('stop') ?? false,
      seconds: () => this.#secondsOf(),
      onChange: (outlet) => this.#changed(outlet),
    });
  }

  #changed(outlet: FollowedOutlet): void {
    this.#news.add(outlet);
    this.#isDirty = true;
    const { claims, onChange, onFreed } = this.#parts;
    onChange();
    if (!outlet.isSettled) return;
    const freed = outlet.zones.filter((zone) => this.#isServed(zone) && claims.close(this.claimant, zone));
    if (freed.length > 0) onFreed();
  }

  #isServed(zone: ZoneId): boolean {
    return this.#outlets.every((outlet) => outlet.isSettled || !outlet.zones.includes(zone));
  }

  #say(says: Asks): void {
    const { nextSaying, ports } = this.#parts;
    for (const [name, outlets] of says.byPort) {
      const port = ports.get(name);
      for (const outlet of outlets) {
        if (port) outlet.say(nextSaying());
        else outlet.fail(becauseOf('not-there', name));
      }
      port?.say(
        this.#utterance(),
        outlets.map((outlet) => this.#addressee(outlet)),
      );
    }
    const { endS } = this.#head.plan;
    if (says.byPort.size === 0 || endS === null || this.#cancelEnd !== null) return;
    this.#cancelEnd = this.#parts.clock.after(Math.min(endS * 1_000, longestMs), () =>
      this.stop(null, because('over')),
    );
  }

  #ask(asks: Asks): void {
    for (const [name, outlets] of asks.byPort)
      this.#parts.ports.get(name)?.stop(
        this.#head.id,
        outlets.map(({ address }) => address),
      );
  }

  /** The mode is in the type, so that a drill's words fit no live port. */
  #utterance(): Utterance<M> {
    const { id, plan } = this.#head;
    const { tone, ko, en, repeats, gapS, priority } = plan;
    const clip = this.#parts.settings.clips.find((each) => each.id === plan.clip) ?? null;
    return {
      ...{ mode: this.#parts.mode, broadcast: id, tone, ko, en, repeats, gapS, priority },
      clip: clip && { id: clip.id, device: clip.device ?? clip.id, seconds: clip.seconds },
      seconds: this.#secondsOf(),
    };
  }

  /** In several zones: as loud as the loudest of them. */
  #addressee({ address, zones }: FollowedOutlet): Addressee {
    const volumes = this.#parts.settings.zones.flatMap(({ id, volume }) =>
      volume !== null && zones.includes(id) ? [volume] : [],
    );
    return { address, volume: volumes.length === 0 ? null : Math.max(...volumes) };
  }

  #secondsOf(): number | null {
    if (this.#seconds === undefined) this.#seconds = this.#parts.seconds();
    return this.#seconds;
  }

  #holds(zone: ZoneId): boolean {
    return isSame(this.#parts.claims.holder(zone), this.claimant);
  }

  #whyNot(holder: Claimant): Reason {
    const { broadcast, desk, priority } = holder;
    const isWorse = outranks(priority, this.claimant.priority);
    return becauseOf(isWorse ? 'outranked' : 'in-use', `${desk} · ${broadcast}`);
  }

  #set(change: Partial<Broadcast>): void {
    this.#head = { ...this.#head, ...change };
    this.#isDirty = true;
    this.#parts.onChange();
  }
}

/** Outlets by the port that is to be asked, so that each is asked once. */
class Asks {
  readonly byPort = new Map<PortId, FollowedOutlet[]>();

  add(outlet: FollowedOutlet): void {
    const outlets = this.byPort.get(outlet.port) ?? [];
    outlets.push(outlet);
    this.byPort.set(outlet.port, outlets);
  }
}

function nameOf(port: PortId, address: string): string {
  return `${port}\n${address}`;
}

function wordsOf(outlet: FollowedOutlet): string {
  return JSON.stringify(
    outlet.results().map(({ state, reason, tries, heard }) => [state, reason, tries, heard]),
  );
}
