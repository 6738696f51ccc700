/** The rules of wire-facts section 4 on real connections: a token that changes, dies, or is dropped. */
import { afterEach, describe, expect, it } from 'vitest';
import { because } from '../../../../preload/contract/reason.ts';
import type { ImaServer } from '../../../../main/drill/ima-server.ts';
import { systemClock } from '../../../../main/lib/clock.ts';
import {
  erringOnConnect,
  hangInClosing,
  refusing,
  stalling,
  withoutHeartbeats,
  type Port,
} from '../../../fault/fault-servers.ts';
import { createImaAuthority } from '../../../../main/feed/ima/authority.ts';
import {
  byLogin,
  client,
  envelope,
  hurriedClock,
  makeFeed,
  MemoryStore,
  settled,
  setUp,
  subscribed,
  user,
  type FeedWatch,
  type Setup,
  type Stand,
} from '../watch-feed.ts';

const undos: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).reverse()) await undo();
});

async function standing(setup: Setup = {}): Promise<Stand> {
  const stand = await setUp({ clock: hurriedClock, ...setup });
  undos.push(() => stand.stop());
  return stand;
}

/** A state in which a change may catch a connection, on a server that brings it about. */
interface Catch {
  readonly state: string;
  /** Starts the server, and once the feed is on its way waits until the state is there. */
  readonly serve: () => Promise<{
    readonly port: Port;
    readonly reached: (watch: FeedWatch) => Promise<unknown>;
    /** For the servers that can be connected to. */
    readonly server?: ImaServer;
  }>;
}

const catches: readonly Catch[] = [
  {
    state: 'up',
    async serve() {
      const server = await withoutHeartbeats({ tokens: ['token-1', 'token-2'] });
      return { port: server, server, reached: () => subscribed(server) };
    },
  },
  {
    state: 'connecting',
    async serve() {
      const port = await stalling();
      return { port, reached: () => settled(() => port.connections() === 1) };
    },
  },
  {
    state: 'closing',
    async serve() {
      const server = await withoutHeartbeats({ tokens: ['token-1', 'token-2'] });
      const reached = async () => {
        await subscribed(server);
        await hangInClosing(server);
      };
      return { port: server, server, reached };
    },
  },
  {
    state: 'waiting',
    async serve() {
      return { port: await refusing(), reached: (watch) => watch.link('waiting') };
    },
  },
];

async function caughtIn({ serve }: Catch) {
  const { port, reached, server } = await serve();
  const made = makeFeed(port, { isPlain: true });
  undos.push(() => port.stop());
  undos.push(async () => {
    await made.feed.stop();
    made.session.stop();
  });
  made.feed.start();
  await reached(made.watch);
  return { ...made, server };
}

describe('another token', () => {
  it.each(catches)(
    'that comes while the connection is $state means a new connection at once',
    async (each) => {
      const { session, watch, server } = await caughtIn(each);
      const told = watch.statuses.length;
      session.replace('token-2');
      expect(watch.statuses[told]?.link).toEqual({ state: 'connecting', attempt: 1 });
      if (!server) return;
      server.cut('thaw');
      await watch.link('up', told);
      await settled(() => server.sessions().length === 1 && server.sessions()[0]?.token === 'token-2');
    },
  );

  it('ends a refusal', async () => {
    const { feed, session, watch, server } = await standing({ server: { tokens: ['token-2'] } });
    feed.start();
    await watch.link('refused');
    session.replace('token-2');
    await watch.link('up');
    expect(server.sessions()).toHaveLength(1);
  });
});

describe('signing out', () => {
  it.each(catches)('while the connection is $state closes it and forgets its counters', async (each) => {
    const { session, watch, feed, server } = await caughtIn(each);
    const told = watch.statuses.length;
    await session.signOut();
    expect(watch.statuses.slice(told).map(({ link }) => link.state)).toContain('stopped');
    expect(feed.status).toMatchObject({
      link: { state: 'stopped' },
      lastHeardAt: null,
      received: 0,
      rejected: 0,
      duplicates: 0,
      retries: 0,
    });
    server?.cut('thaw');
    if (server) await settled(() => server.sessions().length === 0);
    feed.reconnect();
    expect(feed.status.link.state).toBe('stopped');
  });

  it('and in again begins clean, with each listener once', async () => {
    // It waits for nothing; and a slow machine does not make a second attempt out of one.
    const { feed, session, watch, server } = await standing({ source: byLogin, clock: systemClock });
    feed.start();
    await watch.link('up');
    const first = (server.sessions()[0]?.token ?? '') as string;
    await session.signOut();
    await settled(() => server.sessions().length === 0);
    const told = watch.statuses.length;
    session.signIn();
    await watch.link('up', told);
    await subscribed(server);
    server.publish(1, envelope());
    await watch.report();
    const connections = watch.statuses.slice(told).filter(({ link }) => link.state === 'connecting');
    expect([connections.length, server.sessions().length, watch.reports.length]).toEqual([1, 1, 1]);
    expect(server.sessions()[0]?.token).not.toBe(first);
  });
});

