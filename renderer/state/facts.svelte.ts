import {
  classOf,
  isShelved,
  type Alarm,
  type AlarmClass,
  type AlarmId,
} from '../../preload/contract/alarm.ts';
import type { BroadcastFacts, BroadcastSetup } from '../../preload/contract/broadcast.ts';
import type { Bridge } from '../../preload/contract/channels.ts';
import type { DeviceFacts } from '../../preload/contract/device.ts';
import type { HazardKind, SiteId } from '../../preload/contract/hazard.ts';
import type { LinkStatus } from '../../preload/contract/link.ts';
import type { LogHealth } from '../../preload/contract/log.ts';
import type { ChatFacts } from '../../preload/contract/message.ts';
import type { Seat } from '../../preload/contract/operator.ts';
import type { OrderFacts } from '../../preload/contract/order.ts';
import type { RoomFacts } from '../../preload/contract/room.ts';
import type { Site } from '../../preload/contract/site.ts';
import type { Delta, DrillStatus, Language, Snapshot, SoundOrder } from '../../preload/contract/snapshot.ts';
import type { RefreshFacts, WindowStatus } from '../../preload/contract/window.ts';
import { AlarmIndex, type Counts, type Standing } from './alarm-index.ts';
import type { Change } from './alarm-order.ts';
import { blindSites, isSameBlind, type Blind } from './condition.ts';
import { FloodGauge } from './flood.ts';
import { merged, mergedLinks } from './merged.ts';
import { emptySeat } from './permission.ts';
import type { Time, Undo } from './time.ts';

const RETRY_MS = 1_000;
const TICK_MS = 1_000;

/**
 * Main's facts, mirrored. It subscribes first and asks then, so that nothing falls between; takes deltas by
 * revision, drops older ones and asks for the whole again when one is missing. What views read changes at
 * most once a frame. It decides nothing and keeps nothing that main would not tell again.
 *
 * The alarms sit outside of Svelte's proxies; every getter about them reads one version number, so a
 * `$derived` that calls them is computed again when, and only when, some alarm changed. Arrays that they
 * return are new after a change and never altered.
 */
export class Facts {
  readonly #bridge: Pick<Bridge, 'getSnapshot' | 'onChange'>;
  readonly #time: Time;
  readonly #index = new AlarmIndex();
  readonly #flood = new FloodGauge();

  #version = $state(0);
  #snapshot = $state.raw<Snapshot | null>(null);
  #sites = $state.raw<ReadonlyMap<SiteId, Site>>(new Map());
  #links = $state.raw<readonly LinkStatus[]>([]);
  #log = $state.raw<LogHealth | null>(null);
  #sound = $state.raw<SoundOrder | null>(null);
  #drill = $state.raw<DrillStatus | null>(null);
  #seat = $state.raw<Seat>(emptySeat);
  #chat = $state.raw<ChatFacts | null>(null);
  #orders = $state.raw<OrderFacts | null>(null);
  #devices = $state.raw<DeviceFacts | null>(null);
  #room = $state.raw<RoomFacts | null>(null);
  #refresh = $state.raw<RefreshFacts>({ question: null, waitsFor: null, last: null });
  #windows = $state.raw<readonly WindowStatus[]>([]);
  #broadcast = $state.raw<BroadcastFacts | null>(null);
  #language = $state<Language>('ko');
  #now = $state(0);
  #isFlood = $state(false);
  #failure = $state<string | null>(null);

  /** The last revision that was taken; what comes next must connect to it. Null: ask first. */
  #revision: number | null = null;
  #waiting: Delta[] = [];
  #asking: symbol | null = null;
  readonly #answered = Promise.withResolvers<void>();
  /** Resolves when main has answered for the first time, good or bad: before that there is nothing to draw. */
  readonly answered = this.#answered.promise;
  #pending = new Map<AlarmId, Alarm | null>();
  #undoFrame: Undo | null = null;
  #undoTick: Undo | null = null;
  #undoRetry: Undo | null = null;
  #undoChange: Undo | null = null;

  constructor(bridge: Pick<Bridge, 'getSnapshot' | 'onChange'>, time: Time) {
    this.#bridge = bridge;
    this.#time = time;
    this.#now = time.now();
  }

  /** Subscribes, asks and keeps the clock. The result stops all of it; so does `stop`. */
  start(): Undo {
    this.stop();
    this.#undoChange = this.#bridge.onChange((delta) => this.#take(delta));
    void this.#ask();
    this.#tick();
    return () => this.stop();
  }

