/** Desks for tests: a feed, a session that holds its passcode, and what it told. */
import type { FeedMessage } from '../../../../main/feed/feed.ts';
import { roomDefaults, type RoomOptions } from '../../../../main/feed/room/options.ts';
import { RoomFeed } from '../../../../main/feed/room/room-feed.ts';
import type { RoomTopic } from '../../../../main/feed/room/room-wire.ts';
import { systemClock, type Clock } from '../../../../main/lib/clock.ts';
import { createLogger } from '../../../../main/lib/logger.ts';
import { Session, type TokenSource } from '../../../../main/session/session.ts';
import { FeedWatch, MemoryStore } from '../watch-feed.ts';

/** A broker as a test sees it, whoever made it. */
export interface Bench {
  readonly url: string;
  readonly port: number;
  readonly user: string;
  readonly passcode: string;
  setPasscode(passcode: string): Promise<void>;
  /** Messages that were delivered and not acknowledged. */
  unsettled(): Promise<number>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface DeskSetup {
  /** Another way to the broker than its own address. */
  readonly port?: number;
  readonly url?: string;
  readonly desk?: string;
  readonly room?: string;
  readonly user?: string;
  readonly host?: string;
  readonly passcode?: string;
  readonly source?: TokenSource;
  readonly timing?: Partial<RoomOptions['timing']>;
  readonly clock?: Clock;
  /** Messages are left for the test to settle. */
  readonly isSlow?: boolean;
}

type RoomMessage = Extract<FeedMessage, { type: 'room' }>;

export class Desk {
  readonly feed: RoomFeed;
  readonly session: Session;
  readonly watch: FeedWatch;
  readonly lines: string[] = [];

  constructor(bench: Pick<Bench, 'url' | 'user' | 'passcode'>, setup: DeskSetup = {}) {
    const clock = setup.clock ?? systemClock;
    const logger = createLogger('room', (line) => this.lines.push(line), clock.now);
    const url = new URL(setup.url ?? bench.url);
    if (setup.port !== undefined) url.port = String(setup.port);
    this.session = new Session({
      key: 'account/room-1',
      source: setup.source ?? { token: setup.passcode ?? bench.passcode },
      store: new MemoryStore(),
      clock,
      logger,
    });
    this.feed = new RoomFeed({
      options: {
        ...roomDefaults,
        id: 'room-1',
        url: url.href,
        user: setup.user ?? bench.user,
        host: setup.host ?? roomDefaults.host,
        room: setup.room ?? 'control',
        desk: setup.desk ?? 'desk-1',
        timing: { ...roomDefaults.timing, ...setup.timing },
      },
      credential: this.session,
      clock,
      random: () => 0,
      logger,
    });
    this.watch = new FeedWatch(this.feed);
    if (!setup.isSlow) this.feed.onMessage((message) => message.type === 'room' && message.settle());
  }

  get messages(): RoomMessage[] {
    return this.watch.messages.flatMap((message) => (message.type === 'room' ? [message] : []));
  }

  /** What came, in order: topic and body. */
  get heard(): [RoomTopic, string][] {
    return this.messages.map(({ topic, body }) => [topic, body]);
  }

  get bodies(): string[] {
    return this.messages.map(({ body }) => body);
  }

  async up(since = 0): Promise<this> {
    this.feed.start();
    await this.watch.link('up', since);
    return this;
  }

  /** Resolves when that body came. */
  hears(body: string): Promise<void> {
    return this.watch.until(() => this.messages.some((message) => message.body === body));
  }

  /** The text of everything that anybody could read afterwards. */
  get traces(): string {
    return JSON.stringify([this.lines, this.watch.statuses, this.watch.messages]);
  }

  async stop(): Promise<void> {
    await this.feed.stop();
    this.session.stop();
  }
}

/** Why a promise was rejected; throws where it was not. */
export async function reasonOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (failure) {
    return String(failure);
  }
  throw new Error('it was not rejected');
}

export const operation = (body: string) => ({ topic: 'operations', body }) as const;
