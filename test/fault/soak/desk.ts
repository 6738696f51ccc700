import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AlarmEngine } from '../../../main/alarm/engine.ts';
import { restoreBook } from '../../../main/alarm/restore.ts';
import { SiteBook } from '../../../main/alarm/site-book.ts';
import { defaultSettings, type ConnectionSettings } from '../../../main/config/settings.ts';
import { DeskWork } from '../../../main/desk-work.ts';
import type { FeedMessage } from '../../../main/feed/feed.ts';
import { createFeeds, type WatchedFeed, type WatchedFeeds } from '../../../main/feeds.ts';
import type { Clock } from '../../../main/lib/clock.ts';
import { Disposer } from '../../../main/lib/disposer.ts';
import { createEntryIds } from '../../../main/lib/entry-id.ts';
import { nobodyWaits, type Logger } from '../../../main/lib/logger.ts';
import { noTrace } from '../../../main/lib/trace.ts';
import { openAlarmLog, type AlarmLog } from '../../../main/log/alarm-log.ts';
import { openDeskStore, type DeskStore } from '../../../main/store/desk-store.ts';
import { watchFeeds } from '../../../main/watch-feeds.ts';
import { ShelfWatch } from '../../../main/watch-shelf.ts';
import type { Alarm, AlarmCommand } from '../../../preload/contract/alarm.ts';
import type { EntryBody } from '../../../preload/contract/log.ts';
import { sayReason } from '../../../preload/contract/reason-words.ts';

export const deskNames = ['desk-1', 'desk-2'] as const;
export type DeskName = (typeof deskNames)[number];

export interface DeskParts {
  readonly name: DeskName;
  /** Where its log and its store are kept. */
  readonly directory: string;
  readonly connections: readonly ConnectionSettings[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** A link was refused: whoever sits there does something about it. */
  readonly onRefused: (desk: Desk, connection: string) => void;
}

const room = 'soak';
const worker = (of: 'log' | 'store') => new URL(`../../../main/${of}/worker.ts`, import.meta.url);

type DeviceMessage = Extract<FeedMessage, { type: 'device' }>;

/** A console without a window: all that `main/console.ts` puts together, but for Electron. */
export class Desk {
  readonly name: DeskName;
  readonly operator: string;
  readonly feeds: WatchedFeeds;
  readonly work: DeskWork;
  readonly engine: AlarmEngine;
  /** Entries that were handed to the log. */
  appended = 0;
  /** Commands that this desk's operator gave and that were accepted. */
  accepted = 0;
  toasts = 0;
  /** Why something that came was not taken, and its copy. */
  readonly rejected: { readonly connection: string; readonly reason: string; readonly copy: string }[] = [];
  onDevice: (message: DeviceMessage) => void = () => {};
  readonly #directory: string;
  readonly #log: AlarmLog;
  readonly #store: DeskStore;
  readonly #shelves: ShelfWatch;
  readonly #disposer = new Disposer();

  static async open(parts: DeskParts): Promise<Desk> {
    const { directory, clock, logger } = parts;
    const opened = await openAlarmLog({
      ...{ directory, clock, worker: worker('log'), file: 'alarms.db' },
      logger: logger.child('log'),
    });
    const store = await openDeskStore({
      ...{ directory, clock, worker: worker('store'), file: 'desk.db' },
      logger: logger.child('store'),
    });
    const book = await restoreBook(opened, logger);
    return new Desk(parts, { log: opened.log, store, book, nextId: createEntryIds(opened.lastId) });
  }