  stop(): void {
    this.#asking = null;
    for (const undo of [this.#undoChange, this.#undoFrame, this.#undoTick, this.#undoRetry]) undo?.();
    this.#undoChange = this.#undoFrame = this.#undoTick = this.#undoRetry = null;
  }

  /** False until the first snapshot is here. */
  get isReady(): boolean {
    return this.#snapshot !== null;
  }

  /** Why main could not be asked; null while all is well. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Counts up whenever an alarm changed; at most once a frame. */
  get version(): number {
    return this.#version;
  }

  /** The last revision taken, null while asking. Not reactive: for who polls. */
  get revision(): number | null {
    return this.#revision;
  }

  /** Epoch ms, at most a second old. */
  get now(): number {
    return this.#now;
  }

  get mode(): Snapshot['mode'] {
    return this.#snapshot?.mode ?? 'live';
  }

  get isKiosk(): boolean {
    return this.#snapshot?.kiosk ?? false;
  }

  get desk(): Snapshot['desk'] {
    return this.#snapshot?.desk ?? { id: '', room: '' };
  }

  get language(): Language {
    return this.#language;
  }

  get classes(): readonly AlarmClass[] {
    return this.#snapshot?.classes ?? [];
  }

  readonly #classOf = $derived.by(() => {
    const known = new Map<HazardKind, AlarmClass>();
    const classes = this.classes;
    return (kind: HazardKind) => {
      const found = known.get(kind) ?? classOf(classes, kind);
      known.set(kind, found);
      return found;
    };
  });

  classOf(kind: HazardKind): AlarmClass {
    return this.#classOf(kind);
  }

  readonly #siteList = $derived([...this.#sites.values()]);

  get sites(): readonly Site[] {
    return this.#siteList;
  }

  site(id: SiteId): Site | undefined {
    return this.#sites.get(id);
  }

  get links(): readonly LinkStatus[] {
    return this.#links;
  }

  get log(): LogHealth | null {
    return this.#log;
  }

  get sound(): SoundOrder | null {
    return this.#sound;
  }

  get drill(): DrillStatus | null {
    return this.#drill;
  }

  get seat(): Seat {
    return this.#seat;
  }

  get chat(): ChatFacts | null {
    return this.#chat;
  }

  get orders(): OrderFacts | null {
    return this.#orders;
  }

  get devices(): DeviceFacts | null {
    return this.#devices;
  }

  /** The other desks of the room; null where this one shares with nobody. */
  get room(): RoomFacts | null {
    return this.#room;
  }

  /** Zones, templates and the like; null where there is nothing to speak with. So with the next one. */
  get broadcastSetup(): BroadcastSetup | null {
    return this.#snapshot?.broadcastSetup ?? null;
  }

  get broadcast(): BroadcastFacts | null {
    return this.#broadcast;
  }

  /** Orders to load windows again. */
  get refresh(): RefreshFacts {
    return this.#refresh;
  }

  /** The windows of this PC. */
  get windows(): readonly WindowStatus[] {
    return this.#windows;
  }

  /** All alarms by group, severity and time. */
  get alarms(): readonly Alarm[] {
    return this.#read().ordered;
  }

  alarm(id: AlarmId): Alarm | undefined {
    return this.#read().get(id);
  }

  /** One site's alarms by group, severity and time. */
  alarmsOf(site: SiteId): readonly Alarm[] {
    return this.#read().ofSite(site);
  }

  standing(site: SiteId): Standing {
    return this.#read().standing(site);
  }

