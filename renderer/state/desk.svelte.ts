import { isUnacknowledged, type Alarm } from '../../preload/contract/alarm.ts';
import type { BroadcastId } from '../../preload/contract/broadcast.ts';
import type { Bridge } from '../../preload/contract/channels.ts';
import type { Severity, SiteId } from '../../preload/contract/hazard.ts';
import type { Act } from '../../preload/contract/operator.ts';
import type { SoundOrder } from '../../preload/contract/snapshot.ts';
import type { WindowPlan } from '../../preload/contract/window.ts';
import { wordsOf, type Words } from '../language/index.ts';
import { Actions } from './actions.svelte.ts';
import { AlarmList } from './alarm-list.svelte.ts';
import { Broadcasts } from './broadcasts.svelte.ts';
import { Connections } from './connections.svelte.ts';
import { describe, type Description } from './describe.ts';
import { DeviceRequest } from './device-request.svelte.ts';
import { Facts } from './facts.svelte.ts';
import { LogBook } from './log-book.svelte.ts';
import { Messages } from './messages.svelte.ts';
import { narrowTo } from './narrow.ts';
import { Orders } from './orders.svelte.ts';
import { isOwnClaim, obstacleTo } from './permission.ts';
import { Refresh } from './refresh.svelte.ts';
import { Rejected } from './rejected.svelte.ts';
import { SignIn } from './sign-in.svelte.ts';
import { Story } from './story.svelte.ts';
import { Strip } from './strip.svelte.ts';
import type { Time, Undo } from './time.ts';
import { View, type Store } from './view.svelte.ts';
import { deskPlan, Windows } from './windows.svelte.ts';

/** Whether anybody can hear this window: `blocked` until somebody clicks, `absent` without an output. */
export type Audibility = 'on' | 'blocked' | 'absent';

/** What plays main's orders. The room `sound` has the one that makes a noise. */
export interface Sound {
  readonly audibility: Audibility;
  onAudibility(listener: (audibility: Audibility) => void): Undo;
  /** The present order; null for silence. The same order again changes nothing. */
  follow(order: SoundOrder | null): void;
  test(severity: Severity): void;
  close(): void;
}

/** What a desk is built from; tests hand in their own. */
export interface DeskParts {
  readonly bridge: Bridge;
  readonly time: Time;
  readonly sound: Sound;
  readonly session: Store;
  readonly machine: Store;
  /** Which window this is; an operator's where nothing is said. */
  readonly plan?: WindowPlan;
}

/**
 * All state of one window: the mirrored facts, what is shown of them, and the operator's commands. Views get
 * this one object. It owns the subscription to main and the sound; `start` gives its undo.
 */
export class Desk {
  readonly facts: Facts;
  readonly view: View;
  readonly list: AlarmList;
  readonly actions: Actions;
  readonly strip: Strip;
  readonly logBook: LogBook;
  readonly story: Story;
  readonly rejected: Rejected;
  readonly messages: Messages;
  readonly orders: Orders;
  readonly broadcasts: Broadcasts;
  readonly signIn: SignIn;
  readonly connections: Connections;
  readonly deviceRequest: DeviceRequest;
  readonly windows: Windows;
  readonly refresh: Refresh;
  readonly #bridge: Bridge;
  readonly #sound: Sound;

  #audibility = $state<Audibility>('on');

  constructor({ bridge, time, sound, session, machine, plan = deskPlan }: DeskParts) {
    this.#bridge = bridge;
    this.facts = new Facts(narrowTo(plan.wall, bridge), time);
    this.view = new View(session, machine);
    this.list = new AlarmList(this.facts, this.view);
    this.actions = new Actions(bridge, time);
    this.strip = new Strip(this.facts, this.actions, time);
    this.logBook = new LogBook(bridge, time, () => this.facts.revision);
    this.story = new Story(bridge, time);
    this.rejected = new Rejected(bridge, time);
    this.messages = new Messages(bridge, this.facts, time, session);
    this.orders = new Orders(bridge, this.facts, time);
    this.broadcasts = new Broadcasts(bridge, this.facts, this.view, time);
    this.signIn = new SignIn(bridge, this.facts, time);
    this.connections = new Connections(bridge, time);
    this.deviceRequest = new DeviceRequest(bridge);
    this.windows = new Windows(plan, bridge, this.facts, this.view, time);
    this.refresh = new Refresh(bridge, this.facts, time, plan.id);
    this.#sound = sound;
    this.#audibility = sound.audibility;
  }

