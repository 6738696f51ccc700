import { afterEach, describe, expect, it } from 'vitest';
import { because, becauseOfTime } from '../../../../preload/contract/reason.ts';
import { systemClock, type Clock } from '../../../../main/lib/clock.ts';
import { settled } from '../watch-feed.ts';
import { setUpChat, type ChatSetup, type ChatStand } from './chat-stand.ts';

let stand: ChatStand | null = null;

afterEach(async () => {
  await stand?.stop();
  stand = null;
});

async function up(setup: ChatSetup): Promise<ChatStand> {
  stand = await setUpChat(setup);
  stand.feed.start();
  await stand.watch.link('up');
  await settled(() => stand?.server.sessions().length === 1);
  return stand;
}

/** The system's clock, and how many of its timers are still to come. */
class CountingClock implements Clock {
  waiting = 0;
  now = systemClock.now;
  elapsed = systemClock.elapsed;

  after(delayMs: number, callback: () => void): () => void {
    this.waiting += 1;
    let isDone = false;
    const done = () => {
      if (!isDone) this.waiting -= 1;
      isDone = true;
    };
    const cancel = systemClock.after(delayMs, () => {
      done();
      callback();
    });
    return () => {
      done();
      cancel();
    };
  }
}

/** Pings all the time, and a standstill of this process, client and server both, ends nothing. */
const pinging = { pingMs: 100, pongMs: 25_000 };

/** A WebSocket's goodbye, unmasked as servers send it. */
const goodbye = Buffer.from([0x88, 0x02, 0x03, 0xe8]);

