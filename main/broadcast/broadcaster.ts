/**
 * Speaks to sites. A person holds the key (or a schedule's time has come), and what was on the screen then is
 * checked, logged, told to the other desks, sent where its zones are free, and followed at every device.
 *
 *   hold ─▶ HeldKey ─▶ OwnBroadcasts ─▶ ports          facts ◀─ own, other desks', corrections, who has which zone
 *                          │  ▲
 *                          ▼  │ Claims: one speaks in a zone, at all desks the same one
 *   room ◀──── acts ───────┘  └──── OtherDesks ◀──── acts of the other desks
 *
 * `M` says where it can arrive: a broadcaster of a drill takes no live port. It knows no site, no socket and no
 * screen. Whoever made it calls `start`, and closes it before its ports.
 */
import {
  outranks,
  type Broadcast,
  type BroadcastAct,
  type BroadcastCheck,
  type BroadcastDraft,
  type BroadcastFacts,
  type BroadcastId,
  type BroadcastSchedule,
  type BroadcastSetup,
  type DraftSource,
  type HeldBroadcast,
} from '../../preload/contract/broadcast.ts';
import type { ErrorCode, Reply } from '../../preload/contract/channels.ts';
import { because, becauseOf, type Reason } from '../../preload/contract/reason.ts';
import type { DeviceEvent } from '../feed/rexsys/device-event.ts';
import { Disposer, type Undo } from '../lib/disposer.ts';
import { Listeners } from '../lib/listeners.ts';
import { nobodyWaits } from '../lib/logger.ts';
import { Claims } from './claims.ts';
import { Drafts } from './drafts.ts';
import { Exchanges } from './exchanges.ts';
import { HeldKey } from './held-key.ts';
import { Journal } from './journal.ts';
import { KnownBroadcasts } from './known-broadcasts.ts';
import { OtherDesks } from './other-desks.ts';
import { OwnBroadcasts, type Ordered } from './own-broadcasts.ts';
import { Pace } from './pace.ts';
import type { ActSource, BroadcasterParts, Judgement } from './parts.ts';
import type { Mode, PortReport } from './port.ts';
import { done, over, refused } from './reply.ts';
import { Saver } from './saver.ts';

/** Who does something at this desk. */
export interface BroadcastActor {
  readonly name: string;
}

/** A draft and what was found about it when the key was pressed. */
interface Decided {
  readonly draft: BroadcastDraft;
  readonly judgement: Judgement;
  readonly ordered: Ordered;
}

type SentSchedule = 'sent' | 'refused' | 'other-desk';

const factsMs = 50;
/** So far back they are read at the start, ms. */
const historyMs = 30 * 86_400_000;

export class Broadcaster<M extends Mode> {
  readonly #parts: BroadcasterParts<M>;
  readonly #own: OwnBroadcasts<M>;
  readonly #others: OtherDesks;
  readonly #known: KnownBroadcasts;
  readonly #claims = new Claims();
  readonly #key: HeldKey;
  readonly #drafts: Drafts;
  readonly #exchanges: Exchanges;
  readonly #journal: Journal;
  readonly #saver: Saver;
  readonly #facts: Pace;
  readonly #released = new Listeners<null>();
  readonly #undo = new Disposer();
  #cancelExpiry: Undo = () => {};
  #schedules: readonly BroadcastSchedule[] = [];
  #lastNumber = 0;
  #isClosed = false;

