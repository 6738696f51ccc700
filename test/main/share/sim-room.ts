import {
  spanOf,
  type Alarm,
  type AlarmCommand,
  type AlarmId,
  type EntryId,
} from '../../../preload/contract/alarm.ts';
import type { Entry } from '../../../preload/contract/log.ts';
import type { Operation, RoomFacts, SharedFacts } from '../../../preload/contract/room.ts';
import type { RoomPost, RoomTopic, RoomWire } from '../../../main/feed/room/room-wire.ts';
import { createLogger } from '../../../main/lib/logger.ts';
import { Share } from '../../../main/share/share.ts';
import { OperationStore } from '../../../main/store/operation-store.ts';
import { alarmLike } from '../alarm-like.ts';
import { ManualClock } from '../manual-clock.ts';
import { MemoryStore } from './memory-store.ts';
import { commandLike, gas, type OperationLike } from './operation-like.ts';

interface Delivery {
  readonly to: string;
  readonly topic: RoomTopic;
  readonly body: string;
}

/** A room whose broker is a list: a test decides what is delivered, in which order, how often, or not at all. */
export class SimRoom {
  readonly desks: SimDesk[] = [];
  deliveries: Delivery[] = [];
  /** Everything that was ever sent. */
  readonly sent: Delivery[] = [];

  async add(
    id: string,
    differences: { skewMs?: number; isWall?: boolean; isUp?: boolean } = {},
  ): Promise<SimDesk> {
    const desk = new SimDesk(id, this, differences);
    this.desks.push(desk);
    await desk.open();
    if (differences.isUp !== false) desk.up();
    return desk;
  }

  send(from: string, posts: readonly RoomPost[]): void {
    for (const { topic, desk, body } of posts)
      for (const { id } of this.desks)
        // Topics echo to whoever sent it.
        if (desk === undefined || desk === id) this.deliveries.push({ to: id, topic, body });
    for (const { topic, desk, body } of posts) this.sent.push({ to: desk ?? '*', topic, body });
    if (this.desks.length === 0) throw new Error(`${from} is in no room`);
  }

  /** One of those under way; what is for a desk that is cut off is lost. */
  deliver(index: number, isAgain = false): void {
    const [delivery] = isAgain ? this.deliveries.slice(index) : this.deliveries.splice(index, 1);
    const desk = this.desks.find(({ id }) => id === delivery?.to);
    if (delivery && desk?.isUp) desk.hear(delivery.topic, delivery.body);
  }

  /** Everything that is under way, and what follows from it. */
  async deliverAll(): Promise<void> {
    for (;;) {
      await this.settled();
      if (this.deliveries.length === 0) return;
      while (this.deliveries.length > 0) this.deliver(0);
    }
  }

  async settled(): Promise<void> {
    for (const { share } of this.desks) await share.settled();
    // Posts and answers go by promises of their own.
    await new Promise((resolve) => setImmediate(resolve));
    for (const { share } of this.desks) await share.settled();
  }

  /** Time goes by for everybody, and everything arrives. */
  async pass(ms: number, stepMs = 100): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      for (const { clock } of this.desks) clock.advance(Math.min(stepMs, left));
      await this.deliverAll();
    }
  }

  async close(): Promise<void> {
    for (const { share } of this.desks) await share.close();
  }
}

/** A desk with a store that outlives it, and alarms that believe what they are told. */
export class SimDesk implements RoomWire {
  readonly id: string;
  readonly store = new MemoryStore();
  clock: ManualClock;
  readonly alarms = new Map<AlarmId, Alarm>();
  readonly told = new Map<AlarmId, SharedFacts>();
  /** Names of what was applied, with the acknowledging operator after it. */
  readonly applied: string[] = [];
  readonly silenced: AlarmId[] = [];
  /** Broadcasts and refreshes of other desks. */
  readonly others: Operation[] = [];
  readonly rejected: string[] = [];
  readonly lines: string[] = [];
  readonly log: Entry[] = [];
  facts: RoomFacts | null = null;
  isUp = false;
  /** Posts are accepted and lost. */
  isLossy = false;
  settledCount = 0;
  operator: string | null;
  #room: SimRoom;
  #isWall: boolean;
  #share: Share | null = null;
  #run: ReturnType<MemoryStore['run']> | null = null;
  #entry: EntryId = 0;

