import type { Alarm, AlarmClass, AlarmId } from '../preload/contract/alarm.ts';
import type {
  BroadcastDraft,
  BroadcastFacts,
  BroadcastId,
  BroadcastSetup,
  ClipFault,
  HeldBroadcast,
  ScheduleOutcome,
} from '../preload/contract/broadcast.ts';
import type { Reply } from '../preload/contract/channels.ts';
import type { EntryBody } from '../preload/contract/log.ts';
import type { RoomFacts } from '../preload/contract/room.ts';
import { becauseOf, withMore, type Reason } from '../preload/contract/reason.ts';
import { Broadcaster } from './broadcast/broadcaster.ts';
import { ClipWatch } from './broadcast/clip-watch.ts';
import type { BroadcastRoom } from './broadcast/parts.ts';
import { draftOf, correctionOf, type DraftContext } from './broadcast/plan/draft.ts';
import { judgeDraft } from './broadcast/plan/judge.ts';
import type { Mode, Port } from './broadcast/port.ts';
import { createPorts } from './broadcast/port/create-ports.ts';
import { drillReach, liveReach } from './broadcast/port/reach.ts';
import { readSpeakerWord, stateTables, unreadState } from './broadcast/port/state-reader.ts';
import { Readiness } from './broadcast/readiness.ts';
import { Scheduler } from './broadcast/schedule/scheduler.ts';
import type { BroadcastSettings, ClipSettings } from './config/broadcast.ts';
import type { SpeakerState } from './feed/ima/options.ts';
import type { DeviceEvent } from './feed/rexsys/device-event.ts';
import type { WatchedFeeds } from './feeds.ts';
import { accepted, refusal, type Handlers } from './ipc/wall.ts';
import type { Clock } from './lib/clock.ts';
import { faultOfFile } from './lib/file-fault.ts';
import { nobodyWaits, type Logger } from './lib/logger.ts';
import type { OtherOperation } from './share/applying.ts';
import type { SeatKeeper } from './operator/seat-keeper.ts';
import type { Actor, Guard } from './seat.ts';
import { BroadcastStore } from './store/broadcast-store.ts';
import type { DeskStore } from './store/desk-store.ts';
import { KeptStore } from './store/kept-store.ts';

export interface BroadcastsParts {
  readonly settings: BroadcastSettings;
  /** What the codes of broadcast devices mean at a connection. */
  readonly speakerStates: (connection: string) => Readonly<Record<string, SpeakerState>>;
  readonly feeds: WatchedFeeds;
  /** Where the drill's servers are; null: this console speaks to real sites. */
  readonly drillOrigins: readonly string[] | null;
  readonly desk: string;
  readonly room: BroadcastRoom | null;
  /** What the other desks did while this one was away is known, as far as they are here. */
  readonly isRoomSettled: () => boolean;
  readonly store: DeskStore;
  readonly guard: Guard;
  readonly seat: Pick<SeatKeeper, 'agree'>;
  readonly classes: readonly AlarmClass[];
  readonly alarm: (id: AlarmId) => Alarm | null;
  readonly siteName: (site: string) => string | null;
  readonly secretOf: (key: string) => string | null;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly record: (body: EntryBody) => void;
  readonly onFacts: (facts: BroadcastFacts) => void;
  /** A hand is on the key, or let it go. */
  readonly onHeld: (isHeld: boolean) => void;
}

/** The open draft, and the one that was set aside, survive the program's own restart under these names. */
const [draftName, asideName] = ['broadcast-draft', 'broadcast-draft-set-aside'];
/** Broadcasts and days of schedules are forgotten after so long; the alarm log keeps them for ever. */
const keepMs = 366 * 86_400_000;

/** Days on which nothing was said, in the log by their own word. */
const unsaid: ReadonlySet<ScheduleOutcome> = new Set(['missed', 'holiday', 'quiet-hours', 'refused']);

/** Speaking to sites at this desk: its ways out, its broadcaster, its schedules, and who may use them. */
export class Broadcasts {
  readonly #parts: BroadcastsParts;
  readonly #ports: readonly Port<Mode>[];
  readonly #broadcaster: Broadcaster<'live'> | Broadcaster<'drill'>;
  readonly #scheduler: Scheduler;
  readonly #readiness: Readiness;
  readonly #clips: ClipWatch;
  readonly #store: BroadcastStore;
  readonly #kept: KeptStore;
  readonly #addresses: ReadonlySet<string>;
  /** The press that waits for the second person's PIN; another one, or a hand that let go, takes its place. */
  #press = {};