describe('a token that died', () => {
  it('during the connection is renewed with the next one', async () => {
    let laterMs = 0;
    const clock = { ...hurriedClock, elapsed: () => hurriedClock.elapsed() + laterMs };
    const { feed, watch, server } = await standing({ source: byLogin, clock });
    feed.start();
    await watch.link('up');
    const dead = server.sessions()[0]?.token ?? '';
    laterMs = 3_600_000;
    server.revokeToken(dead);
    const told = watch.statuses.length;
    server.cut('abrupt');
    await watch.link('up', told);
    await subscribed(server);
    expect(server.sessions().map(({ token }) => token === dead)).toEqual([false]);
    expect(watch.states).not.toContain('refused');
  });

  it('is replaced also where the server hangs up on it without a word', async () => {
    const store = new MemoryStore();
    store.set(
      'account/ima-1/grant',
      JSON.stringify({ access: 'old', refresh: null, lifeMs: null, expiresAt: null }),
    );
    const { feed, watch, server } = await standing({
      source: byLogin,
      store,
      server: { refusesSilently: true },
    });
    feed.start();
    await watch.link('up');
    expect(server.sessions()[0]?.token).not.toBe('old');
  });

  it('as soon as it was granted is renewed once; where that one dies as soon it is refused', async () => {
    const { feed, watch, server } = await standing({ source: byLogin });
    feed.start();
    await watch.link('up');
    const die = () => {
      server.revokeToken(server.sessions()[0]?.token ?? '');
      const told = watch.statuses.length;
      server.cut('abrupt');
      return told;
    };
    await watch.link('up', die());
    await settled(() => server.sessions().length === 1);
    const told = die();
    expect((await watch.link('refused', told)).link).toEqual({
      state: 'refused',
      reason: because('sign-in-refused', 'Access is denied'),
    });
  });

  it('and was kept from an earlier run is replaced by a new login', async () => {
    const store = new MemoryStore();
    store.set(
      'account/ima-1/grant',
      JSON.stringify({ access: 'old', refresh: null, lifeMs: null, expiresAt: null }),
    );
    const { feed, watch, server } = await standing({ source: byLogin, store });
    feed.start();
    await watch.link('up');
    expect(server.sessions()[0]?.token).not.toBe('old');
    expect(watch.states).toEqual(['connecting', 'up']);
  });
});

describe('a login', () => {
  it('that is rejected is refused and not tried again', async () => {
    const { feed, watch, server } = await standing({
      source: (each) => byLogin(each, { password: 'wrong' }),
    });
    feed.start();
    const { link } = await watch.link('refused');
    expect(link).toMatchObject({
      reason: because('sign-in-refused', 'No such account'),
    });
    expect([feed.status.retries, server.sessions().length]).toEqual([0, 0]);
  });

  it('that nobody answers is tried again, for ever', async () => {
    const server = await refusing();
    const authority = createImaAuthority({
      origin: server.origin,
      account: { user: user.id, password: user.password, client: client.id, clientSecret: client.secret },
      timeoutMs: 1_000,
    });
    const { feed, watch, session } = makeFeed(server, { clock: hurriedClock, source: () => ({ authority }) });
    undos.push(async () => {
      await feed.stop();
      session.stop();
    });
    feed.start();
    await watch.until(({ statuses }) => (statuses.at(-1)?.retries ?? 0) >= 4);
    expect(watch.states).not.toContain('refused');
  });

  it('whose token source throws does not kill the link', async () => {
    const { feed, watch, session, server } = await standing();
    const real = session.token.bind(session);
    let throws = 2;
    session.token = () => ((throws -= 1) >= 0 ? Promise.reject(new Error('keyring is locked')) : real());
    feed.start();
    const status = await watch.link('waiting');
    expect(status.link).toMatchObject({ reason: because('failed', 'keyring is locked') });
    await watch.link('up');
    expect(server.sessions()).toHaveLength(1);
  });
});

it('an ERROR that does not speak of the token is tried again', async () => {
  const server = await erringOnConnect();
  const { feed, watch, session } = makeFeed(server, { clock: hurriedClock });
  session.denied = () => Promise.resolve('retry');
  undos.push(() => server.stop());
  undos.push(async () => {
    await feed.stop();
    session.stop();
  });
  feed.start();
  expect((await watch.link('waiting')).link).toMatchObject({
    reason: because('refused', 'Access is denied'),
  });
});
