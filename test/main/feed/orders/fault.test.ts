/** The rules of wire-facts section 4 on a work-order system that breaks, and on tokens that die. */
import { createHash } from 'node:crypto';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import {
  because,
  becauseOfNumber,
  becauseOfTime,
  isSameReason,
  withMore,
} from '../../../../preload/contract/reason.ts';
import type { Clock } from '../../../../main/lib/clock.ts';
import { refusing, stalling } from '../../../fault/fault-servers.ts';
import { ManualClock } from '../../manual-clock.ts';
import { hurriedClock, settled } from '../watch-feed.ts';
import {
  connected,
  gasCheck,
  granted,
  makeFeed,
  news,
  newsOf,
  setUp,
  useStands,
  type Made,
  type Setup,
  type Stand,
} from './stand.ts';

const { undos, standing, up } = useStands();

function feedOn(port: { origin: string; websocketUrl: string; stop(): Promise<void> }, setup?: Setup): Made {
  const made = makeFeed(port, setup);
  undos.push(() => port.stop());
  undos.push(() => made.stop());
  made.feed.start();
  return made;
}

/** A peer that speaks bytes. */
async function onTcp(take: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const peer = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    take(socket);
  });
  await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
  const { port } = peer.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    websocketUrl: `ws://127.0.0.1:${port}/ws/ocs/`,
    stop(): Promise<void> {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => peer.close(() => resolve()));
    },
  };
}

/** Half an hour later, as the wall has it: what was granted has died. */
function leaping(): { clock: Clock; leap: () => void } {
  let laterMs = 0;
  return {
    clock: {
      now: () => hurriedClock.now() + laterMs,
      elapsed: () => hurriedClock.elapsed() + laterMs,
      after: (delayMs, callback) => hurriedClock.after(delayMs, callback),
    },
    leap() {
      laterMs += 1_900_000;
    },
  };
}

describe('a connection that breaks', () => {
  it.each(['clean', 'abrupt'] as const)('with a %s end is waited for and comes back', async (how) => {
    const { feed, server, watch } = await up();
    server.cut(how);
    const { link, blindSince } = await watch.link('waiting');
    expect(link).toMatchObject({ reason: because('cut', how === 'clean' ? 'close 1000' : 'close 1006') });
    expect(blindSince).not.toBeNull();
    const told = watch.statuses.length;
    await connected({ watch, server }, told);
    server.orders.create(gasCheck);
    expect(await news(watch)).toHaveLength(1);
    expect(feed.status).toMatchObject({ link: { state: 'up' }, retries: 1, blindSince: null });
  });

  it('half open is noticed by the missing pong', async () => {
    const clock = new ManualClock(Date.now());
    const { feed, server, watch } = await up({}, { clock, timing: { pingMs: 30_000 } });
    await settled(() => feed.status.roundTripMs !== null);
    server.cut('freeze');
    clock.advance(45_000);
    expect(feed.status.link.state).toBe('stale');
    const told = watch.statuses.length;
    server.cut('thaw');
    clock.advance(5_000);
    await watch.link('up', told);
  });

  it('that says goodbye and does not hang up is gone', async () => {
    const peer = await onTcp((socket) => {
      socket.once('data', (request) => {
        const key = /sec-websocket-key: (\S+)/i.exec(String(request))?.[1] ?? '';
        const accept = createHash('sha1')
          .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
          .digest('base64');
        const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
        socket.write([...head, `Sec-WebSocket-Accept: ${accept}`, '', ''].join('\r\n'));
        socket.write(Buffer.from([0x88, 0x02, 0x03, 0xe8]));
      });
    });
    const { watch } = feedOn(peer, { source: { token: 'token-1' }, options: { rest: null } });
    await watch.link('up');
    expect((await watch.link('waiting')).link).toMatchObject({ reason: because('cut', 'close 1000') });
  });

  it('is never given up: refused connections are tried for ever', async () => {
    const { watch } = feedOn(await refusing(), { source: { token: 'token-1' } });
    await watch.until(({ statuses }) => (statuses.at(-1)?.retries ?? 0) >= 6);
    expect(new Set(watch.states)).toEqual(new Set(['connecting', 'waiting']));
    expect(watch.statuses.at(-1)?.link).toMatchObject({ reason: because('unreachable', 'ECONNREFUSED') });
  });

  it('that does not come about in time is let go', async () => {
    const server = await stalling();
    const { watch } = feedOn(
      { ...server, websocketUrl: server.websocketUrl.replace('http', 'ws') },
      { source: { token: 'token-1' }, timing: { connectMs: 1_000 } },
    );
    expect((await watch.link('waiting')).link).toMatchObject({
      reason: becauseOfTime('no-answer-within', 1_000),
    });
    await settled(() => server.connections() === 0);
  });

  it('whose handshake is answered by a failing system waits with what it said', async () => {
    let fault: number | 'hang' | null = 500;
    const { feed, watch } = await standing({ fault: (_, path) => (path === '/ws/ocs/' ? fault : null) });
    feed.start();
    expect((await watch.link('waiting')).link).toMatchObject({ reason: becauseOfNumber('answered', 500) });
    fault = null;
    await watch.link('up');
  });

  it('whose login nobody answers waits, and the password is in no reason', async () => {
    const { watch } = feedOn(await refusing());
    expect((await watch.link('waiting')).link).toMatchObject({
      reason: because('unreachable', expect.stringMatching(/ECONNREFUSED/) as string),
    });
  });
});

