import { afterEach, describe, expect, it } from 'vitest';
import { because, becauseOfTime } from '../../../../preload/contract/reason.ts';
import { startImaServer, type ImaServer, type ImaServerOptions } from '../../../../main/drill/ima-server.ts';
import {
  closeMidFrame,
  eatingHeartbeats,
  erringOnConnect,
  hangInClosing,
  refusing,
  rubbishFrames,
  sendRubbish,
  stalling,
  withoutHeartbeats,
} from '../../../fault/fault-servers.ts';
import { envelope, hurriedClock, makeFeed, settled, subscribed, type Setup } from '../watch-feed.ts';

const undos: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).reverse()) await undo();
});

function serve(options: ImaServerOptions = {}): Promise<ImaServer> {
  return startImaServer({ tokens: ['token-1'], ...options });
}

/** A feed on a server that a test made, both stopped after it. */
function feedOn(server: { origin: string; websocketUrl: string; stop(): Promise<void> }, setup: Setup = {}) {
  const made = makeFeed(server, setup);
  undos.push(() => server.stop());
  undos.push(async () => {
    await made.feed.stop();
    made.session.stop();
  });
  made.feed.start();
  return made;
}

async function upOn(server: ImaServer, setup: Setup = {}) {
  const made = feedOn(server, setup);
  await made.watch.link('up');
  await subscribed(server);
  return made;
}

describe('a connection that does not come about', () => {
  it('is refused: it waits and tries again, for ever', async () => {
    const { watch } = feedOn(await refusing(), { clock: hurriedClock });
    await watch.until(({ statuses }) => (statuses.at(-1)?.retries ?? 0) >= 4);
    expect(watch.states.slice(0, 6)).toEqual([
      'connecting',
      'waiting',
      'connecting',
      'waiting',
      'connecting',
      'waiting',
    ]);
    const attempts = watch.statuses.flatMap(({ link }) =>
      link.state === 'connecting' ? [link.attempt] : [],
    );
    expect(attempts.slice(0, 4)).toEqual([1, 2, 3, 4]);
  });

  it.each([true, false])('stalls: it is given up in time (plain: %s)', async (isPlain) => {
    const { watch } = feedOn(await stalling(), { isPlain, timing: { connectMs: 150 } });
    const { link } = await watch.link('waiting');
    expect(link).toMatchObject({ reason: becauseOfTime('no-answer-within', 150) });
  });

  it('stalls after the socket is open: it is given up in time', async () => {
    const server = await withoutHeartbeats({ tokens: ['token-1'] });
    server.cut('freeze');
    const { watch } = feedOn(server, { timing: { connectMs: 150 } });
    expect((await watch.link('waiting')).link).toMatchObject({
      reason: becauseOfTime('no-answer-within', 150),
    });
    server.cut('thaw');
    await watch.link('up');
  });

  it('leaves no socket behind when it is given up', async () => {
    const server = await stalling();
    const { watch } = feedOn(server, { timing: { connectMs: 100 } });
    await watch.link('waiting');
    await settled(() => server.connections() === 0);
  });

  it('is answered with ERROR about the token: refused, and no further try', async () => {
    const server = await erringOnConnect();
    const { watch, feed } = feedOn(server, { clock: hurriedClock });
    const { link } = await watch.link('refused');
    expect([link, watch.states, feed.status.retries]).toEqual([
      { state: 'refused', reason: because('sign-in-refused', 'Access is denied') },
      ['connecting', 'refused'],
      0,
    ]);
  });
});