  constructor(id: string, room: SimRoom, { skewMs = 0, isWall = false }) {
    this.id = id;
    this.operator = `operator of ${id}`;
    const now = room.desks[0]?.clock.now() ?? 1_700_000_000_000;
    this.clock = new ManualClock(now + skewMs);
    this.#room = room;
    this.#isWall = isWall;
    this.#entry = this.clock.now() * 1_024;
  }

  get share(): Share {
    if (!this.#share) throw new Error(`${this.id} is not open`);
    return this.#share;
  }

  /** Starts it, or starts it again with what is in its store. */
  async open(): Promise<void> {
    const { id, clock, alarms } = this;
    this.#run = this.store.run();
    this.#share = new Share({
      ...{ room: 'main', desk: id, isWall: this.#isWall, wire: this, clock, random: () => 0.5 },
      store: new OperationStore(this.#run, 'main'),
      logger: createLogger(
        id,
        (line) => this.lines.push(line),
        () => 0,
      ),
      operator: () => this.operator,
      alarmOf: (alarm) => alarms.get(alarm) ?? null,
      onFacts: (facts) => (this.facts = facts),
      reject: (reason, copy) => this.rejected.push(`${reason} | ${copy}`),
      apply: {
        operation: (operation, facts) => {
          this.applied.push(`${operation.author}#${operation.number}`);
          if (operation.act.kind === 'alarm' && facts)
            this.told.set(operation.act.command.target.alarm, facts);
        },
        facts: (alarm, facts) => this.told.set(alarm, facts),
        silence: (silenced) => this.silenced.push(...silenced.map(({ alarm }) => alarm)),
        other: (operation) => this.others.push(operation),
      },
    });
    await this.#share.load();
  }

  /** Ends it as a crash does, with whatever was under way, and starts it again. */
  async restart(): Promise<void> {
    const wasUp = this.isUp;
    this.isUp = false;
    this.#run?.kill();
    this.clock = new ManualClock(this.clock.now());
    await this.open();
    // What the alarm log has and the operation log has not.
    for (const entry of this.log) if (entry.id > this.share.lastEntry) this.share.did(entry);
    if (wasUp) this.up();
  }

  up(): void {
    this.isUp = true;
    this.share.linkUp();
  }

  down(): void {
    this.isUp = false;
    this.share.linkDown();
  }

  hear(topic: RoomTopic, body: string): void {
    this.share.hear(topic, body, () => (this.settledCount += 1));
  }

  post(posts: readonly RoomPost[]): Promise<void> {
    if (!this.isUp) return Promise.reject(new Error('the link is down'));
    if (!this.isLossy) this.#room.send(this.id, posts);
    return Promise.resolve();
  }

  /** The alarm comes up here. */
  raise(differences: Partial<Alarm> = {}): Alarm {
    const alarm = alarmLike({ id: gas, sourceRaisedAt: 100, sourceTime: 200, ...differences });
    this.alarms.set(alarm.id, alarm);
    this.share.raised(alarm);
    return alarm;
  }

  /** What an accepted command leaves in the alarm log. */
  enter(differences: OperationLike = {}): Entry {
    const command: AlarmCommand = commandLike(differences);
    const alarm = this.alarms.get(command.target.alarm);
    const span = differences.span ?? (alarm ? spanOf(alarm) : { raised: 100, heard: 200 });
    this.#entry += 1;
    const entry: Entry = {
      ...{ id: this.#entry, at: this.clock.now(), type: 'command', alarm: command.target.alarm },
      ...{ outcome: 'accepted', operator: differences.operator ?? `operator of ${this.id}` },
      ...{ desk: this.id, span, command },
    };
    this.log.push(entry);
    return entry;
  }

  act(differences: OperationLike = {}): Entry {
    const entry = this.enter(differences);
    this.share.did(entry);
    return entry;
  }
}