  private constructor(
    { name, directory, connections, clock, logger, onRefused }: DeskParts,
    own: {
      log: AlarmLog;
      store: DeskStore;
      book: Awaited<ReturnType<typeof restoreBook>>;
      nextId: (at: number) => number;
    },
  ) {
    const { log, store, book, nextId } = own;
    this.name = name;
    this.operator = `operator of ${name}`;
    this.#directory = directory;
    this.#log = log;
    this.#store = store;
    const settings = {
      ...defaultSettings(),
      desk: { id: name, room, operator: this.operator },
      connections,
    };
    const counted: Pick<AlarmLog, 'append' | 'checkpoint'> = {
      append: (entry) => {
        this.appended += 1;
        return log.append(entry);
      },
      checkpoint: (through, data) => log.checkpoint(through, data),
    };
    const record = (body: EntryBody) => {
      if (body.type === 'rejected') this.rejected.push({ ...body, reason: sayReason(body.reason) });
      const at = clock.now();
      nobodyWaits(counted.append({ id: nextId(at), at, ...body }), logger, `record ${body.type}`);
    };
    this.engine = new AlarmEngine({
      ...{ book, log: counted, nextId, clock },
      tell: ({ entry, alarmId, alarm }) => {
        this.#shelves.heard(alarmId, alarm);
        this.work.told(entry, alarm);
      },
      logger: logger.child('alarm'),
    });
    this.#shelves = new ShelfWatch(clock, ({ id, occurrence, severity }) => {
      const target = { alarm: id, occurrence, severity };
      const ended = this.engine.command(
        { command: 'unshelve', target, note: null },
        { operator: '', desk: name },
      );
      nobodyWaits(ended, logger, 'end a shelf');
    });
    this.feeds = createFeeds({
      ...{ settings, clock, logger },
      store: memory(),
      isActive: (alarm) => this.engine.isActive(alarm),
    });
    this.work = new DeskWork({
      ...{ feeds: this.feeds, settings, engine: this.engine, log, clock, logger, record, store },
      guard: (_, go) => go({ name: this.operator, role: 'supervisor' }),
      annunciator: { silence: () => [] },
      isWall: false,
      language: () => 'en',
      operator: () => this.operator,
      announce: () => void (this.toasts += 1),
      withdraw() {},
      ...{ onFacts() {}, onMessages() {}, onRoomFocus() {}, onOrderFocus() {}, onHeld() {}, onRefresh() {} },
      ...{ drillOrigins: null, siteName: () => null, secretOf: () => null },
      seat: { agree: () => Promise.resolve({ ok: true, value: null }) },
    });
    const undo = watchFeeds({
      ...{ feeds: this.feeds.all.map(({ feed }) => feed), engine: this.engine, classes: settings.classes },
      ...{ sites: new SiteBook(), trace: noTrace, record, onSites() {}, onLinks() {} },
      onWork: (message) => {
        if (message.type === 'device') this.onDevice(message);
        this.work.hear(message);
      },
      unread: ({ notice, connection, context }) =>
        notice === 'broadcast-device' ? this.work.unreadSpeaker(connection, context) : null,
      onNotice: ({ notice, connection, context, receivedAt }) => {
        if (notice === 'broadcast-device') this.work.heardSpeaker(connection, context, receivedAt);
      },
      onLinked: (status) => {
        this.work.linked(status);
        if (status.link.state === 'refused') onRefused(this, status.connection);
      },
    });
    this.#disposer.add(undo);
  }

  start(): void {
    this.work.start();
    for (const { feed } of this.feeds.all) feed.start();
  }

  get isUp(): boolean {
    return this.feeds.all.every(({ feed }) => feed.status.link.state === 'up');
  }

  watched(connection: string): WatchedFeed {
    const found = this.feeds.all.find(({ feed }) => feed.name === connection);
    if (!found) throw new Error(`${this.name} has no connection ${connection}`);
    return found;
  }

  /** Gives a command as the operator does, to the alarm as it stands. */
  async command({ id, occurrence, severity }: Alarm, words: CommandWords): Promise<boolean> {
    const target = { alarm: id, occurrence, severity };
    const { operator, name: desk } = this;
    const reply = await this.engine.command({ target, ...words } as AlarmCommand, { operator, desk });
    if (reply.ok) this.accepted += 1;
    return reply.ok;
  }

  /** Rows of its own store. */
  stored<T>(sql: string, ...values: readonly string[]): readonly T[] {
    return read<T>(join(this.#directory, 'desk.db'), sql, values);
  }

  /** Rows of its alarm log. */
  logged<T>(sql: string, ...values: readonly string[]): readonly T[] {
    return read<T>(join(this.#directory, 'alarms.db'), sql, values);
  }

  async close(): Promise<void> {
    for (const { session } of this.feeds.all) session.stop();
    this.#shelves.close();
    await this.work.close();
    await Promise.all(this.feeds.all.map(({ feed }) => feed.stop()));
    this.#disposer.dispose();
    await this.engine.close();
    await Promise.all([this.#log.close(), this.#store.close()]);
  }
}

export type CommandWords =
  | {
      readonly command: 'acknowledge' | 'unacknowledge' | 'claim' | 'release' | 'reset';
      readonly note: string | null;
    }
  | { readonly command: 'note'; readonly note: string }
  | { readonly command: 'shelve'; readonly note: string; readonly until: number };

function read<T>(file: string, sql: string, values: readonly string[]): readonly T[] {
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare(sql).all(...values) as T[];
  } finally {
    db.close();
  }
}

function memory() {
  const kept = new Map<string, string>();
  return {
    get: (key: string) => kept.get(key) ?? null,
    set: (key: string, value: string) => kept.set(key, value),
    remove: (key: string) => kept.delete(key),
  };
}
