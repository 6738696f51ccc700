/** A console's share of the room with everything real but its alarms: store, feed, broker. */
import { spanOf, type Alarm, type AlarmId } from '../../../preload/contract/alarm.ts';
import type { Entry } from '../../../preload/contract/log.ts';
import type { RoomFacts, SharedFacts } from '../../../preload/contract/room.ts';
import { systemClock, type Clock } from '../../../main/lib/clock.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { Share } from '../../../main/share/share.ts';
import { openDeskStore, type DeskStore } from '../../../main/store/desk-store.ts';
import { OperationStore } from '../../../main/store/operation-store.ts';
import { alarmLike } from '../alarm-like.ts';
import { Desk, type Bench, type DeskSetup } from '../feed/room/watch-room.ts';
import { worker } from '../store/scratch.ts';
import { commandLike, type OperationLike } from './operation-like.ts';

export interface ConsoleSetup extends DeskSetup {
  readonly desk: string;
  readonly directory: string;
  /** Of what desks say to each other; the machine's by default. The line to the broker has its own. */
  readonly shareClock?: Clock;
}

export class RoomConsole {
  readonly id: string;
  readonly alarms = new Map<AlarmId, Alarm>();
  readonly told = new Map<AlarmId, SharedFacts>();
  /** `author#number`, in the order in which they were applied. */
  readonly applied: string[] = [];
  readonly rejected: string[] = [];
  facts: RoomFacts | null = null;
  readonly #bench: Bench;
  readonly #setup: ConsoleSetup;
  readonly #checks = new Set<() => void>();
  #desk: Desk | null = null;
  #store: DeskStore | null = null;
  #share: Share | null = null;
  #entry = systemClock.now() * 1_024;

  constructor(bench: Bench, setup: ConsoleSetup) {
    this.#bench = bench;
    this.#setup = setup;
    this.id = setup.desk;
  }

  get share(): Share {
    if (!this.#share) throw new Error(`${this.id} is not open`);
    return this.#share;
  }

  get desk(): Desk {
    if (!this.#desk) throw new Error(`${this.id} is not open`);
    return this.#desk;
  }

  get isUp(): boolean {
    return this.desk.feed.isUp;
  }

  async open(): Promise<this> {
    const { directory, desk, shareClock = systemClock } = this.#setup;
    const [clock, logger] = [systemClock, silentLogger];
    this.#store = await openDeskStore({ directory, file: `${desk}.db`, worker, clock, logger });
    const own = new Desk(this.#bench, { ...this.#setup, isSlow: true });
    this.#desk = own;
    const share = new Share({
      ...{
        room: 'main',
        desk,
        isWall: false,
        wire: own.feed,
        clock: shareClock,
        logger,
        random: Math.random,
      },
      store: new OperationStore(this.#store, 'main'),
      operator: () => `operator of ${desk}`,
      alarmOf: (id) => this.alarms.get(id) ?? null,
      onFacts: (facts) => this.#changed(() => (this.facts = facts)),
      reject: (reason) => this.rejected.push(reason),
      apply: {
        operation: ({ author, number, act }, facts) =>
          this.#changed(() => {
            this.applied.push(`${author}#${number}`);
            if (act.kind === 'alarm' && facts) this.told.set(act.command.target.alarm, facts);
          }),
        facts: (id, facts) => this.#changed(() => this.told.set(id, facts)),
        silence: () => {},
        other: () => {},
      },
    });
    this.#share = share;
    await share.load();
    let wasUp = false;
    own.feed.onStatus(({ link }) => {
      const isUp = link.state === 'up';
      if (isUp !== wasUp) (isUp ? share.linkUp : share.linkDown).call(share);
      wasUp = isUp;
      this.#changed(() => {});
    });
    own.feed.onMessage((message) => {
      if (message.type === 'room') share.hear(message.topic, message.body, message.settle);
    });
    own.feed.start();
    return this;
  }

  /** As a program ends; with `isKilled` without a word to anybody. */
  async close(isKilled = false): Promise<void> {
    if (isKilled) await this.#desk?.stop();
    await this.#share?.close();
    await this.#desk?.stop();
    await this.#store?.close();
    this.#share = null;
  }

  raise(id: AlarmId): void {
    const alarm = alarmLike({ id, sourceRaisedAt: 100, sourceTime: 200 });
    this.alarms.set(id, alarm);
    this.share.raised(alarm);
  }

  act(alarm: AlarmId, command: OperationLike['command'] = 'acknowledge'): void {
    const present = this.alarms.get(alarm);
    this.#entry += 1;
    const entry: Entry = {
      ...{ id: this.#entry, at: systemClock.now(), type: 'command', alarm, outcome: 'accepted' },
      ...{ operator: `operator of ${this.id}`, desk: this.id },
      span: present ? spanOf(present) : null,
      command: commandLike({ alarm, command }),
    };
    this.share.did(entry);
  }

  /** Resolves when it is so; it is looked at whenever anything is told. */
  until(isSo: (console: this) => boolean): Promise<void> {
    if (isSo(this)) return Promise.resolve();
    return new Promise((resolve) => {
      const check = () => {
        if (!isSo(this)) return;
        this.#checks.delete(check);
        resolve();
      };
      this.#checks.add(check);
    });
  }

  #changed(change: () => unknown): void {
    change();
    for (const check of [...this.#checks]) check();
  }
}