describe.each([4, 3] as const)('on Engine.IO %i', (generation) => {
  const token = generation === 4 ? 'auth' : 'query';
  const options = { protocol: generation, token, rooms: ['all'] } as const;
  const base: ChatSetup = { server: { generation }, options };

  it.each(['clean', 'abrupt'] as const)('a %s cut is waited out, and rooms are joined again', async (how) => {
    const { server, feed, watch } = await up(base);
    await watch.event('sub');
    server.cut(how);
    const { link } = await watch.link('waiting');
    expect(link).toMatchObject({ retryAt: expect.any(Number) as number });
    expect(feed.wire.send('all', 'k', { type: 'text', text: 'lost?' })).toBe(false);
    const told = watch.statuses.length;
    await watch.link('up', told);
    await settled(() => server.sessions().length === 1 && server.sessions()[0]?.rooms[0] === 'all');
    expect(server.heard.filter(({ name }) => name === 'send')).toEqual([]);
    expect(feed.status).toMatchObject({ retries: 1, blindSince: null });
  });

  it('a frozen line is stale after two and a half beats, and comes back', async () => {
    const { server, feed, watch } = await up({ ...base, timing: { beatMs: 200 } });
    await watch.event('echoed');
    server.cut('freeze');
    const asked = feed.test();
    await expect(asked).rejects.toThrow('no answer');
    const { link, lastHeardAt } = await watch.link('stale');
    expect(link).toEqual({ state: 'stale', since: expect.any(Number) as number });
    expect(Math.abs((link.state === 'stale' ? link.since : 0) - (lastHeardAt ?? 0))).toBeLessThan(250);
    const told = watch.statuses.length;
    server.cut('thaw');
    await watch.link('up', told);
  });

  it('a server that takes the connection and says nothing is given up', async () => {
    stand = await setUpChat({ ...base, timing: { connectMs: 300 } });
    const { server, feed, watch } = stand;
    server.cut('freeze');
    feed.start();
    const { link } = await watch.link('waiting');
    expect(link).toMatchObject({ reason: becauseOfTime('no-answer-within', 300) });
  });

  it('a server that answers pings but no echo any more is silent', async () => {
    const { server, watch } = await up({
      ...base,
      server: { generation, ...pinging },
      timing: { beatMs: 200 },
    });
    await watch.event('echoed');
    server.ignore('echo', 1_000);
    await watch.link('stale');
  });

  it('a server that never knew echo is watched by its pings alone', async () => {
    const { server, watch } = await up({
      ...base,
      server: { generation, knowsEcho: false, ...pinging },
      timing: { beatMs: 50 },
    });
    await settled(() => server.heard.filter(({ name }) => name === 'hb').length >= 10);
    expect(watch.states).toEqual(['connecting', 'up']);
  });

  it('a server that never knew echo and falls silent is noticed by its pings', async () => {
    const { server, watch } = await up({
      ...base,
      server: { generation, knowsEcho: false, pingMs: 150 },
      timing: { beatMs: 60_000 },
    });
    await watch.event('welcome');
    server.cut('freeze');
    const { link } = await watch.link('stale');
    expect(link.state).toBe('stale');
  });

  it('a socket that is closing is as gone as a closed one', async () => {
    const { server, feed, watch } = await up({ ...base, timing: { beatMs: 100 } });
    const tcp = server.sessions()[0]?.socket;
    tcp?.write(goodbye);
    // It never hangs up: what the client answers is not read.
    tcp?.pause();
    const told = watch.statuses.length;
    const { link } = await watch.link('waiting', told);
    expect(link).toMatchObject({ reason: because('cut', 'the peer is closing') });
    expect(feed.wire.isUp).toBe(false);
    await watch.link('up', told);
  });

  it('what is sent into a closing socket was not sent', async () => {
    const { server, feed, watch } = await up({ ...base, timing: { beatMs: 60_000 } });
    const tcp = server.sessions()[0]?.socket;
    tcp?.write(goodbye);
    tcp?.pause();
    await settled(() => !feed.wire.isUp);
    expect(feed.wire.send('all', 'k', { type: 'text', text: '1' })).toBe(false);
    await watch.link('waiting');
  });

  it('stop leaves nothing, whatever the state', async () => {
    const clock = new CountingClock();
    stand = await setUpChat({ ...base, clock });
    const { server, feed, watch } = stand;
    const states: Record<string, () => Promise<unknown>> = {
      connecting: () => Promise.resolve(),
      up: () => watch.link('up', watch.statuses.length - 1),
      async frozen() {
        await watch.link('up', watch.statuses.length - 1);
        server.cut('freeze');
        feed.wire.join('all');
      },
      async waiting() {
        await watch.link('up', watch.statuses.length - 1);
        const told = watch.statuses.length;
        server.cut('abrupt');
        await watch.link('waiting', told);
      },
    };
    for (const [state, reach] of Object.entries(states)) {
      feed.start();
      await reach();
      await feed.stop();
      await feed.stop();
      expect([state, clock.waiting, feed.status.link.state]).toEqual([state, 0, 'stopped']);
      server.cut('thaw');
      await settled(() => server.sessions().length === 0 && handles() === 0);
    }
  });

  it('a listener that throws costs nothing but itself', async () => {
    const { server, feed, watch } = await up(base);
    let isFirst = true;
    feed.onMessage((message) => {
      if (message.type !== 'chat' || message.event.is !== 'msg' || !isFirst) return;
      isFirst = false;
      throw new Error('listener broke');
    });
    server.say('all', 'kim', { type: 'text', text: '1' });
    server.say('all', 'kim', { type: 'text', text: '2' });
    await watch.until(({ messages }) => messages.filter(({ type }) => type === 'rejected').length === 1);
    await watch.until(() => watch.events.filter(({ is }) => is === 'msg').length === 2);
    expect(watch.rejections).toEqual([{ reason: 'could not be handled: listener broke', copy: 'msg' }]);
    expect(watch.states).toEqual(['connecting', 'up']);
  });
});

it('a message that nobody acknowledged comes again until it is', async () => {
  const { server, feed, watch } = await up({ server: { pushAgainMs: 50 } });
  const { msg } = server.say('all', 'kim', { type: 'text', text: '1' });
  const pushed = () => watch.events.filter((event) => event.is === 'msg' && event.msg === msg).length;
  await watch.until(() => pushed() >= 3);
  feed.wire.ack('all', [msg], 0);
  await settled(() => server.unacked('desk').length === 0);
  expect(watch.rejections).toEqual([]);
});

it('a message whose sent was lost may go again with its key and is one message', async () => {
  const { server, feed, watch } = await up({});
  server.drop('sent');
  const draft = { type: 'text', text: '한 번만' } as const;
  feed.wire.send('all', 'key-1', draft);
  await settled(() => server.heard.some(({ name }) => name === 'send'));
  feed.wire.send('all', 'key-1', draft);
  expect(await watch.event('sent')).toMatchObject({ key: 'key-1' });
  expect(server.table.rooms.get('all')?.messages.filter(({ key }) => key === 'key-1')).toHaveLength(1);
});

/** Connected TCP sockets of this process, both ends. */
function handles(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
}
