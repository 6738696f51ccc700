import type { Alarm, AlarmId } from '../preload/contract/alarm.ts';
import type { LinkStatus } from '../preload/contract/link.ts';
import type { Entry } from '../preload/contract/log.ts';
import type { ChatMessage, ChatRoomId } from '../preload/contract/message.ts';
import type { Snapshot } from '../preload/contract/snapshot.ts';
import type { Settings } from './config/settings.ts';
import { Devices } from './devices.ts';
import type { FeedMessage } from './feed/feed.ts';
import type { WatchedFeeds } from './feeds.ts';
import type { Handlers } from './ipc/wall.ts';
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
    Pick<RoomParts, 'engine' | 'annunciator' | 'log' | 'operator'> {
  readonly feeds: WatchedFeeds;
  readonly settings: Settings;
  readonly isWall: boolean;
  readonly onFacts: (facts: Partial<DeskFacts>) => void;
  readonly onMessages: (messages: readonly ChatMessage[]) => void;
  readonly onRoomFocus: (room: ChatRoomId) => void;
  readonly onOrderFocus: (connection: string, pk: number) => void;
}

export type DeskFacts = Pick<Snapshot, 'chat' | 'orders' | 'devices' | 'room'>;

type Request = Extract<keyof Handlers, `${'message' | 'order' | 'device'}:${string}`>;

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
        onFacts: (room) => onFacts({ room }),
      });
    this.handlers = { ...this.#messages.handlers, ...this.#orders.handlers, ...this.#devices.handlers };
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
    };
  }

  /** Once the alarms are restored; waits for nothing that a disk may keep back. */
  start(): void {
    this.#load();
    void this.#room?.start();
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

  silenced(alarms: readonly AlarmId[]): void {
    this.#room?.silenced(alarms);
  }

  async close(): Promise<void> {
    this.#disposer.dispose();
    await Promise.all([this.#messages.close(), this.#room?.close()]);
  }

  #signedOut(connection: string): void {
    for (const department of [this.#messages, this.#orders, this.#devices]) department.signedOut(connection);
  }
}

function roomsOf({ connections }: Settings, id: string): readonly string[] {
  const connection = connections.find((each) => each.id === id);
  return connection?.kind === 'chat' ? (connection.chat.rooms ?? []) : [];
}

function knownDevices({ connections }: Settings) {
  return connections.flatMap((connection) =>
    connection.kind === 'rexsys'
      ? (connection.rexsys.clients ?? []).map((client) => ({ connection: connection.id, ...client }))
      : [],
  );
}