describe('a connection that breaks', () => {
  it.each(['clean', 'abrupt'] as const)('%s: it comes back with each subscription once', async (how) => {
    const server = await serve();
    const { watch, feed } = await upOn(server, { clock: hurriedClock });
    const first = server.sessions()[0]?.session;
    const told = watch.statuses.length;
    server.cut(how);
    await watch.link('waiting', told);
    await watch.link('up', told);
    await subscribed(server);
    const sessions = server.sessions();
    expect(sessions).toHaveLength(1);
    expect(sessions[0]?.session).not.toBe(first);
    expect(sessions[0]?.subscriptions.size).toBe(4);
    server.publish(1, envelope());
    server.publish(1, envelope());
    await watch.report(2);
    expect([watch.reports.length, feed.status.duplicates]).toEqual([2, 0]);
  });

  it('in the middle of a frame: nothing half is read', async () => {
    const server = await serve();
    const { watch, feed } = await upOn(server, { clock: hurriedClock });
    const told = watch.statuses.length;
    closeMidFrame(server);
    await watch.link('up', told);
    expect(feed.status).toMatchObject({ received: 0, rejected: 0 });
  });

  it('says since when nobody could see, and stays unverified without REST', async () => {
    const server = await serve();
    const { watch, feed } = await upOn(server, { clock: hurriedClock });
    server.publish(1, envelope());
    const [report] = await watch.report();
    const told = watch.statuses.length;
    server.cut('abrupt');
    const { blindSince, lastHeardAt } = await watch.link('waiting', told);
    expect(blindSince).toBe(lastHeardAt);
    const lost = watch.messages.at(-1);
    expect(lost?.type === 'unverified' && lost.since > (report?.receivedAt ?? Infinity)).toBe(true);
    await watch.link('up', told);
    expect(feed.status.blindSince).toBeNull();
    expect(watch.messages.some(({ type }) => type === 'verified')).toBe(false);
  });

  it('tells an event that still waited for its copy', async () => {
    const server = await serve();
    const { watch } = await upOn(server, { timing: { holdMs: 60_000 } });
    server.publishTo(`/sub/user/${server.sessions()[0]?.session}`, envelope());
    server.publish(1, envelope());
    await watch.report(1);
    server.cut('abrupt');
    await watch.report(2);
    expect(watch.reports.map(({ site }) => site)).toEqual(['ima-1/1', 'ima-1/0']);
  });
});

describe('a peer that falls silent', () => {
  const quick = { beatMs: 200, connectMs: 2_000 };

  it('is stale after 2.5 beats, its socket is discarded, and a new one is tried', async () => {
    const server = await serve({ heartbeat: [200, 200] });
    const { watch } = await upOn(server, { timing: quick });
    const told = watch.statuses.length;
    server.cut('freeze');
    const status = await watch.link('stale', told);
    // Since it was heard last, and not since that was noticed, which is 500 ms later at least.
    expect(
      status.link.state === 'stale' && Math.abs(status.link.since - (status.lastHeardAt ?? 0)),
    ).toBeLessThan(250);
    await watch.link('connecting', told);
    server.cut('thaw');
    await watch.link('up', told);
    await settled(() => server.sessions().length === 1);
  });

  it('eats the heart-beats that it agreed on: stale', async () => {
    const server = await eatingHeartbeats({ tokens: ['token-1'], heartbeat: [200, 200] });
    const { watch } = await upOn(server, { timing: quick });
    await watch.link('stale');
  });

  it('is not stale while it beats', async () => {
    const server = await serve({ heartbeat: [200, 200] });
    const { watch, feed } = await upOn(server, { timing: quick });
    const heard = feed.status.lastHeardAt ?? 0;
    await watch.until(({ statuses }) => (statuses.at(-1)?.lastHeardAt ?? 0) > heard + 1_200);
    expect(watch.states).toEqual(['connecting', 'up']);
  });

  it.each([
    ['pings', { sockjsHeartbeatMs: 100 }, 0],
    ['`h` frames', { sockjsHeartbeatMs: 3_600_000 }, 100],
  ])("offers no heart-beats: SockJS' %s count, and their silence is stale", async (_, options, frameMs) => {
    const server = await serve({ heartbeat: [0, 0], ...options });
    // A text frame of one byte, as Spring's SockJS sends it.
    const h = () => server.sessions().forEach(({ socket }) => socket?.write(Buffer.from([0x81, 1, 0x68])));
    const frames = frameMs > 0 ? setInterval(h, frameMs) : undefined;
    undos.push(() => Promise.resolve(clearInterval(frames)));
    const { watch, feed } = await upOn(server, { timing: { ...quick, sockJsBeatMs: 300 } });
    expect(feed.status.link).toMatchObject({ state: 'up', supervised: true });
    const heard = feed.status.lastHeardAt ?? 0;
    await watch.until(({ statuses }) => (statuses.at(-1)?.lastHeardAt ?? 0) > heard + 900);
    expect(watch.states).toEqual(['connecting', 'up']);
    server.cut('freeze');
    await watch.link('stale');
  });

  it('offers nothing at all: the link is up and unsupervised', async () => {
    const server = await withoutHeartbeats({ tokens: ['token-1'] });
    const { feed } = await upOn(server, { timing: { ...quick, sockJsBeatMs: 0 } });
    expect(feed.status.link).toMatchObject({ state: 'up', supervised: false });
  });

  it('on a plain WebSocket is found by our own pings', async () => {
    const server = await withoutHeartbeats({ tokens: ['token-1'] });
    const { watch, feed } = await upOn(server, { isPlain: true, timing: { ...quick, pingMs: 200 } });
    const heard = feed.status.lastHeardAt ?? 0;
    await watch.until(({ statuses }) => (statuses.at(-1)?.lastHeardAt ?? 0) > heard + 900);
    expect(watch.states).toEqual(['connecting', 'up']);
    const told = watch.statuses.length;
    server.cut('freeze');
    await watch.link('stale', told);
    server.cut('thaw');
    await watch.link('up', told);
  });

  it('hangs in CLOSING: the socket counts as closed and another is opened', async () => {
    const server = await withoutHeartbeats({ tokens: ['token-1'] });
    const { watch } = await upOn(server, { isPlain: true, timing: { connectMs: 2_000, pingMs: 200 } });
    const told = watch.statuses.length;
    await hangInClosing(server);
    expect((await watch.link('waiting', told)).link).toMatchObject({
      reason: because('cut', 'the peer is closing'),
    });
    server.cut('thaw');
    await watch.link('up', told);
  });
});