describe('a token', () => {
  it('that died while the link was down is renewed before the next try', async () => {
    const { clock, leap } = leaping();
    const { server, watch } = await up({ clock }, { clock });
    const told = watch.statuses.length;
    leap();
    server.cut('abrupt');
    await connected({ watch, server }, told);
    expect(watch.states).not.toContain('refused');
    expect(
      watch.statuses.slice(told).flatMap(({ link }) => (link.state === 'waiting' ? [link.reason] : [])),
    ).toHaveLength(1);
  });

  it('that the handshake rejects because it is dead is renewed, and the link is up without a wait', async () => {
    const server = await setUp();
    undos.push(() => server.stop());
    const dead = server.server.issueToken('ris1', -1_000);
    const made = makeFeed(server.server, { store: granted(dead) });
    undos.push(() => made.stop());
    made.feed.start();
    await connected({ watch: made.watch, server: server.server });
    expect(made.watch.states).not.toContain('waiting');
    expect(made.feed.status).toMatchObject({ retries: 0, token: { state: 'granted' } });
  });

  it('that was turned away after another one came is tried again with that one, without a wait', async () => {
    const { server } = await standing();
    const made = makeFeed(server, { source: { token: 'old' } });
    undos.push(() => made.stop());
    const tokens = ['old', server.issueToken('ris1')];
    // Somebody else's call renewed it, and told nobody that it changed.
    made.session.token = () => Promise.resolve({ ok: true, token: tokens.shift() ?? '' });
    made.session.denied = () => Promise.resolve('renewed');
    made.feed.start();
    await connected({ watch: made.watch, server });
    expect(made.watch.statuses.map(({ link }) => link.state).slice(0, 3)).toEqual([
      'connecting',
      'connecting',
      'up',
    ]);
  });

  it('that lives while the system is down is kept: the link waits, and nobody logs in again', async () => {
    const logins: string[] = [];
    let isDown = false;
    const { feed, server, session, watch } = await up({
      fault(_, path) {
        if (path.startsWith('/api/auth/')) logins.push(path);
        return isDown ? 503 : null;
      },
    });
    const before = await session.token();
    isDown = true;
    server.cut('abrupt');
    await watch.until(() => feed.status.retries >= 3);
    expect(await session.token()).toEqual(before);
    expect(logins).toEqual(['/api/auth/login/']);
    expect(watch.states).not.toContain('refused');
  });

  it('that lives and is rejected all the same, with REST down, waits: nobody can say what is wrong', async () => {
    let isRejected = false;
    const { server, watch } = await up({
      fault: (_, path) => (!isRejected ? null : path === '/ws/ocs/' ? 403 : 502),
    });
    isRejected = true;
    server.cut('abrupt');
    await watch.until(({ statuses }) => {
      const link = statuses.at(-1)?.link;
      return link?.state === 'waiting' && isSameReason(link.reason, becauseOfNumber('answered', 403));
    });
    expect(watch.states).not.toContain('refused');
  });

  it('that nobody can renew is refused, and another one that is entered ends that', async () => {
    const { server, feed, session, watch } = await standing({}, { source: { token: 'no-such-token' } });
    feed.start();
    expect((await watch.link('refused')).link).toMatchObject({
      reason: withMore(because('sign-in-refused'), becauseOfNumber('answered', 403)),
    });
    session.replace(server.issueToken('ris1'));
    await watch.link('up');
  });

  it.each([
    [
      'has expired meanwhile is refused',
      2_000,
      {
        state: 'refused',
        reason: withMore(
          because('sign-in-refused'),
          withMore(because('sign-in-expired'), because('cut', 'ECONNRESET')),
        ),
      },
    ],
    ['lives is kept, and the link waits', 0, { state: 'waiting', reason: because('cut', 'ECONNRESET') }],
  ] as const)('on which the system hangs up without a word and that %s', async (_, laterMs, link) => {
    const clock = new ManualClock(Date.now());
    const { server } = await standing();
    const sockets: Socket[] = [];
    const peer = await onTcp((socket) => sockets.push(socket));
    const token = server.issueToken('ris1', 1_999);
    const { watch } = feedOn(peer, { clock, source: { token } });
    await settled(() => sockets.length === 1);
    clock.advance(laterMs);
    sockets[0]?.destroy();
    await watch.until(() => watch.statuses.at(-1)?.link.state === link.state);
    expect(watch.statuses.at(-1)?.link).toMatchObject(link);
  });

  it('that was entered and has expired is refused without a try', async () => {
    const { server } = await standing();
    const made = makeFeed(server, { source: { token: server.issueToken('ris1', -1_000) } });
    undos.push(() => made.stop());
    made.feed.start();
    expect((await made.watch.link('refused')).link).toMatchObject({ reason: because('sign-in-expired') });
  });

  it('that is refused at the login is refused here', async () => {
    const { feed, watch } = await standing({}, { user: 'nobody' });
    feed.start();
    expect((await watch.link('refused')).link).toMatchObject({
      reason: withMore(because('sign-in-refused'), becauseOfNumber('answered', 401)),
    });
  });
});

