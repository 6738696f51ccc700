import { isSameOccurrence, spanOf, type Alarm } from '../../preload/contract/alarm.ts';
import {
  type Broadcast,
  type BroadcastDraft,
  type BroadcastId,
  type PreparedCorrection,
  type SecondPerson,
  type ZoneId,
} from '../../preload/contract/broadcast.ts';
import type { Bridge, Reply } from '../../preload/contract/channels.ts';
import type { SiteId } from '../../preload/contract/hazard.ts';
import { DraftKeeper } from './broadcast-draft.svelte.ts';
import { Holding, type HeldWhat } from './broadcast-hold.svelte.ts';
import { byAlarm, newestFor, siteSounds, zoneSounds, type SiteSound } from './broadcast-standing.ts';
import type { Failure } from './connections.svelte.ts';
import type { Facts } from './facts.svelte.ts';
import { settle } from './settle.ts';
import type { Time, Undo } from './time.ts';
import type { View } from './view.svelte.ts';

/** What the view has open: the draft, its summary before it is sent, or a broadcast. */
export type Shown =
  { readonly is: 'draft' | 'summary' } | { readonly is: 'broadcast'; readonly broadcast: BroadcastId };

/** What was refused, beside what it concerns: a broadcast or a schedule, by its id. */
export interface BroadcastRefusal extends Failure {
  readonly of: string;
  readonly what: 'stop' | 'repeat' | 'schedule';
}

/** How long a refusal stays beside its broadcast. */
const REFUSAL_MS = 10_000;
/** Zones that missed it stay marked on the map for so long. */
const MISSED_MS = 60 * 60_000;

/**
 * Broadcasts as this window shows them: which one is open, the draft, and the operator's commands. What was
 * said where is main's; nothing here sends anything by itself.
 */
export class Broadcasts {
  readonly draft: DraftKeeper;
  readonly holding: Holding;
  readonly #bridge: Bridge;
  readonly #facts: Facts;
  readonly #view: Pick<View, 'broadcast'>;
  readonly #time: Time;
  readonly #undos = new Map<string, Undo>();

  /** Not kept over a reload: whoever sends reads the summary first. */
  #isSummary = $state(false);
  #asksKeyboard = $state(false);
  #sending = $state.raw<ReadonlySet<string>>(new Set());
  #refusals = $state.raw<ReadonlyMap<string, BroadcastRefusal>>(new Map());