describe('rubbish on the wire', () => {
  it.each([true, false])('is recorded and the events after it are read (plain: %s)', async (isPlain) => {
    const server = await serve();
    const { watch, feed } = await upOn(server, { isPlain });
    sendRubbish(server);
    server.publish(1, envelope());
    await watch.report();
    expect(feed.status.rejected).toBeGreaterThanOrEqual(rubbishFrames.length);
    expect(watch.states).toEqual(['connecting', 'up']);
  });
});

describe('stopping', () => {
  it('while it waits to try again leaves nothing running', async () => {
    const { watch, feed } = feedOn(await refusing(), { clock: hurriedClock });
    await watch.link('waiting');
    const told = watch.statuses.length;
    await feed.stop();
    expect(watch.statuses.slice(told).map(({ link }) => link.state)).toEqual(['stopped']);
    feed.reconnect();
    expect(feed.status.link.state).toBe('stopped');
  });

  it('while it connects closes what it opened', async () => {
    const server = await stalling();
    const { watch, feed } = feedOn(server, { isPlain: true });
    await watch.link('connecting');
    await settled(() => server.connections() === 1);
    await feed.stop();
    await settled(() => server.connections() === 0);
  });

  it('and starting again is a clean beginning', async () => {
    const server = await serve();
    const { watch, feed } = await upOn(server);
    await feed.stop();
    await settled(() => server.sessions().length === 0);
    const told = watch.statuses.length;
    feed.start();
    feed.start();
    await watch.link('up', told);
    await subscribed(server);
    server.publish(1, envelope());
    await watch.report();
    expect(server.sessions()).toHaveLength(1);
  });

  it('somebody asks for another connection: at once, whatever the wait', async () => {
    const server = await serve();
    const { watch, feed } = await upOn(server);
    const first = server.sessions()[0]?.session;
    const told = watch.statuses.length;
    feed.reconnect();
    await watch.link('up', told);
    await settled(() => server.sessions().length === 1 && server.sessions()[0]?.session !== first);
    expect(watch.statuses.slice(told).map(({ link }) => link.state)).toEqual(['connecting', 'up']);
  });
});
