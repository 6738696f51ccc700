/** A wire that breaks in every way: the link says so, nothing is left open, and it comes back by itself. */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../../main/lib/clock.ts';
import { hurriedClock, settled } from '../watch-feed.ts';
import { answering } from './answering.ts';
import { commands, makeFeed, useStands, type Made, type Setup, type Stand } from './stand.ts';

const { undos, standing } = useStands();

/** A clock that knows how many of its timers are still to come. */
function countingClock(): { readonly clock: Clock; readonly waiting: () => number } {
  const timers = new Set<object>();
  return {
    waiting: () => timers.size,
    clock: {
      ...hurriedClock,
      after(delayMs, callback) {
        const timer = {};
        timers.add(timer);
        const cancel = hurriedClock.after(delayMs, () => {
          timers.delete(timer);
          callback();
        });
        return () => {
          timers.delete(timer);
          cancel();
        };
      },
    },
  };
}

/** Gives certificates, and leaves everybody who wants a socket without an answer. */
async function withoutSockets() {
  const sockets = new Set<Socket>();
  const certificates = await answering(() => ({
    body: { rexsys: { result: { token: 't1', clientid: 'console' }, server: {} } },
  }));
  const port = Number(new URL(certificates.origin).port);
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('data', (start: Buffer) => {
      if (!String(start).startsWith('POST')) return socket.resume();
      // A certificate is asked for: the real server behind answers.
      const request = String(start);
      void fetch(`http://127.0.0.1:${port}${request.split(' ')[1] ?? ''}`, { method: 'POST' })
        .then((response) => response.text())
        .then((body) =>
          socket.end(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`),
        );
      return undefined;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undos.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    await certificates.stop();
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => sockets.size,
  };
}

/** Says goodbye on the WebSocket and keeps the TCP connection: the client hangs in CLOSING. */
async function hangInClosing({ server }: Stand): Promise<void> {
  const goodbye = Buffer.from([0x88, 0x02, 0x03, 0xe8]);
  const said = server
    .sessions()
    .map(({ socket }) => new Promise<void>((resolve) => socket?.write(goodbye, () => resolve())));
  expect(said).not.toHaveLength(0);
  await Promise.all(said);
  server.cut('freeze');
}

describe.each([3, 4] as const)('on generation %d', (generation) => {
  it.each(['clean', 'abrupt'] as const)('a %s cut is seen, and the link comes back', async (how) => {
    const stand = await standing({ generation });
    stand.feed.start();
    await stand.watch.link('up');
    const told = stand.watch.statuses.length;
    stand.server.cut(how);
    const status = await stand.watch.link('waiting', told);
    expect(status.blindSince).toBeGreaterThan(0);
    expect((await stand.watch.link('up', told)).blindSince).toBeNull();
    stand.server.join('lamp-1', () => {}).request('console', 'alive', {});
    await commands(stand.watch);
    await settled(() => stand.server.sessions().length === 1);
  });

  it('a line that is half open goes stale, and the link comes back', async () => {
    const stand = await standing({ generation, pingMs: 1_000 });
    stand.feed.start();
    await stand.watch.link('up');
    const told = stand.watch.statuses.length;
    const heardAt = stand.feed.status.lastHeardAt ?? 0;
    stand.server.cut('freeze');
    const { link } = await stand.watch.link('stale', told);
    expect(link).toMatchObject({ state: 'stale' });
    expect(link.state === 'stale' && link.since >= heardAt).toBe(true);
    stand.server.cut('thaw');
    await stand.watch.link('up', told);
  });

  it('a socket that hangs in closing is left, and the link comes back', async () => {
    const stand = await standing({ generation, pingMs: 1_000 });
    stand.feed.start();
    await stand.watch.link('up');
    const told = stand.watch.statuses.length;
    await hangInClosing(stand);
    await stand.watch.until(({ statuses }) =>
      statuses.slice(told).some(({ link }) => link.state === 'stale' || link.state === 'waiting'),
    );
    stand.server.cut('thaw');
    await stand.watch.link('up', told);
    await settled(() => stand.server.sessions().length === 1);
  });

  it('beats alone keep the link up and are signs of life', async () => {
    const stand = await standing({ generation, pingMs: 1_000 });
    stand.feed.start();
    const { lastHeardAt } = await stand.watch.link('up');
    await stand.watch.until(
      ({ statuses }) => (statuses.at(-1)?.lastHeardAt ?? 0) > (lastHeardAt ?? 0) + 1_500,
    );
    expect(stand.feed.status).toMatchObject({ link: { state: 'up' }, retries: 0 });
  });
});

/** A state in which a change may catch a connection, on a server that brings it about. */
interface Catch {
  readonly state: string;
  readonly serve: (setup: Setup) => Promise<{
    readonly made: Made;
    readonly reached: () => Promise<unknown>;
    /** Nobody is connected any more. */
    readonly isLeft: () => boolean;
  }>;
}

function made(origin: string, setup: Setup): Made {
  const one = makeFeed(origin, setup);
  undos.push(() => one.stop());
  return one;
}

const catches: readonly Catch[] = [
  {
    state: 'up',
    async serve(setup) {
      const stand = await standing({}, setup);
      return {
        made: stand,
        reached: () => stand.watch.link('up'),
        isLeft: () => stand.server.sessions().length === 0,
      };
    },
  },
  {
    state: 'logging in',
    async serve(setup) {
      const stand = await standing({ loginAnswers: 'never' }, setup);
      const { server } = stand;
      return {
        made: stand,
        reached: () => settled(() => server.sessions().some(({ logins }) => logins.length === 1)),
        isLeft: () => server.sessions().length === 0,
      };
    },
  },
  {
    state: 'waiting for the own connect',
    async serve(setup) {
      const stand = await standing({ greets: false }, setup);
      const { server } = stand;
      return {
        made: stand,
        async reached() {
          await settled(() => server.sessions().length === 1);
          // Read by a client only whose namespace is open.
          server.sessions()[0]?.send('whistle');
          await stand.watch.until(({ messages }) => messages.length === 1);
        },
        isLeft: () => server.sessions().length === 0,
      };
    },
  },
  {
    state: 'connecting',
    async serve(setup) {
      const server = await withoutSockets();
      const one = made(server.origin, setup);
      return {
        made: one,
        reached: () => settled(() => one.authority.certificate() !== null && server.connections() === 1),
        isLeft: () => server.connections() === 0,
      };
    },
  },
  {
    state: 'certifying',
    async serve(setup) {
      const server = await answering(() => 'silence');
      undos.push(() => server.stop());
      const one = made(server.origin, setup);
      return { made: one, reached: () => settled(() => server.asked.length === 1), isLeft: () => true };
    },
  },
  {
    state: 'closing',
    async serve(setup) {
      const stand = await standing({}, setup);
      return {
        made: stand,
        async reached() {
          await stand.watch.link('up');
          await hangInClosing(stand);
        },
        isLeft() {
          stand.server.cut('thaw');
          return stand.server.sessions().length === 0;
        },
      };
    },
  },
  {
    state: 'waiting',
    async serve(setup) {
      const server = await answering(() => ({ status: 503, body: '' }));
      undos.push(() => server.stop());
      const one = made(server.origin, setup);
      return { made: one, reached: () => one.watch.link('waiting'), isLeft: () => true };
    },
  },
  {
    state: 'refused',
    async serve(setup) {
      const stand = await standing({}, { ...setup, productKey: 'wrong' });
      return {
        made: stand,
        reached: () => stand.watch.link('refused'),
        isLeft: () => stand.server.sessions().length === 0,
      };
    },
  },
];

describe.each(catches)('while the connection is $state', ({ serve }) => {
  it('stopping leaves no timer and no socket, and stopping twice is fine', async () => {
    const { clock, waiting } = countingClock();
    const { made: one, reached, isLeft } = await serve({ clock });
    one.feed.start();
    await reached();
    await one.feed.stop();
    await one.feed.stop();
    one.session.stop();
    expect(one.feed.status.link).toEqual({ state: 'stopped' });
    expect(waiting()).toBe(0);
    await settled(isLeft);
    expect(waiting()).toBe(0);
  });

  it('signing out closes it and forgets its counters', async () => {
    const { made: one, reached, isLeft } = await serve({});
    one.feed.start();
    await reached();
    await one.session.signOut();
    expect(one.feed.status).toMatchObject({
      link: { state: 'stopped' },
      lastHeardAt: null,
      received: 0,
      rejected: 0,
      retries: 0,
      byKind: {},
      rejections: [],
    });
    await settled(isLeft);
    one.feed.reconnect();
    expect(one.feed.status.link.state).toBe('stopped');
  });

  it('another token means a new connection at once', async () => {
    const { made: one, reached } = await serve({});
    one.feed.start();
    await reached();
    const told = one.watch.statuses.length;
    one.session.signIn();
    expect(one.watch.statuses[told]?.link).toEqual({ state: 'connecting', attempt: 1 });
  });
});

it('signing in again begins clean, with one login and each listener once', async () => {
  const stand = await standing();
  stand.feed.start();
  await stand.watch.link('up');
  await stand.session.signOut();
  await settled(() => stand.server.sessions().length === 0);
  const told = stand.watch.statuses.length;
  const before = stand.watch.messages.length;
  stand.session.signIn();
  await stand.watch.link('up', told);
  stand.server.join('lamp-1', () => {}).request('console', 'alive', {});
  await stand.watch.until(({ messages }) => messages.length >= before + 2);
  expect(stand.server.sessions().flatMap(({ logins }) => logins)).toHaveLength(1);
  expect(stand.watch.messages.slice(before)).toMatchObject([
    { event: { is: 'certified' } },
    { event: { command: { command: 'alive' } } },
  ]);
});

it('a test measures the round trip, opens no session, and fails where nobody is', async () => {
  const stand = await standing();
  const roundTripMs = await stand.feed.test();
  expect(roundTripMs).toBeGreaterThan(0);
  expect(stand.feed.status.roundTripMs).toBe(Math.round(roundTripMs * 10) / 10);
  expect(stand.server.sessions()).toEqual([]);
  await stand.server.stop();
  await expect(stand.feed.test()).rejects.toThrow();
});