  /** Sites with alarms, in the order of the settings, then those that no setting names. */
  get sitesInAlarm(): readonly SiteId[] {
    const inAlarm = new Set(this.#read().sites());
    const known = this.#siteList.flatMap((site) => (inAlarm.delete(site.id) ? site.id : []));
    return [...known, ...[...inAlarm].sort()];
  }

  get counts(): Counts {
    return this.#read().counts;
  }

  /** The one that the strip shows: the worst that sounds, else the worst that returned unacknowledged. */
  get worst(): Alarm | undefined {
    const { ordered, counts } = this.#read();
    if (counts.unacknowledged > 0) return ordered[0];
    return counts.returned > 0 ? ordered[counts.acknowledged] : undefined;
  }

  /** More than 10 new alarms in 10 minutes, until there are under 5. */
  get isFlood(): boolean {
    return this.#isFlood;
  }

  // Links tell figures all the time; who is blind changes seldom, and the map draws by it.
  #lastBlind: ReadonlyMap<SiteId, Blind> = new Map();
  readonly #blind = $derived.by(() => {
    const next = blindSites(this.#siteList, this.#links);
    if (!isSameBlind(this.#lastBlind, next)) this.#lastBlind = next;
    return this.#lastBlind;
  });

  /** Sites whose link is not up. The same map until that changes. */
  get blind(): ReadonlyMap<SiteId, Blind> {
    return this.#blind;
  }

  #read(): AlarmIndex {
    // Reading the version is what makes the caller's derivation follow the alarms.
    return this.#version >= 0 ? this.#index : this.#index;
  }

  async #ask(): Promise<void> {
    this.#undoRetry?.();
    this.#undoRetry = null;
    const asking = Symbol('asking');
    this.#asking = asking;
    this.#revision = null;
    let failure: string;
    try {
      const reply = await this.#bridge.getSnapshot();
      if (this.#asking !== asking) return;
      if (reply.ok) {
        this.#asking = null;
        this.#begin(reply.value);
        return;
      }
      failure = reply.error.message;
    } catch (error) {
      if (this.#asking !== asking) return;
      failure = error instanceof Error ? error.message : String(error);
    }
    this.#failure = failure;
    this.#answered.resolve();
    this.#undoRetry = this.#time.after(RETRY_MS, () => void this.#ask());
  }

  #begin(snapshot: Snapshot): void {
    this.#failure = null;
    this.#answered.resolve();
    this.#pending.clear();
    if (this.#snapshot === null) this.#flood.clear();
    this.#snapshot = snapshot;
    this.#sites = new Map(snapshot.sites.map((site) => [site.id, site]));
    this.#links = snapshot.links;
    this.#log = snapshot.log;
    this.#sound = snapshot.sound;
    this.#drill = snapshot.drill;
    this.#seat = snapshot.seat;
    this.#chat = snapshot.chat;
    this.#orders = snapshot.orders;
    this.#devices = snapshot.devices;
    this.#room = snapshot.room;
    this.#refresh = snapshot.refresh;
    this.#windows = snapshot.windows;
    this.#broadcast = snapshot.broadcast;
    this.#language = snapshot.language;
    this.#now = this.#time.now();
    this.#settle(this.#index.replace(snapshot.alarms));
    this.#revision = snapshot.revision;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const delta of waiting) this.#take(delta);
  }

  #take(delta: Delta): void {
    if (this.#revision === null) {
      this.#waiting.push(delta);
      return;
    }
    if (delta.revision <= this.#revision) return;
    if (delta.from > this.#revision) {
      this.#waiting = [delta];
      void this.#ask();
      return;
    }
    this.#revision = delta.revision;
    if (delta.language !== undefined) this.#language = delta.language;
    if (delta.log !== undefined) this.#log = delta.log;
    if (delta.sound !== undefined) this.#sound = delta.sound;
    if (delta.drill !== undefined) this.#drill = delta.drill;
    if (delta.seat !== undefined) this.#seat = delta.seat;
    if (delta.chat !== undefined) this.#chat = delta.chat;
    if (delta.orders !== undefined) this.#orders = delta.orders;
    if (delta.devices !== undefined) this.#devices = delta.devices;
    if (delta.room !== undefined) this.#room = delta.room;
    if (delta.refresh !== undefined) this.#refresh = delta.refresh;
    if (delta.windows !== undefined) this.#windows = delta.windows;
    if (delta.broadcast !== undefined) this.#broadcast = delta.broadcast;
    if (delta.sites !== undefined) this.#sites = merged(this.#sites, delta.sites, (site) => site.id);
    if (delta.links !== undefined) this.#links = mergedLinks(this.#links, delta.links);
    for (const id of delta.ended ?? []) this.#pending.set(id, null);
    for (const alarm of delta.alarms ?? []) this.#pending.set(alarm.id, alarm);
    if (this.#pending.size > 0) this.#undoFrame ??= this.#time.frame(() => this.#flush());
  }

  #flush(): void {
    this.#undoFrame = null;
    const present: Alarm[] = [];
    const ended: AlarmId[] = [];
    for (const [id, alarm] of this.#pending) {
      if (alarm) present.push(alarm);
      else ended.push(id);
    }
    this.#pending = new Map();
    this.#settle(this.#index.apply(present, ended));
  }

  #settle(changes: readonly Change[]): void {
    const raised = changes.flatMap(({ before, after }) =>
      after && !isShelved(after) && before?.occurrence !== after.occurrence ? after.raisedAt : [],
    );
    this.#isFlood = this.#flood.update(raised, this.#time.now());
    this.#version += 1;
  }

  #tick(): void {
    this.#now = this.#time.now();
    this.#isFlood = this.#flood.update([], this.#now);
    this.#undoTick = this.#time.after(TICK_MS - (this.#now % TICK_MS), () => this.#tick());
  }
}