  constructor(bridge: Bridge, facts: Facts, view: Pick<View, 'broadcast'>, time: Time) {
    this.#bridge = bridge;
    this.#facts = facts;
    this.#view = view;
    this.#time = time;
    this.draft = new DraftKeeper(bridge, facts, time);
    this.holding = new Holding(bridge, facts, time, (sent, what) => this.#went(sent, what));
  }

  /** Follows the facts. The result stops it, and lets go of the key. */
  start(): Undo {
    const undo = $effect.root(() => {
      $effect(() => this.draft.follow());
      $effect(() => this.holding.follow());
    });
    return () => {
      undo();
      this.draft.stop();
      this.holding.stop();
      for (const forget of this.#undos.values()) forget();
      this.#undos.clear();
    };
  }

  /** False where there is nothing to speak with. */
  get hasBroadcasts(): boolean {
    return this.#facts.broadcast !== null && this.#facts.broadcastSetup !== null;
  }

  // Not an expression: the facts are there only after the constructor.
  readonly #all = $derived.by(() => this.#facts.broadcast?.broadcasts ?? []);
  readonly #byId = $derived.by(() => new Map(this.#all.map((each) => [each.id, each])));
  readonly #byAlarm = $derived.by(() => byAlarm(this.#all));
  // By the minute: it is for the hour, and every second would be a new picture for the map.
  readonly #minute = $derived.by(() => Math.floor(this.#facts.now / 60_000));
  readonly #zoneSounds = $derived.by(() => zoneSounds(this.#all, this.#minute * 60_000 - MISSED_MS));
  readonly #siteSounds = $derived.by(() =>
    siteSounds(this.#facts.broadcastSetup?.zones ?? [], this.#zoneSounds),
  );

  /** Of every desk, the newest first. */
  get all(): readonly Broadcast[] {
    return this.#all;
  }

  /** How many are under way. */
  get running(): number {
    return this.#all.reduce((count, { phase }) => (phase === 'over' ? count : count + 1), 0);
  }

  get siteSounds(): ReadonlyMap<SiteId, SiteSound> {
    return this.#siteSounds;
  }

  get zoneSounds(): ReadonlyMap<ZoneId, SiteSound> {
    return this.#zoneSounds;
  }

  byId(id: BroadcastId): Broadcast | undefined {
    return this.#byId.get(id);
  }

  /** The newest one that answers this occurrence of an alarm. */
  answering(alarm: Alarm): Broadcast | undefined {
    return newestFor(alarm, this.#byAlarm);
  }

  /** Its prepared correction, as long as it stands. */
  correctionOf(id: BroadcastId): PreparedCorrection | undefined {
    return this.#facts.broadcast?.corrections.find(
      ({ broadcast, until }) => broadcast === id && until > this.#facts.now,
    );
  }

  readonly #shown = $derived.by((): Shown => {
    const { broadcast } = this.#view;
    if (broadcast !== null) return { is: 'broadcast', broadcast };
    return { is: this.#isSummary && this.draft.current !== null ? 'summary' : 'draft' };
  });

  /** What is open. */
  get shown(): Shown {
    return this.#shown;
  }

  /** The draft wants the keyboard, until it has it. */
  get asksKeyboard(): boolean {
    return this.#asksKeyboard;
  }

  keyboardTaken(): void {
    this.#asksKeyboard = false;
  }

  show(broadcast: BroadcastId): void {
    this.draft.flush();
    this.#isSummary = false;
    this.#view.broadcast = broadcast;
  }

  showDraft(withKeyboard = true): void {
    this.#isSummary = false;
    this.#view.broadcast = null;
    this.#asksKeyboard = withKeyboard;
  }

  /** All that will be said and where, before the key is held. */
  showSummary(): void {
    if (this.draft.current === null) return;
    this.draft.flush();
    this.#view.broadcast = null;
    this.#isSummary = true;
  }

  /** A ready draft for this alarm, or an empty one. One that is there for the same occurrence stays as it is. */
  async begin(alarm: Alarm | undefined): Promise<void> {
    this.showDraft();
    const present = this.draft.current;
    if (present !== null && (!alarm || isFor(present, alarm))) return;
    await this.draft.prepare(alarm ? { from: 'alarm', alarm: alarm.id } : { from: 'nothing' });
    this.#asksKeyboard = true;
  }

  /** The same again, to be changed and sent as another one. */
  async beginAgain(broadcast: BroadcastId): Promise<void> {
    this.showDraft();
    await this.draft.prepare({ from: 'broadcast', broadcast });
    this.#asksKeyboard = true;
  }

  /** Other words for the same zones, and for the same alarm. */
  async chooseTemplate(template: string): Promise<void> {
    const draft = this.draft.current;
    if (draft === null) return;
    const { answers, plan } = draft;
    await this.draft.prepare({ from: 'template', template, zones: plan.zones, answers });
  }

  /** The zones where the answered hazard is; everything else of the draft stays. */
  async chooseWhereItIs(): Promise<void> {
    await this.draft.prepare({ from: 'zones' });
  }

  /** The draft that was set aside; the open one takes its place. */
  async bringBack(): Promise<void> {
    this.showDraft();
    await this.draft.prepare({ from: 'set-aside' });
  }

  holdDraft(second: SecondPerson | null): void {
    const draft = this.draft.current;
    if (draft) void this.holding.hold('draft', { draft, second });
  }

  holdCorrection(broadcast: BroadcastId): void {
    void this.holding.hold({ correct: broadcast }, { correct: broadcast });
  }

  stopBroadcast(id: BroadcastId): Promise<boolean> {
    return this.#send(id, 'stop', () => this.#bridge.stopBroadcast(id));
  }

  /** Once more, to those who missed it. */
  repeat(id: BroadcastId): Promise<boolean> {
    return this.#send(id, 'repeat', () => this.#bridge.repeatBroadcast(id));
  }

  switchSchedule(schedule: string, isOn: boolean): Promise<boolean> {
    return this.#send(schedule, 'schedule', () => this.#bridge.switchSchedule(schedule, isOn));
  }

  isSending(id: string): boolean {
    return this.#sending.has(id);
  }

  refusalOf(id: string): BroadcastRefusal | undefined {
    return this.#refusals.get(id);
  }

  #went(sent: Broadcast, what: HeldWhat): void {
    if (what === 'draft') this.draft.forget();
    this.show(sent.id);
  }

  async #send(of: string, what: BroadcastRefusal['what'], ask: () => Promise<Reply<null>>): Promise<boolean> {
    if (this.#sending.has(of)) return false;
    this.#sending = new Set([...this.#sending, of]);
    const reply = await settle(ask);
    this.#sending = new Set([...this.#sending].filter((each) => each !== of));
    this.#forget(of);
    if (!reply.ok) {
      this.#refusals = new Map(this.#refusals).set(of, { of, what, ...reply.error });
      this.#undos.set(
        of,
        this.#time.after(REFUSAL_MS, () => this.#forget(of)),
      );
    }
    return reply.ok;
  }

  #forget(of: string): void {
    this.#undos.get(of)?.();
    this.#undos.delete(of);
    if (this.#refusals.has(of)) {
      this.#refusals = new Map([...this.#refusals].filter(([each]) => each !== of));
    }
  }
}

function isFor({ answers }: BroadcastDraft, alarm: Alarm): boolean {
  return (
    answers !== null &&
    answers.alarm === alarm.id &&
    (answers.occurrence === alarm.occurrence || isSameOccurrence(answers.span, spanOf(alarm)))
  );
}