  start(): Undo {
    const undos = [
      this.facts.start(),
      this.#sound.onAudibility((audibility) => (this.#audibility = audibility)),
      this.messages.start(),
      this.broadcasts.start(),
      this.windows.start(),
      this.refresh.start(),
      this.#bridge.onFocus((alarm) => this.show(alarm)),
      this.#bridge.onBroadcastFocus((broadcast) => this.showBroadcast(broadcast)),
      this.#bridge.onRoomFocus((room) => {
        this.view.show('message');
        this.messages.openRoom(room);
      }),
      this.#bridge.onOrderFocus((connection, pk) => {
        this.view.show('order');
        this.orders.show(connection, pk);
      }),
      $effect.root(() => {
        $effect(() => this.#sound.follow(this.windows.isSounding ? this.facts.sound : null));
        $effect(() => this.view.save());
      }),
      () => this.strip.stop(),
      () => this.actions.stop(),
      () => this.story.close(),
      () => this.orders.stop(),
      () => this.#sound.close(),
    ];
    return () => {
      for (const undo of undos.splice(0)) undo();
    };
  }

  get words(): Words {
    return wordsOf(this.facts.language);
  }

  get audibility(): Audibility {
    return this.#audibility;
  }

  describe(alarm: Alarm): Description {
    return describe(alarm, this.facts, this.words);
  }

  // The drawer must not close by itself when the alarm that is read in it ends.
  #lastChosen: Alarm | null = null;
  readonly #chosen = $derived.by(() => {
    const { selected } = this.view;
    const present = selected === null ? undefined : this.facts.alarm(selected);
    if (present) this.#lastChosen = present;
    if (this.#lastChosen?.id !== selected) this.#lastChosen = null;
    return this.#lastChosen && { alarm: this.#lastChosen, isEnded: !present };
  });

  /** The alarm in the drawer: as it stands, or as it stood when it ended. */
  get chosen(): { readonly alarm: Alarm; readonly isEnded: boolean } | null {
    return this.#chosen;
  }

  getSiteDetail(site: SiteId): ReturnType<Bridge['getSiteDetail']> {
    return this.#bridge.getSiteDetail(site);
  }

  /** Brings an alarm into view wherever the operator is. */
  show(alarm: Alarm['id']): void {
    this.view.show('live');
    this.view.select(alarm);
  }

  /** Brings the shelf into view, by what is back first. */
  showShelf(): void {
    const first = this.facts.alarms[this.facts.alarms.length - this.facts.counts.shelved];
    if (first) this.show(first.id);
  }

  /** Why whoever sits here may not do this, in words; undefined where nothing stands in the way. */
  whyNot(act: Act): string | undefined {
    const obstacle = obstacleTo(act, this.facts.seat);
    return obstacle === null ? undefined : this.words.seat.whyNot[obstacle];
  }

  /** Claims the chosen alarm, the strip's where none is chosen; releases it where it is one's own already. */
  async claim(): Promise<void> {
    const { selected } = this.view;
    const alarm = selected === null ? this.strip.alarm : this.facts.alarm(selected);
    if (!alarm || this.actions.sending.has(alarm.id)) return;
    await (isOwnClaim(alarm, this.facts) ? this.actions.release(alarm) : this.actions.claim(alarm));
  }

  /** A ready broadcast for an alarm: the chosen one, else the strip's, else for none. Sends nothing. */
  async broadcast(alarm: Alarm | undefined = this.#forBroadcast()): Promise<void> {
    this.view.show('broadcast');
    if (!this.broadcasts.hasBroadcasts || this.whyNot('broadcast') !== undefined) return;
    await this.broadcasts.begin(alarm);
  }

  #forBroadcast(): Alarm | undefined {
    const { selected } = this.view;
    return (selected === null ? undefined : this.facts.alarm(selected)) ?? this.strip.alarm;
  }

  /** Brings a broadcast into view wherever the operator is. */
  showBroadcast(broadcast: BroadcastId): void {
    this.view.show('broadcast');
    this.broadcasts.show(broadcast);
  }

  /** Acknowledges the chosen alarm as it is shown; the strip's where none is chosen. */
  async acknowledge(): Promise<void> {
    const { selected } = this.view;
    if (selected === null) return this.strip.acknowledge();
    const alarm = this.facts.alarm(selected);
    if (alarm && isUnacknowledged(alarm) && !this.actions.sending.has(selected)) {
      await this.actions.acknowledge([alarm]);
    }
  }

  /** When the allowed time to respond is over, epoch ms. */
  deadlineOf(alarm: Alarm): number {
    return alarm.raisedAt + this.facts.classOf(alarm.kind).responseS * 1_000;
  }

  /** Lets the operator hear a severity's pattern. */
  testSound(severity: Severity): void {
    this.#sound.test(severity);
  }
}
