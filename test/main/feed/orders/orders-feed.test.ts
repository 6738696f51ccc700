import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { ManualClock } from '../../manual-clock.ts';
import { settled } from '../watch-feed.ts';
import { gasCheck, lists, listsOf, makeFeed, news, newsOf, useStands, type Setup } from './stand.ts';

const { undos, standing, up } = useStands();

describe('what the system says', () => {
  it('is told as it comes, each kind counted by its name', async () => {
    const { server, watch, feed } = await up();
    const { id } = server.orders.create(gasCheck);
    server.orders.accept(id, 'ris2');
    server.orders.cancel(id, 'ris2', '작업 연기');
    expect(await news(watch, 4)).toMatchObject([
      { is: 'created', pk: 1, jobType: '가스 점검', patient: '김환자' },
      { is: 'status', pk: 1, to: 'ACCEPTED', actor: 'ris2' },
      { is: 'status', pk: 1, to: 'CANCELLED' },
      { is: 'cancelled', pk: 1, reason: '작업 연기' },
    ]);
    expect(feed.status).toMatchObject({
      received: 4,
      byKind: { OCS_CREATED: 1, OCS_STATUS_CHANGED: 2, OCS_CANCELLED: 1 },
      rejected: 0,
    });
  });

  it('and cannot be read is rejected with its reason, and the connection lives on', async () => {
    const { server, watch, feed } = await up();
    for (const text of ['rubbish', '[]', '{"type":"OCS_MOVED","patient_name":"김환자"}'])
      server.sendRaw(text);
    server.sendRaw('{"type":"OCS_CREATED","ocs_id":"x","ocs_pk":1}');
    server.orders.create(gasCheck);
    await news(watch);
    expect(feed.status).toMatchObject({ link: { state: 'up' }, received: 5, rejected: 4, retries: 0 });
    expect(feed.status.rejections.map(({ reason }) => reason.detail)).toEqual([
      'OCS_CREATED timestamp: expected ISO 8601 with an offset',
      'type: expected OCS_CREATED, OCS_STATUS_CHANGED, OCS_CANCELLED or pong',
      'not a JSON object',
      'not JSON',
    ]);
  });

  it('to another role is not told where the settings name ours, its cancel neither', async () => {
    const { feed, server, watch } = await up({}, { user: 'admin', options: { role: 'RIS' } });
    const other = server.orders.create({ ...gasCheck, job_role: 'LIS' });
    server.orders.cancel(other.id, 'lis1', '중복');
    const ours = server.orders.create(gasCheck);
    server.orders.cancel(ours.id, 'ris1', '중복');
    expect((await news(watch, 3)).map((event) => event.is !== 'list' && event.pk)).toEqual([
      ours.id,
      ours.id,
      ours.id,
    ]);
    await lists(watch);
    feed.refresh();
    const read = await lists(watch, listsOf(watch).length + 1);
    expect(read.at(-1)?.map(({ pk }) => pk)).toEqual([ours.id]);
  });
});

describe('the ping', () => {
  it('goes out at once, its pong is a sign of life and no message, and the round trip is known', async () => {
    const { feed } = await up();
    await settled(() => feed.status.roundTripMs !== null);
    expect(feed.status).toMatchObject({ received: 0, byKind: {}, link: { state: 'up', supervised: true } });
    expect(feed.status.roundTripMs).toBeGreaterThanOrEqual(0);
  });

  it('can be asked for: the answer is the round trip', async () => {
    const { feed } = await up();
    const [first, second] = await Promise.all([feed.test(), feed.test()]);
    expect(first).toBeGreaterThanOrEqual(0);
    expect(second).toBe(first);
  });

  it('that is asked for while the link is down fails with the reason', async () => {
    const { feed } = await standing();
    await expect(feed.test()).rejects.toThrow('not connected');
  });

  it('that nobody answers fails, also on a link that lives by its events', async () => {
    const clock = new ManualClock(Date.now());
    const stand = await up({ eatsPings: true }, { clock, timing: { pingMs: 30_000 } });
    const asked = expect(stand.feed.test()).rejects.toThrow('no answer within 15 s');
    clock.advance(15_000);
    await asked;
    expect(stand.feed.status.link.state).toBe('up');
  });

  it('that is under way when the connection ends fails', async () => {
    const { feed } = await up({ eatsPings: true });
    const asked = expect(feed.test()).rejects.toThrow('it was closed here');
    feed.reconnect();
    await asked;
  });

  it('without a pong for half a period more: the link is stale since it was last heard, and made anew', async () => {
    const clock = new ManualClock(Date.now());
    const { feed, watch } = await up({ eatsPings: true }, { clock, timing: { pingMs: 30_000 } });
    const heardAt = feed.status.lastHeardAt;
    clock.advance(44_999);
    expect(feed.status.link.state).toBe('up');
    clock.advance(1);
    expect(feed.status.link).toEqual({ state: 'stale', since: heardAt });
    const told = watch.statuses.length;
    clock.advance(5_000);
    await watch.link('up', told);
  });

  it('that nobody answers while events come does not end the link', async () => {
    const clock = new ManualClock(Date.now());
    const { feed, server, watch } = await up({ eatsPings: true }, { clock, timing: { pingMs: 30_000 } });
    for (let count = 1; count <= 4; count += 1) {
      clock.advance(40_000);
      server.orders.create(gasCheck);
      await news(watch, count);
    }
    expect(feed.status).toMatchObject({ link: { state: 'up' }, retries: 0 });
  });

  it('whose pong was lost is not the last: the next one keeps the link', async () => {
    const clock = new ManualClock(Date.now());
    let pings = 0;
    const { made } = await onPeer({ clock, timing: { pingMs: 30_000 } }, (socket) =>
      socket.on('message', () => {
        pings += 1;
        if (pings > 1) socket.send('{"type":"pong"}');
      }),
    );
    await settled(() => pings === 1);
    clock.advance(30_000);
    await settled(() => made.feed.status.roundTripMs !== null);
    clock.advance(29_999);
    expect([pings, made.feed.status.link.state]).toEqual([2, 'up']);
  });

  it('asked for again and again does not hide the missing pong', async () => {
    const clock = new ManualClock(Date.now());
    const { feed } = await up({ eatsPings: true }, { clock, timing: { pingMs: 30_000 } });
    for (let count = 0; count < 9; count += 1) {
      feed.test().catch((failure: unknown) => expect(failure).toBeInstanceOf(Error));
      clock.advance(5_000);
    }
    expect(feed.status.link.state).toBe('stale');
  });
});