/** Where a change may catch a connection. */
const catches: Readonly<Record<string, (stand: Stand) => Promise<unknown>>> = {
  async connecting({ feed, server }) {
    server.cut('freeze');
    feed.start();
    // With a token that is there already nothing but the handshake is waited for.
    await settled(() => feed.status.link.state === 'connecting');
  },
  async open(stand) {
    stand.feed.start();
    await connected(stand);
  },
  async closing(stand) {
    stand.feed.start();
    await connected(stand);
    stand.server.cut('clean');
    stand.server.cut('freeze');
  },
  async waiting(stand) {
    stand.feed.start();
    await connected(stand);
    stand.server.cut('abrupt');
    await stand.watch.link('waiting');
  },
};

describe.each(Object.keys(catches))('a change that catches the connection %s', (state) => {
  async function caught(): Promise<Stand> {
    const { server } = await standing();
    const made = makeFeed(server, { source: { token: server.issueToken('ris1') } });
    undos.push(() => made.stop());
    const stand = { ...made, server };
    await catches[state]?.(stand);
    return stand;
  }

  it('to another token means another connection at once', async () => {
    const { server, session, watch } = await caught();
    const told = watch.statuses.length;
    session.replace(server.issueToken('ris2'));
    expect(watch.statuses[told]?.link).toEqual({ state: 'connecting', attempt: 1 });
    server.cut('thaw');
    await watch.link('up', told);
    await settled(() => server.connected().join() === 'ris2');
  });

  it('to nobody closes it, and forgets its counters', async () => {
    const { server, session, feed, watch } = await caught();
    await session.signOut();
    server.cut('thaw');
    await settled(() => server.connected().length === 0);
    server.orders.create(gasCheck);
    expect(feed.status).toMatchObject({
      link: { state: 'stopped' },
      lastHeardAt: null,
      roundTripMs: null,
      received: 0,
      byKind: {},
      retries: 0,
    });
    expect(newsOf(watch)).toEqual([]);
  });
});