  constructor(parts: BroadcastsParts) {
    this.#parts = parts;
    const { settings, feeds, drillOrigins, clock, secretOf, store, logger } = parts;
    this.#store = new BroadcastStore(store);
    this.#kept = new KeptStore(store);
    this.#addresses = new Set(settings.zones.flatMap(({ outlets }) => outlets.map(({ address }) => address)));
    this.#clips = new ClipWatch({
      ...{ clips: settings.clips, look: faultOfFile, clock },
      onChange: (clip, fault) => this.#heardClip(clip, fault),
    });
    const lines = {
      devices: feeds.devices.map(({ feed }) => feed),
      sites: feeds.sites.map(({ feed }) => feed),
    };
    // Two ways that never meet: whichever is taken, its type forbids the other one's ports.
    if (drillOrigins) {
      const ports = createPorts('drill', settings, drillReach(drillOrigins, lines), { clock, secretOf });
      this.#ports = ports;
      this.#broadcaster = new Broadcaster({ mode: 'drill', ports, ...this.#common(ports) });
    } else {
      const ports = createPorts('live', settings, liveReach(lines), { clock, secretOf });
      this.#ports = ports;
      this.#broadcaster = new Broadcaster({ mode: 'live', ports, ...this.#common(ports) });
    }
    this.#broadcaster.onReleased(() => {
      parts.onHeld(false);
      this.#keepDraft();
    });
    this.#readiness = new Readiness(clock);
    this.#scheduler = new Scheduler({
      settings,
      draft: ({ template, zones }) =>
        draftOf({ from: 'template', template, zones, answers: null }, this.#context()),
      send: async (id, schedule, draft) => {
        await this.#readiness.until(() => this.#isReady(draft));
        await this.#clips.look(draft.plan.clip);
        return this.#broadcaster.sendScheduled(id, schedule, draft);
      },
      isKnown: (id) => this.facts.broadcasts.some((broadcast) => broadcast.id === id),
      runs: this.#store,
      kept: this.#kept,
      clock,
      logger: logger.child('schedule'),
      onRun: ({ schedule, day, outcome }, reason) => this.#ran(`${schedule}@${day}`, outcome, reason),
      onFacts: (schedules) => this.#broadcaster.showSchedules(schedules),
    });
  }

  get setup(): BroadcastSetup {
    return this.#broadcaster.setup;
  }

  get facts(): BroadcastFacts {
    return this.#broadcaster.facts;
  }

  /** The file of a recording; null where the settings name none of that id. */
  clip(id: string): string | null {
    return this.#parts.settings.clips.find((clip) => clip.id === id)?.file ?? null;
  }

  /** Once the desk's store is there. Never rejects. */
  async start(): Promise<void> {
    const { clock, logger } = this.#parts;
    nobodyWaits(this.#clips.lookAll(), logger, 'look at the recordings');
    try {
      await this.#broadcaster.start();
      const [draft, setAside] = await Promise.all([this.#draftKept(draftName), this.#draftKept(asideName)]);
      this.#broadcaster.restoreDrafts(draft, setAside);
      nobodyWaits(this.#store.prune(clock.now() - keepMs), logger, 'forget old broadcasts');
    } catch (failure) {
      logger.warn('the last draft cannot be read', failure);
    }
    await this.#scheduler.start();
  }

  /** `msg_type` 100: what a site tells of one of its devices. It stands in the log already. */
  heardNotice(connection: string, context: string, at: number): void {
    const isKnown = (address: string) => this.#addresses.has(address);
    const word = readSpeakerWord(context, isKnown, this.#tables(connection));
    if (word) this.#broadcaster.heardState(word.address, word.state, word.reason, at);
  }

  /** The state of such a device as it came, where nothing can be concluded from it. */
  unread(connection: string, context: string): string | null {
    return unreadState(context, this.#tables(connection));
  }

  /** True where it is of a broadcast, whose entries in the log tell it. */
  heardDevice(event: DeviceEvent): boolean {
    return this.#broadcaster.heardDevice(event);
  }

  heardDesk(operation: OtherOperation): void {
    if (operation.act.kind === 'broadcast') this.#broadcaster.heardDesk(operation.act.broadcast, operation);
  }

  /** Everybody who is here has all of this desk's operations: what could not be told at first has been now. */
  heardRoom({ desks }: RoomFacts): void {
    const here = desks.filter(({ isHere }) => isHere);
    if (here.length === 0 || here.some(({ behind }) => behind > 0)) return;
    for (const { id, isShared } of this.facts.broadcasts)
      if (isShared === false) this.#broadcaster.shared(id);
  }

  readonly handlers: Pick<Handlers, Extract<keyof Handlers, `broadcast:${string}`>> = {
    'broadcast:prepare': (source) =>
      this.#parts.guard('broadcast', () => {
        const prepared = this.#broadcaster.prepare(source);
        this.#keepDraft();
        return prepared;
      }),
    'broadcast:draft': (draft) =>
      this.#parts.guard('broadcast', () => {
        this.#broadcaster.keepDraft(draft);
        this.#keepDraft();
        return accepted(null);
      }),
    'broadcast:check': async (draft) => {
      await this.#clips.look(draft.plan.clip);
      return accepted(this.#broadcaster.check(draft));
    },
    'broadcast:hold': (held) => this.#parts.guard('broadcast', (actor) => this.#hold(held, actor)),
    'broadcast:keep': () => {
      this.#broadcaster.keepHolding();
      return accepted(null);
    },
    'broadcast:let-go': () => {
      this.#press = {};
      this.#broadcaster.letGo();
      return accepted(null);
    },
    'broadcast:stop': (id) => this.#parts.guard('broadcast', (actor) => this.#broadcaster.stop(id, actor)),
    'broadcast:repeat': (id) =>
      this.#parts.guard('broadcast', (actor) => this.#broadcaster.repeat(id, actor)),
    'broadcast:schedule': (id, isOn) =>
      this.#parts.guard('broadcast', async () => {
        const done = await this.#scheduler.switch(id, isOn);
        if (done === 'switched') return accepted(null);
        return done === 'unknown'
          ? refusal('unavailable', `there is no schedule ${id}`)
          : refusal('failed', 'switched, and the disk refused to keep it');
      }),
  };

  async close(): Promise<void> {
    this.#readiness.close();
    this.#clips.close();
    await this.#scheduler.close();
    await this.#broadcaster.close();
    await Promise.all(this.#ports.map((port) => port.close()));
  }

  #common(ports: readonly Port<Mode>[]) {
    const { settings, desk, room, clock, logger, record, onFacts } = this.#parts;
    const facts = () => ports.map((port) => port.facts);
    return {
      ...{ desk, settings, room, clock, record, onFacts, clips: this.#clips },
      logger: logger.child('broadcast'),
      judge: (draft: Parameters<typeof judgeDraft>[0], at: number) =>
        judgeDraft(draft, { settings, ports: facts(), at, clipFault: (id) => this.#clips.faultOf(id) }),
      prepare: (source: Parameters<typeof draftOf>[0]) => draftOf(source, this.#context()),
      correctionOf: (broadcast: Parameters<typeof correctionOf>[0], zones: readonly string[]) =>
        correctionOf(broadcast, zones, settings.correction),
      keep: this.#store,
    };
  }

  #tables(connection: string) {
    return { ...stateTables, codes: this.#parts.speakerStates(connection) };
  }

  #context(): DraftContext {
    const { settings, alarm, siteName, classes } = this.#parts;
    return { settings, alarm, siteName, classes };
  }

  /** Nothing is in its way, and no other desk can have sent it unknown to this one. */
  #isReady(draft: BroadcastDraft): boolean {
    const { outlets } = this.#broadcaster.check(draft);
    return outlets.every(({ trouble }) => trouble === null) && this.#parts.isRoomSettled();
  }

  async #hold(held: HeldBroadcast, { name }: Actor): Promise<Reply<null>> {
    const press = (this.#press = {});
    const second = 'draft' in held ? held.second : null;
    if (second) {
      const agreed = await this.#parts.seat.agree(second.name, second.pin, 'broadcast');
      if (!agreed.ok) return agreed;
    }
    const clip = 'draft' in held ? held.draft.plan.clip : null;
    if (clip !== null) await this.#clips.look(clip);
    // The hand let go while the PIN, or the recording, was looked at.
    if (press !== this.#press) return refusal('unavailable', 'the key was let go');
    const answer = this.#broadcaster.hold(held, { name }, second?.name ?? null);
    if (answer.ok) this.#parts.onHeld(true);
    return answer;
  }

  #heardClip({ id, shownFile }: ClipSettings, fault: ClipFault | null): void {
    const what = fault === null ? 'clip-back' : 'clip-lost';
    const detail = [id, shownFile, ...(fault === null ? [] : [fault])].join(' · ');
    this.#parts.logger.warn(`${what}: ${detail}`);
    this.#parts.record({ type: 'system', what, detail });
  }

  /** As it stands now. */
  #keepDraft(): void {
    const { draft, setAside } = this.facts;
    for (const [name, kept] of [
      [draftName, draft],
      [asideName, setAside],
    ] as const) {
      const keeping = kept === null ? this.#kept.remove(name) : this.#kept.set(name, JSON.stringify(kept));
      nobodyWaits(keeping, this.#parts.logger, 'keep the draft');
    }
  }

  async #draftKept(name: string): Promise<BroadcastDraft | null> {
    const text = await this.#kept.get(name);
    return text === null ? null : (JSON.parse(text) as BroadcastDraft);
  }

  #ran(broadcast: BroadcastId, outcome: ScheduleOutcome, reason: Reason | null): void {
    if (!unsaid.has(outcome)) return;
    const { record, desk } = this.#parts;
    record({
      ...{ type: 'broadcast', broadcast, site: null, alarm: null, operator: '', desk },
      ...{ what: 'missed', reason: withMore(becauseOf('schedule', outcome), reason) },
    });
  }
}
