import type { Alarm, AlarmId } from '../preload/contract/alarm.ts';
import type { BroadcastSetup } from '../preload/contract/broadcast.ts';
import type { LinkStatus } from '../preload/contract/link.ts';
import type { Entry } from '../preload/contract/log.ts';
import type { ChatMessage, ChatRoomId } from '../preload/contract/message.ts';
import type { Snapshot } from '../preload/contract/snapshot.ts';
import type { Settings } from './config/settings.ts';
import { Broadcasts, type BroadcastsParts } from './broadcasts.ts';
import { Devices } from './devices.ts';
import type { FeedMessage } from './feed/feed.ts';
import type { WatchedFeeds } from './feeds.ts';
import { refusal, type Handlers } from './ipc/wall.ts';
import { Disposer } from './lib/disposer.ts';
import { nobodyWaits } from './lib/logger.ts';
import { Messages, type MessagesParts } from './messages.ts';
import { Orders } from './orders.ts';
import { Room, type RoomParts } from './room.ts';

export interface DeskWorkParts
  extends
    Pick<
      MessagesParts,
      'guard' | 'clock' | 'logger' | 'language' | 'record' | 'announce' | 'withdraw' | 'store'
    >,
    Pick<RoomParts, 'engine' | 'annunciator' | 'log' | 'operator'>,
    Pick<BroadcastsParts, 'seat' | 'drillOrigins' | 'siteName' | 'secretOf' | 'onHeld'> {
  readonly feeds: WatchedFeeds;
  readonly settings: Settings;
  readonly isWall: boolean;
  readonly onFacts: (facts: Partial<DeskFacts>) => void;
  readonly onMessages: (messages: readonly ChatMessage[]) => void;
  readonly onRoomFocus: (room: ChatRoomId) => void;
  readonly onOrderFocus: (connection: string, pk: number) => void;
  /** Another desk ordered all windows of the room to be loaded again. */
  readonly onRefresh: (by: { readonly operator: string; readonly desk: string }, reason: string) => void;
}

export type DeskFacts = Pick<Snapshot, 'chat' | 'orders' | 'devices' | 'room' | 'broadcast'>;

type Request = Extract<keyof Handlers, `${'message' | 'order' | 'device' | 'broadcast'}:${string}`>;

/**
 * What a desk does beside watching sites: messages, work orders, devices, and the room that it shares with the
 * other desks. Hands each what its connections say, and tells each when a link comes, goes, or is signed out.
 */
export class DeskWork {
  readonly handlers: Pick<Handlers, Request>;
  readonly #messages: Messages;
  readonly #orders: Orders;
  readonly #devices: Devices;
  readonly #room: Room | null;
  readonly #broadcasts: Broadcasts | null;
  readonly #disposer = new Disposer();

