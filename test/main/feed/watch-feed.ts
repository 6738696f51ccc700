import type { HazardReport } from '../../../preload/contract/hazard.ts';
import type { LinkStatus } from '../../../preload/contract/link.ts';
import { startImaServer, type ImaServer, type ImaServerOptions } from '../../../main/drill/ima-server.ts';
import type { Classify, Feed, FeedMessage } from '../../../main/feed/feed.ts';
import { createImaAuthority } from '../../../main/feed/ima/authority.ts';
import { ImaFeed } from '../../../main/feed/ima/ima-feed.ts';
import { imaDefaults, type ImaOptions, type ImaTiming } from '../../../main/feed/ima/options.ts';
import { systemClock, type Clock } from '../../../main/lib/clock.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { Session, type SecretStore, type TokenSource } from '../../../main/session/session.ts';

export const client = { id: 'console', secret: 'basic-secret' };
export const user = { id: 'operator-1', password: 'pass-1' };

export const classify: Classify = (kind) => ({
  severity: kind === 'gas' ? 'critical' : 'high',
  latching: false,
});

/** Waits run ten times as fast; the time of day is the real one. */
export const hurriedClock: Clock = {
  now: systemClock.now,
  elapsed: () => systemClock.elapsed() * 10,
  after: (delayMs, callback) => systemClock.after(delayMs / 10, callback),
};

export class MemoryStore implements SecretStore {
  readonly secrets = new Map<string, string>();

  get(key: string): string | null {
    return this.secrets.get(key) ?? null;
  }

  set(key: string, value: string): void {
    this.secrets.set(key, value);
  }

  remove(key: string): void {
    this.secrets.delete(key);
  }
}

/** Everything that a feed told, and promises for what it will tell. */
export class FeedWatch {
  readonly messages: FeedMessage[] = [];
  readonly statuses: LinkStatus[] = [];
  readonly #checks = new Set<() => void>();

  constructor(feed: Feed) {
    feed.onMessage((message) => {
      this.messages.push(message);
      for (const check of [...this.#checks]) check();
    });
    feed.onStatus((status) => {
      this.statuses.push(status);
      for (const check of [...this.#checks]) check();
    });
  }

  get reports(): HazardReport[] {
    return this.messages.flatMap((message) => (message.type === 'hazard' ? [message.report] : []));
  }

  /** The states of the link in order, each once while it lasts. */
  get states(): string[] {
    const states = this.statuses.map(({ link }) => link.state);
    return states.filter((state, index) => state !== states[index - 1]);
  }

  /** Resolves when the condition holds, now or after something was told. */
  until(holds: (watch: FeedWatch) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!holds(this)) return;
        this.#checks.delete(check);
        resolve();
      };
      this.#checks.add(check);
      check();
    });
  }

  /**
   * The next status from here on with which the link comes into that state. One that says no more than that it
   * still is in it, as counters and signs of life do at any time, is none.
   */
  async link(state: LinkStatus['link']['state'], since = 0): Promise<LinkStatus> {
    const found = () =>
      this.statuses.find(
        ({ link }, index) =>
          index >= since && link.state === state && this.statuses[index - 1]?.link.state !== state,
      );
    await this.until(() => found() !== undefined);
    const status = found();
    if (!status) throw new Error('until resolved too early');
    return status;
  }

  async report(count = 1): Promise<HazardReport[]> {
    await this.until(() => this.reports.length >= count);
    return this.reports;
  }
}

export interface Setup {
  readonly server?: ImaServerOptions;
  readonly options?: Partial<Omit<ImaOptions, 'timing'>>;
  readonly timing?: Partial<ImaTiming>;
  readonly source?: (server: ImaServer) => TokenSource;
  /** On the plain WebSocket instead of SockJS. */
  readonly isPlain?: boolean;
  readonly isRestThere?: boolean;
  readonly clock?: Clock;
  readonly store?: MemoryStore;
  readonly activeSources?: () => ReadonlySet<string>;
  readonly classify?: Classify;
}

export interface Stand {
  readonly server: ImaServer;
  readonly feed: ImaFeed;
  readonly session: Session;
  readonly store: MemoryStore;
  readonly watch: FeedWatch;
  stop(): Promise<void>;
}

/** A real server, a session and a feed that is not started yet. */
export async function setUp(setup: Setup = {}): Promise<Stand> {
  const server = await startImaServer({ tokens: ['token-1'], client, users: [user], ...setup.server });
  const made = makeFeed(server, setup);
  return {
    server,
    ...made,
    async stop() {
      await made.feed.stop();
      made.session.stop();
      await server.stop();
    },
  };
}

/** A feed for a server that is there. */
export function makeFeed(server: Pick<ImaServer, 'origin' | 'websocketUrl'>, setup: Setup = {}) {
  const clock = setup.clock ?? systemClock;
  const store = setup.store ?? new MemoryStore();
  const session = new Session({
    key: 'account/ima-1',
    source: setup.source?.(server as ImaServer) ?? { token: 'token-1' },
    store,
    clock,
    logger: silentLogger,
  });
  const feed = new ImaFeed({
    options: {
      ...imaDefaults,
      id: 'ima-1',
      url: setup.isPlain ? `${server.origin.replace('http', 'ws')}/ima/ws` : server.websocketUrl,
      rest: setup.isRestThere ? server.origin : null,
      sites: [
        { number: 1, name: 'Site 1', position: [126.97, 37.56] },
        { number: 2, name: 'Site 2', position: null },
      ],
      ...setup.options,
      timing: { ...imaDefaults.timing, ...setup.timing },
    },
    credential: session,
    classify: setup.classify ?? classify,
    activeSources: setup.activeSources ?? (() => new Set()),
    clock,
    random: () => 0.5,
    logger: silentLogger,
  });
  return { feed, session, store, watch: new FeedWatch(feed) };
}

/** The documented login against the server. */
export function byLogin(server: ImaServer, account: Partial<typeof user> = {}): TokenSource {
  return {
    authority: createImaAuthority({
      origin: server.origin,
      account: {
        user: user.id,
        password: user.password,
        client: client.id,
        clientSecret: client.secret,
        ...account,
      },
      timeoutMs: 5_000,
    }),
  };
}

/** Turns the event loop until the condition holds: for what a server knows and tells nobody. */
export async function settled(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}

/** The server has taken the subscriptions of so many connections, each of the last as the client makes it. */
export async function subscribed(
  server: ImaServer,
  destination = '/sub/workplace/2',
  clients = 1,
): Promise<void> {
  await settled(
    () =>
      server.sessions().filter(({ subscriptions }) => [...subscriptions.values()].includes(destination))
        .length >= clients,
  );
}

let sequence = 0;

/** A gas alarm as the wire has it, each different, but for what a test says otherwise. */
export function envelope(context: Record<string, unknown> = {}, differences: Record<string, unknown> = {}) {
  sequence += 1;
  return {
    msg_type: 4,
    action_type: 1,
    publish_time: 1_700_000_000_000 + sequence,
    context: { device_idx: 7, ...context },
    ...differences,
  };
}
