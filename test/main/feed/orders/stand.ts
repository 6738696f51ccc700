/** A real work-order server, a session with its authority, and a feed that is not started yet. */
import { afterEach, expect } from 'vitest';
import type { WorkOrder } from '../../../../preload/contract/order.ts';
import {
  startOrdersServer,
  type OrdersServer,
  type OrdersServerOptions,
} from '../../../../main/drill/orders-server.ts';
import type { NewOrder } from '../../../../main/drill/order-table.ts';
import { createOrdersAuthority } from '../../../../main/feed/orders/authority.ts';
import { ordersDefaults, type OrdersOptions } from '../../../../main/feed/orders/options.ts';
import type { OrderEvent } from '../../../../main/feed/orders/order-event.ts';
import { OrdersFeed } from '../../../../main/feed/orders/orders-feed.ts';
import type { Clock } from '../../../../main/lib/clock.ts';
import { createLogger } from '../../../../main/lib/logger.ts';
import { Session, type TokenSource } from '../../../../main/session/session.ts';
import { FeedWatch, hurriedClock, MemoryStore, settled } from '../watch-feed.ts';

export const users = [
  { id: 'ris1', password: 'pass-1', role: 'RIS' },
  { id: 'ris2', password: 'pass-2', role: 'RIS' },
  { id: 'lis1', password: 'pass-3', role: 'LIS' },
  { id: 'admin', password: 'pass-4', role: 'ADMIN' },
];

export const gasCheck: NewOrder = {
  job_role: 'RIS',
  job_type: '가스 점검',
  priority: 'urgent',
  patient_name: '김환자',
  doctor_name: '박의사',
};

/** Whoever is connected or not: none of these may be told to people who maintain the program. */
const secrets = /eyJ|pass-\d|김환자|박의사/;

export interface Setup {
  readonly options?: Partial<Omit<OrdersOptions, 'timing'>>;
  readonly timing?: Partial<OrdersOptions['timing']>;
  readonly clock?: Clock;
  readonly store?: MemoryStore;
  readonly user?: string;
  readonly source?: TokenSource;
}

export interface Made {
  readonly feed: OrdersFeed;
  readonly session: Session;
  readonly store: MemoryStore;
  readonly watch: FeedWatch;
  /** Every line that was logged. */
  readonly lines: string[];
  /** Also looks whether a secret or a name got into a status, a line, or a rejected copy. */
  stop(): Promise<void>;
}

export interface Stand extends Made {
  readonly server: OrdersServer;
}

export async function setUp(server: Partial<OrdersServerOptions> = {}, setup: Setup = {}): Promise<Stand> {
  const started = await startOrdersServer({ users, ...server });
  const made = makeFeed(started, setup);
  return {
    ...made,
    server: started,
    async stop() {
      try {
        await made.stop();
      } finally {
        await started.stop();
      }
    },
  };
}

/** Stands for the tests of one file; all that `undos` holds is undone after each test, the last first. */
export function useStands() {
  const undos: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const undo of undos.splice(0).reverse()) await undo();
  });

  async function standing(...given: Parameters<typeof setUp>): Promise<Stand> {
    const stand = await setUp(...given);
    undos.push(() => stand.stop());
    return stand;
  }

  async function up(...given: Parameters<typeof setUp>): Promise<Stand> {
    const stand = await standing(...given);
    stand.feed.start();
    await connected(stand);
    return stand;
  }

  return { undos, standing, up };
}

export function makeFeed(
  { origin, websocketUrl }: Pick<OrdersServer, 'origin' | 'websocketUrl'>,
  setup: Setup = {},
): Made {
  const clock = setup.clock ?? hurriedClock;
  const store = setup.store ?? new MemoryStore();
  const lines: string[] = [];
  const logger = createLogger(
    'orders-1',
    (line) => lines.push(line),
    () => clock.now(),
  );
  const options: OrdersOptions = {
    ...ordersDefaults,
    id: 'orders-1',
    url: websocketUrl,
    rest: origin,
    ...setup.options,
    // Long by the hurried clock: a busy machine must not look like a silent server.
    timing: { connectMs: 100_000, restMs: 15_000, pingMs: 100_000, ...setup.timing },
  };
  const user = users.find(({ id }) => id === (setup.user ?? 'ris1'));
  const account = { user: user?.id ?? '', password: user?.password ?? 'pass-0' };
  const { rest, paths, timing } = options;
  const authority = createOrdersAuthority({ rest: rest ?? origin, paths, account, timeoutMs: timing.restMs });
  const session = new Session({
    key: 'account/orders-1',
    source: setup.source ?? { authority },
    store,
    clock,
    logger,
  });
  const feed = new OrdersFeed({ options, credential: session, clock, random: () => 0.5, logger });
  const watch = new FeedWatch(feed);
  return {
    feed,
    session,
    store,
    watch,
    lines,
    async stop() {
      await feed.stop();
      session.stop();
      const rejected = watch.messages.filter(({ type }) => type === 'rejected');
      expect(JSON.stringify([watch.statuses, lines, rejected])).not.toMatch(secrets);
    },
  };
}

/** A store with a token of an earlier run, of which nobody knows when it ends. */
export function granted(access: string, refresh: string | null = null): MemoryStore {
  const store = new MemoryStore();
  store.set('account/orders-1/grant', JSON.stringify({ access, refresh, lifeMs: null, expiresAt: null }));
  return store;
}

export function eventsOf(watch: FeedWatch): OrderEvent[] {
  return watch.messages.flatMap((message) => (message.type === 'order' ? [message.event] : []));
}

/** What came over the socket. */
export function newsOf(watch: FeedWatch): OrderEvent[] {
  return eventsOf(watch).filter(({ is }) => is !== 'list');
}

export function listsOf(watch: FeedWatch): (readonly WorkOrder[])[] {
  return eventsOf(watch).flatMap((event) => (event.is === 'list' ? [event.orders] : []));
}

export async function news(watch: FeedWatch, count = 1): Promise<OrderEvent[]> {
  await watch.until(() => newsOf(watch).length >= count);
  return newsOf(watch);
}

export async function lists(watch: FeedWatch, count = 1): Promise<(readonly WorkOrder[])[]> {
  await watch.until(() => listsOf(watch).length >= count);
  return listsOf(watch);
}

/** Up, and the server hears it. */
export async function connected(
  { watch, server }: Pick<Stand, 'watch' | 'server'>,
  since = 0,
): Promise<void> {
  await watch.link('up', since);
  await settled(() => server.connected().length >= 1);
}