describe('the handshake', () => {
  it('says where it comes from and what is asked, the address that is shown does not', async () => {
    const seen: (string | undefined)[] = [];
    const { made, port } = await onPeer({ source: { token: 'a+b/c=' } }, (_, { headers, url }) =>
      seen.push(headers.origin, url),
    );
    await settled(() => seen.length > 0);
    expect(seen).toEqual([`http://127.0.0.1:${port}`, '/ws/ocs/?site=1&token=a%2Bb%2Fc%3D']);
    expect(made.feed.status.address).toBe(`127.0.0.1:${port}/ws/ocs/`);
  });
});

/** A started feed on a socket server of no other manners than these, without REST. */
async function onPeer(setup: Setup, take: (socket: WebSocket, request: IncomingMessage) => unknown) {
  const peer = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  peer.on('connection', take);
  await once(peer, 'listening');
  const { port } = peer.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const websocketUrl = `ws://127.0.0.1:${port}/ws/ocs/?site=1`;
  const made = makeFeed(
    { origin, websocketUrl },
    { source: { token: 'token-1' }, ...setup, options: { rest: null } },
  );
  undos.push(() => new Promise((resolve) => peer.close(() => resolve())));
  undos.push(() => made.stop());
  made.feed.start();
  return { made, port };
}

it('stopped, it leaves nothing: no connection, no timer, and nothing is told any more', async () => {
  const clock = new ManualClock(Date.now());
  const { feed, session, server, watch } = await up({}, { clock });
  await lists(watch);
  await feed.stop();
  await feed.stop();
  session.stop();
  expect(clock.waiting).toBe(0);
  await settled(() => server.connected().length === 0);
  const told = watch.messages.length;
  feed.refresh();
  feed.reconnect();
  expect([feed.status.link.state, watch.messages.length, clock.waiting]).toEqual(['stopped', told, 0]);
});

it('stopped by whoever hears the first of many messages, it tells no second one', async () => {
  const { feed, server, watch } = await up();
  feed.onMessage(({ type }) => {
    if (type === 'order' && newsOf(watch).length > 0) void feed.stop();
  });
  for (let count = 0; count < 20; count += 1) server.orders.create(gasCheck);
  await news(watch);
  await settled(() => server.connected().length === 0);
  expect(newsOf(watch)).toHaveLength(1);
  expect(feed.status.link.state).toBe('stopped');
});

it('stopped while it waits to try again, it never tries', async () => {
  const clock = new ManualClock(Date.now());
  const { feed, session, server, watch } = await up({}, { clock });
  server.cut('abrupt');
  await watch.link('waiting');
  await feed.stop();
  session.stop();
  expect(clock.waiting).toBe(0);
});

it('two connections know nothing of each other', async () => {
  const one = await up();
  const two = await up();
  one.server.orders.create(gasCheck);
  await news(one.watch);
  two.server.cut('abrupt');
  await two.watch.link('waiting');
  expect([one.feed.status.link.state, newsOf(two.watch)]).toEqual(['up', []]);
});