  constructor(parts: BroadcasterParts<M>) {
    this.#parts = parts;
    const { clock, keep, logger, mode, ports, record, room, settings, desk } = parts;
    const claims = this.#claims;
    const byId = new Map(ports.map((port) => [port.facts.id, port]));
    const judge = (broadcast: BroadcastDraft) => parts.judge(draftOf(broadcast), clock.now());
    const onChange = () => this.#facts.ask();
    const [journal, saver] = [new Journal(settings, record), new Saver(keep, logger)];
    this.#journal = journal;
    this.#saver = saver;
    this.#facts = new Pace(clock, factsMs, 'at-once', () => this.#tellFacts());
    this.#drafts = new Drafts((source) =>
      source.from === 'broadcast' ? this.#again(source.broadcast) : parts.prepare(source),
    );
    this.#key = new HeldKey(clock, settings.timing.holdMs, () => {
      if (this.#key.since === null) this.#released.tell(null);
      onChange();
    });
    const exchanges = new Exchanges(clock, journal, (id) => this.#known.find(id));
    this.#exchanges = exchanges;
    const shared = { settings, claims, clock, journal, saver, logger, onChange };
    this.#own = new OwnBroadcasts({
      ...{ ...shared, mode, desk, room, exchanges, ports: byId },
      secondsOf: (broadcast) => judge(broadcast).seconds,
    });
    this.#others = new OtherDesks({
      ...{ ...shared, judge },
      follows: (port) => byId.get(port)?.facts.follows ?? 'each',
      stopHere: (id, port, addresses) => byId.get(port)?.stop(id, addresses),
      onClaims: () => this.#own.turn(),
    });
    this.#known = new KnownBroadcasts(this.#own, this.#others, clock, parts.correctionOf);
    this.#undo.add(parts.clips.onChange(onChange));
    for (const port of ports) {
      this.#undo.add(port.onReport((report) => this.#own.report(report)));
      this.#undo.add(port.onChange(onChange));
    }
  }

  get setup(): BroadcastSetup {
    const { zones, groups, templates, clips, timing } = this.#parts.settings;
    const shown = clips.map(({ id, name, seconds }) => ({ id, name, seconds }));
    return { zones, groups, templates, clips: shown, holdMs: timing.holdMs };
  }

  get facts(): BroadcastFacts {
    return {
      ports: this.#parts.ports.map(({ facts }) => facts),
      draft: this.#drafts.open,
      setAside: this.#drafts.setAside,
      heldSince: this.#key.since,
      broadcasts: this.#known.shown(),
      corrections: this.#known.corrections(),
      uses: this.#claims.uses(),
      clipTroubles: this.#parts.clips.troubles,
      schedules: this.#schedules,
    };
  }

  /** A hand is on the key: windows are not loaded again meanwhile. */
  get isHeld(): boolean {
    return this.#key.since !== null;
  }

  onReleased(listener: () => void): Undo {
    return this.#released.add(listener);
  }

  /** Reads what was. What was under way at the end of the last run is over; nothing is sent by itself. */
  async start(): Promise<void> {
    const { clock, desk, keep, logger } = this.#parts;
    let kept: readonly Broadcast[];
    try {
      kept = await keep.load(clock.now() - historyMs);
    } catch (failure) {
      logger.warn('earlier broadcasts cannot be read', failure);
      return;
    }
    if (this.#isClosed) return;
    for (const { id } of kept) this.#lastNumber = Math.max(this.#lastNumber, numberOf(id, desk));
    this.#known.restore(kept, desk);
    this.#facts.ask();
  }

  prepare(source: DraftSource): Reply<BroadcastDraft> {
    const draft = this.#drafts.prepare(source);
    if (draft === null) return over;
    this.#facts.ask();
    return { ok: true, value: draft };
  }

  /** The draft as it stands on the screen; null: thrown away. */
  keepDraft(draft: BroadcastDraft | null): void {
    this.#drafts.keep(draft);
    this.#facts.ask();
  }

  /** As they stood at the end of the last run. */
  restoreDrafts(open: BroadcastDraft | null, setAside: BroadcastDraft | null): void {
    this.#drafts.restore(open, setAside);
    this.#facts.ask();
  }

  /** What would become of it if it were sent now. */
  check(draft: BroadcastDraft): BroadcastCheck {
    const { zones, priority } = draft.plan;
    const busy = this.#claims
      .uses()
      .filter(({ zone }) => zones.includes(zone))
      .map((use) => ({ ...use, then: outranks(priority, use.priority) ? 'interrupts' : 'waits' }) as const);
    return { ...this.#parts.judge(draft, this.#parts.clock.now()), busy };
  }

  /** A hand is on the key. `second` is another person, whose PIN was right; null: nobody. */
  hold(held: HeldBroadcast, actor: BroadcastActor, second: string | null): Reply<null> {
    if (this.#isClosed) return refused('unavailable', 'the console is closing');
    const draft = 'correct' in held ? this.#correction(held.correct) : held.draft;
    if (draft === null) return over;
    const decided = this.#decide(draft, this.#nextId(), actor.name, second, null);
    const { ordered, judgement } = decided;
    const rules = rulesOf(judgement);
    if (rules.length > 0) return this.#refuse(ordered, 'against-the-rules', rules);
    // A correction is said to those who heard the first, which somebody had agreed to.
    const needsSecond = judgement.needsSecond && !('correct' in held);
    if (needsSecond && (second === null || second === actor.name))
      return this.#refuse(ordered, 'second-person', 'second-person');
    this.#key.press(
      () => this.#sendHeld(decided),
      (why) => this.#journal.write(ordered, 'given-up', because(why)),
    );
    return done;
  }

  keepHolding(): void {
    this.#key.keep();
  }

  letGo(): void {
    this.#key.release('let-go');
  }

  stop(id: BroadcastId, actor: BroadcastActor): Reply<null> {
    const broadcast = this.#known.find(id);
    if (broadcast === null) return over;
    const { stopped } = broadcast;
    if (stopped !== null) return refused('taken', `it was stopped by ${stopped.operator} at ${stopped.desk}`);
    const by = { operator: actor.name, desk: this.#parts.desk, at: this.#parts.clock.now() };
    const run = this.#own.get(id);
    if (run === null ? broadcast.phase === 'over' : !run.canStop) return over;
    if (run !== null) this.#own.stop(id, by, null);
    else this.#stopThere(id, by);
    return done;
  }

  /** Once more, to those who missed it. */
  repeat(id: BroadcastId, actor: BroadcastActor): Reply<null> {
    const broadcast = this.#known.find(id);
    if (broadcast === null) return over;
    const { desk, stopped } = broadcast;
    if (desk !== this.#parts.desk) return refused('unavailable', `it is repeated where it was sent: ${desk}`);
    return stopped === null && this.#own.repeat(id, actor.name) ? done : over;
  }

  /** Nobody holds a key for it. The same id known already, or told by another desk now, is another desk's. */
  async sendScheduled(id: BroadcastId, schedule: string, draft: BroadcastDraft): Promise<SentSchedule> {
    if (this.#isClosed) return 'refused';
    if (this.#known.find(id) !== null) return 'other-desk';
    const decided = this.#decide(draft, id, '', null, schedule);
    const rules = rulesOf(decided.judgement);
    if (rules.length > 0) {
      this.#refuse(decided.ordered, 'against-the-rules', rules);
      return 'refused';
    }
    return (await this.#send(decided)) ? 'sent' : 'other-desk';
  }

  /** What another desk of the room did. Told twice or in another order it comes to the same. */
  heardDesk(act: BroadcastAct, source: ActSource): void {
    if (this.#isClosed || source.desk === this.#parts.desk) return;
    const id = act.is === 'ordered' ? act.broadcast.id : act.broadcast;
    const run = this.#own.get(id);
    if (run === null) this.#others.heard(act, source);
    else if (act.is === 'stopped') {
      const { operator, desk, at } = source;
      if (run.broadcast.stopped === null) this.#own.stop(id, { operator, desk, at }, source);
    } else if (act.is === 'results' || !this.#own.contest(act, source)) {
      this.#parts.logger.warn(`broadcast ${id}: ${act.is} by ${source.desk}, and it is this desk's`);
    }
    this.#known.forgetOld();
  }

  /** What a site tells of one of its devices (msg_type 100); it names no broadcast. `at` is epoch ms. */
  heardState(
    address: string,
    state: Extract<PortReport['state'], 'playing' | 'done' | 'failed' | 'stopped'>,
    reason: Reason | null,
    at: number,
  ): void {
    this.#own.heardState(address, { state, reason, at });
  }

  /** What goes to devices and comes from them. True where it is of a broadcast, whose entries tell it. */
  heardDevice(event: DeviceEvent): boolean {
    return !this.#isClosed && this.#exchanges.hear(event);
  }

  /** The broker has what could not be told at first. */
  shared(id: BroadcastId): void {
    this.#own.shared(id);
  }

  /** Schedules stand in the facts and are another part's. */
  showSchedules(schedules: readonly BroadcastSchedule[]): void {
    this.#schedules = schedules;
    this.#facts.ask();
  }

  /** Leaves no timer and no listener; what is known is on disk. Devices go on with what they were sent. */
  async close(): Promise<void> {
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.#undo.dispose();
      this.#key.close();
      this.#own.close();
      this.#others.close();
      this.#exchanges.close();
      this.#cancelExpiry();
      this.#facts.close();
    }
    await this.#saver.settled();
  }

  #sendHeld(decided: Decided): void {
    const { corrects } = decided.draft;
    this.#drafts.sent(decided.draft);
    const { operator, desk } = decided.ordered;
    // Its zones would wait for the very words that it puts right.
    if (corrects !== null && this.#known.find(corrects)?.phase !== 'over')
      this.stop(corrects, { name: operator });
    nobodyWaits(this.#send(decided), this.#parts.logger, `broadcast of ${desk}`);
  }

  /** False: another desk sends the same, and was first. */
  async #send({ ordered, judgement }: Decided): Promise<boolean> {
    const at = this.#parts.clock.now();
    const rival = await this.#own.order({ ...ordered, at }, judgement.outlets);
    if (rival !== null) this.#others.heard(rival.act, rival.source);
    this.#known.forgetOld();
    return rival === null;
  }

  #decide(
    draft: BroadcastDraft,
    id: BroadcastId,
    operator: string,
    second: string | null,
    schedule: string | null,
  ): Decided {
    const { clock, desk, judge } = this.#parts;
    const at = clock.now();
    const ordered = { id, desk, operator, second, schedule, at, ...draftOf(draft) };
    return { draft, judgement: judge(draft, at), ordered };
  }

  #refuse(ordered: Ordered, code: ErrorCode, rules: string): Reply<null> {
    const why = becauseOf('against-rules', rules);
    this.#journal.write(ordered, 'refused', why);
    return refused(code, why);
  }

  #stopThere(id: BroadcastId, by: NonNullable<Broadcast['stopped']>): void {
    const { logger, room } = this.#parts;
    this.#others.stop(id, by);
    const act = { is: 'stopped', broadcast: id } as const;
    if (room) nobodyWaits(room.tell(act, by.operator, 0), logger, 'tell the room');
  }

  #again(id: BroadcastId): BroadcastDraft | null {
    const broadcast = this.#known.find(id);
    return broadcast && { ...draftOf(broadcast), corrects: null };
  }

  #correction(id: BroadcastId): BroadcastDraft | null {
    return this.#known.corrections().find(({ broadcast }) => broadcast === id)?.draft ?? null;
  }

  /** Seconds, not a counter: unique also at a desk that lost its disk. */
  #nextId(): BroadcastId {
    const second = Math.floor(this.#parts.clock.now() / 1_000);
    this.#lastNumber = Math.max(this.#lastNumber + 1, second);
    return `${this.#parts.desk}/${this.#lastNumber}`;
  }

  #tellFacts(): void {
    const { facts } = this;
    const { clock, onFacts } = this.#parts;
    this.#cancelExpiry();
    const untils = facts.corrections.map(({ until }) => until - clock.now());
    this.#cancelExpiry =
      untils.length === 0 ? () => {} : clock.after(Math.min(...untils), () => this.#facts.ask());
    onFacts(facts);
  }
}

function rulesOf({ problems }: Judgement): string {
  return [...new Set(problems.map(({ rule }) => rule))].join(', ');
}

function draftOf({ template, answers, corrects, plan }: BroadcastDraft): BroadcastDraft {
  return { template, answers, corrects, plan };
}

/** The number of this desk's own; 0 of others'. */
function numberOf(id: BroadcastId, desk: string): number {
  const number = id.startsWith(`${desk}/`) ? Number(id.slice(desk.length + 1)) : 0;
  return Number.isSafeInteger(number) ? number : 0;
}