  constructor(parts: DeskWorkParts) {
    const { feeds, settings, guard, clock, logger, language, record, announce, store, onFacts } = parts;
    const common = { guard, clock, language, record, announce };
    this.#messages = new Messages({
      ...common,
      feeds: feeds.chats,
      rooms: (connection) => roomsOf(settings, connection),
      store,
      logger,
      withdraw: parts.withdraw,
      onFacts: (chat) => onFacts({ chat }),
      onMessages: parts.onMessages,
      onFocus: parts.onRoomFocus,
    });
    this.#orders = new Orders({
      ...common,
      feeds: feeds.orders,
      onFacts: (orders) => onFacts({ orders }),
      onFocus: parts.onOrderFocus,
    });
    this.#devices = new Devices({
      feeds: feeds.devices,
      known: knownDevices(settings),
      guard,
      isOfBroadcast: (event) => this.#broadcasts?.heardDevice(event) ?? false,
      record,
      onFacts: (devices) => onFacts({ devices }),
    });
    const { engine, annunciator, log, operator, isWall } = parts;
    this.#room =
      feeds.room &&
      new Room({
        ...{ engine, annunciator, log, operator, isWall, store, clock, record },
        room: settings.desk.room,
        desk: settings.desk.id,
        wire: feeds.room.feed,
        reject: (reason, copy) => feeds.room?.feed.reject(reason, copy),
        logger: logger.child('room'),
        onFacts: (room) => {
          onFacts({ room });
          this.#broadcasts?.heardRoom(room);
        },
        onOther: (operation) => {
          const { act, operator, desk } = operation;
          if (act.kind === 'refresh') parts.onRefresh({ operator, desk }, act.reason);
          else this.#broadcasts?.heardDesk(operation);
        },
      });
    const room = this.#room;
    this.#broadcasts =
      settings.broadcast &&
      new Broadcasts({
        ...{ feeds, guard, store, clock, logger, record },
        ...{ settings: settings.broadcast, desk: settings.desk.id, classes: settings.classes },
        ...{ seat: parts.seat, drillOrigins: parts.drillOrigins, siteName: parts.siteName },
        ...{ secretOf: parts.secretOf, onHeld: parts.onHeld },
        speakerStates: (connection) => speakerStatesOf(settings, connection),
        room: room && {
          others: () => room.others,
          tell: (act, by, withinMs) => room.tell({ kind: 'broadcast', broadcast: act }, by, withinMs),
        },
        isRoomSettled: () => room?.isSettled ?? true,
        alarm: (id) => engine.alarm(id),
        onFacts: (broadcast) => onFacts({ broadcast }),
      });
    this.handlers = {
      ...this.#messages.handlers,
      ...this.#orders.handlers,
      ...this.#devices.handlers,
      ...(this.#broadcasts?.handlers ?? nothingToSpeakWith),
    };
    for (const { feed, session } of feeds.all) {
      this.#disposer.add(
        session.onChange((change) => {
          if (change === 'signed-out') this.#signedOut(feed.name);
        }),
      );
    }
    this.#load = () => nobodyWaits(this.#messages.start(), logger, 'read the messages');
  }

  readonly #load: () => void;

  get facts(): DeskFacts {
    return {
      chat: this.#messages.facts,
      orders: this.#orders.facts,
      devices: this.#devices.facts,
      room: this.#room?.facts ?? null,
      broadcast: this.#broadcasts?.facts ?? null,
    };
  }

  /** Null where there is nothing to speak with. */
  get broadcastSetup(): BroadcastSetup | null {
    return this.#broadcasts?.setup ?? null;
  }

  /** The file of a recording; null where there is none of that id. */
  clip(id: string): string | null {
    return this.#broadcasts?.clip(id) ?? null;
  }

  /** Once the alarms are restored; waits for nothing that a disk may keep back. */
  start(): void {
    this.#load();
    void this.#room?.start();
    void this.#broadcasts?.start();
  }

  hear(message: Extract<FeedMessage, { type: 'chat' | 'order' | 'device' | 'room' }>): void {
    switch (message.type) {
      case 'chat':
        return this.#messages.hear(message.connection, message.event);
      case 'order':
        return this.#orders.hear(message.connection, message.event);
      case 'device':
        return this.#devices.hear(message.connection, message.event);
      case 'room':
        return this.#room?.hear(message);
    }
  }

  /** The link of a connection has come up, or is not up any more. */
  linked({ kind, connection, link }: LinkStatus): void {
    const isUp = link.state === 'up';
    if (kind === 'chat') this.#messages.linked(connection, isUp);
    if (kind === 'orders') this.#orders.linked(connection, isUp);
    if (kind === 'room') this.#room?.linked(isUp);
  }

  /** Everything that the engine tells. */
  told(entry: Entry, alarm: Alarm | null): void {
    this.#room?.told(entry, alarm);
  }

  /** Something that a site tells of a broadcast device. */
  heardSpeaker(connection: string, context: string, at: number): void {
    this.#broadcasts?.heardNotice(connection, context, at);
  }

  /** Its state as it came, where nothing can be concluded from it; null where it is read, or nobody reads it. */
  unreadSpeaker(connection: string, context: string): string | null {
    return this.#broadcasts?.unread(connection, context) ?? null;
  }

  /** All windows of the room are to be loaded again: tells the other desks, where there are any. */
  async tellRefresh(operator: string, reason: string): Promise<void> {
    await this.#room?.tell({ kind: 'refresh', reason }, operator, tellWithinMs);
  }

  silenced(alarms: readonly AlarmId[]): void {
    this.#room?.silenced(alarms);
  }

  async close(): Promise<void> {
    this.#disposer.dispose();
    // While the room is there to be told how broadcasts ended.
    await this.#broadcasts?.close();
    await Promise.all([this.#messages.close(), this.#room?.close()]);
  }

  #signedOut(connection: string): void {
    for (const department of [this.#messages, this.#orders, this.#devices]) department.signedOut(connection);
  }
}

/** How long an order to the room waits for the broker, ms; it is told later where that fails. */
const tellWithinMs = 2_000;

const noPort = () => refusal('unavailable', 'the settings name nothing to speak with');
const nothingToSpeakWith: Broadcasts['handlers'] = {
  'broadcast:prepare': noPort,
  'broadcast:draft': noPort,
  'broadcast:check': noPort,
  'broadcast:hold': noPort,
  'broadcast:keep': noPort,
  'broadcast:let-go': noPort,
  'broadcast:stop': noPort,
  'broadcast:repeat': noPort,
  'broadcast:schedule': noPort,
};

function roomsOf({ connections }: Settings, id: string): readonly string[] {
  const connection = connections.find((each) => each.id === id);
  return connection?.kind === 'chat' ? (connection.chat.rooms ?? []) : [];
}

function speakerStatesOf({ connections }: Settings, id: string) {
  const connection = connections.find((each) => each.id === id);
  return (connection?.kind === 'ima' && connection.ima.speakerStates) || {};
}

function knownDevices({ connections }: Settings) {
  return connections.flatMap((connection) =>
    connection.kind === 'rexsys'
      ? (connection.rexsys.clients ?? []).map((client) => ({ connection: connection.id, ...client }))
      : [],
  );
}
