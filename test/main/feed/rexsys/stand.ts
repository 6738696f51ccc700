/** A real Rexsys server, a session with its authority, and a feed that is not started yet. */
import { afterEach } from 'vitest';
import type { DeviceCommand } from '../../../../preload/contract/device.ts';
import {
  startRexsysServer,
  type RexsysServer,
  type RexsysServerOptions,
} from '../../../../main/drill/rexsys-server.ts';
import { createRexsysAuthority, type RexsysAuthority } from '../../../../main/feed/rexsys/authority.ts';
import type { DeviceEvent } from '../../../../main/feed/rexsys/device-event.ts';
import { rexsysDefaults, type RexsysOptions } from '../../../../main/feed/rexsys/options.ts';
import { RexsysFeed } from '../../../../main/feed/rexsys/rexsys-feed.ts';
import type { Clock } from '../../../../main/lib/clock.ts';
import type { Logger } from '../../../../main/lib/logger.ts';
import { Session } from '../../../../main/session/session.ts';
import { FeedWatch, hurriedClock, MemoryStore } from '../watch-feed.ts';

export const productKey = 'pk-3f61-secret';
export const accounts = [{ productKey, clientId: 'console' }];

export interface Setup {
  readonly options?: Partial<Omit<RexsysOptions, 'timing'>>;
  readonly timing?: Partial<RexsysOptions['timing']>;
  readonly clock?: Clock;
  readonly store?: MemoryStore;
  readonly productKey?: string;
}

export interface Made {
  readonly feed: RexsysFeed;
  readonly session: Session;
  readonly authority: RexsysAuthority;
  readonly store: MemoryStore;
  readonly watch: FeedWatch;
  /** Every line that was logged. */
  readonly lines: string[];
  stop(): Promise<void>;
}

export interface Stand extends Made {
  readonly server: RexsysServer;
}

export async function setUp(server: RexsysServerOptions = {}, setup: Setup = {}): Promise<Stand> {
  const started = await startRexsysServer({ accounts, ...server });
  const made = makeFeed(started.origin, setup);
  return {
    ...made,
    server: started,
    async stop() {
      await made.stop();
      await started.stop();
    },
  };
}

/** Stands for the tests of one file; all that `undos` holds is undone after each test, the last first. */
export function useStands() {
  const undos: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const undo of undos.splice(0).reverse()) await undo();
  });

  async function standing(server: RexsysServerOptions = {}, setup: Setup = {}): Promise<Stand> {
    const stand = await setUp(server, setup);
    undos.push(() => stand.stop());
    return stand;
  }

  return { undos, standing };
}

export function makeFeed(origin: string, setup: Setup = {}): Made {
  const clock = setup.clock ?? hurriedClock;
  const store = setup.store ?? new MemoryStore();
  const lines: string[] = [];
  const logger = loggerInto(lines);
  const options: RexsysOptions = {
    ...rexsysDefaults,
    id: 'rexsys-1',
    url: origin,
    project: 'demo',
    clients: [{ client: 'speaker-1', name: 'Speaker, gate' }],
    ...setup.options,
    // Long by the hurried clock: a busy machine must not look like a silent server.
    timing: { connectMs: 100_000, restMs: 15_000, answerMs: 100_000, ...setup.timing },
  };
  const authority = createRexsysAuthority({
    options,
    productKey: setup.productKey ?? productKey,
    timeoutMs: options.timing.restMs,
    now: clock.now,
  });
  const session = new Session({ key: 'account/rexsys-1', source: { authority }, store, clock, logger });
  const feed = new RexsysFeed({ options, credential: session, authority, clock, random: () => 0.5, logger });
  return {
    feed,
    session,
    authority,
    store,
    watch: new FeedWatch(feed),
    lines,
    async stop() {
      await feed.stop();
      session.stop();
    },
  };
}

/** What the feed told of its devices, in order. */
export function eventsOf(watch: FeedWatch): DeviceEvent[] {
  return watch.messages.flatMap((message) => (message.type === 'device' ? [message.event] : []));
}

export function commandsOf(watch: FeedWatch, direction: 'in' | 'out' = 'in'): DeviceCommand[] {
  return eventsOf(watch).flatMap((event) =>
    event.is === 'command' && event.command.direction === direction ? [event.command] : [],
  );
}

export async function commands(watch: FeedWatch, count = 1): Promise<DeviceCommand[]> {
  await watch.until(() => commandsOf(watch).length >= count);
  return commandsOf(watch);
}

function loggerInto(lines: string[]): Logger {
  const write = (line: string, failure?: unknown) => void lines.push(`${line} ${String(failure ?? '')}`);
  return { info: write, warn: write, child: () => loggerInto(lines) };
}
