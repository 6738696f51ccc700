import { afterEach, describe, expect, it } from 'vitest';
import { because, becauseOfNumber, withMore } from '../../../../preload/contract/reason.ts';
import type { Credential } from '../../../../main/feed/feed.ts';
import { systemClock, type Clock } from '../../../../main/lib/clock.ts';
import { settled } from '../watch-feed.ts';
import { byChatLogin, setUpChat, type ChatStand } from './chat-stand.ts';

let stand: ChatStand;

afterEach(async () => {
  await stand.stop();
});

/** The tokens of those who are connected. */
const connected = () => stand.server.sessions().map(({ token }) => token);

async function up(setup: Parameters<typeof setUpChat>[0] = {}): Promise<ChatStand> {
  stand = await setUpChat(setup);
  stand.feed.start();
  await stand.watch.link('up');
  await settled(() => connected().length === 1);
  return stand;
}

describe.each([4, 3] as const)('on Engine.IO %i, another token', (generation) => {
  const setup = { server: { generation } };

  it('while the connection is open means another connection', async () => {
    const { session, watch } = await up(setup);
    const told = watch.statuses.length;
    session.replace('token-2');
    await watch.link('up', told);
    await settled(() => connected().length === 1);
    expect(connected()).toEqual(['token-2']);
    expect(watch.states).toEqual(['connecting', 'up', 'connecting', 'up']);
  });

  it('while it is connecting is the one that is used', async () => {
    stand = await setUpChat(setup);
    const { server, feed, session, watch } = stand;
    server.cut('freeze');
    feed.start();
    await watch.link('connecting');
    session.replace('token-2');
    server.cut('thaw');
    await watch.link('up');
    await settled(() => connected().length === 1);
    expect(connected()).toEqual(['token-2']);
  });

  it('while it is closing is the one that is used', async () => {
    const { feed, session, watch } = await up(setup);
    const told = watch.statuses.length;
    feed.wire.close();
    session.replace('token-2');
    await watch.link('up', told);
    await settled(() => connected().length === 1);
    expect(connected()).toEqual(['token-2']);
  });

  it('while a retry is waited for ends the wait', async () => {
    const { server, session, watch } = await up(setup);
    server.cut('clean');
    await watch.link('waiting');
    const told = watch.statuses.length;
    session.replace('token-2');
    await watch.link('up', told);
    expect(watch.states.slice(-3)).toEqual(['waiting', 'connecting', 'up']);
  });

  it('after a refusal is tried at once', async () => {
    stand = await setUpChat({ ...setup, source: () => ({ token: 'stolen-token' }) });
    const { feed, session, watch, lines } = stand;
    feed.start();
    const { link } = await watch.link('refused');
    expect(link).toEqual({ state: 'refused', reason: because('sign-in-refused', 'token is not valid') });
    session.replace('token-2');
    await watch.link('up');
    const kept = JSON.stringify([watch.statuses, watch.messages, lines]);
    expect(kept).not.toMatch(/stolen-token|token-2/);
  });
});

describe.each([4, 3] as const)('on Engine.IO %i, a bad token', (generation) => {
  const setup = { server: { generation } };

  it('said over an open socket by error is no application error', async () => {
    const { server, watch } = await up(setup);
    server.broadcast('err', '방이 없습니다');
    await watch.event('err');
    server.broadcast('error', { message: '만료된 토큰 token-1' });
    const { link } = await watch.link('refused');
    expect(link).toEqual({ state: 'refused', reason: because('sign-in-refused', '만료된 토큰 ***') });
    expect(watch.events.filter(({ is }) => is === 'err')).toEqual([{ is: 'err', text: '방이 없습니다' }]);
  });

  it('that the server hangs up on without a word is suspected when that goes on', async () => {
    const asked: string[] = [];
    const credential: Credential = {
      status: { state: 'entered', grantedAt: null, expiresAt: null },
      token: () => Promise.resolve({ ok: true, token: 'stolen-token' }),
      denied: (token) => {
        asked.push(token);
        return Promise.resolve('refused');
      },
      onChange: () => () => undefined,
    };
    const token = generation === 4 ? 'auth' : 'query';
    stand = await setUpChat({
      server: { generation, refusal: 'hang-up' },
      options: { protocol: generation, token },
      credential,
    });
    const { feed, watch } = stand;
    feed.start();
    for (const told of [1, 2]) {
      await watch.until(
        ({ statuses }) => statuses.filter(({ link }) => link.state === 'waiting').length >= told,
      );
      feed.reconnect();
    }
    await watch.link('refused');
    expect(asked).toEqual(['stolen-token']);
  });

  it('of a server that has trouble of its own is tried again', async () => {
    const { server, watch } = await up(setup);
    server.broadcast('error', 'database is unavailable');
    const { link } = await watch.link('waiting');
    expect(link).toMatchObject({ reason: because('refused', 'database is unavailable') });
  });
});

describe('the login', () => {
  it('gives the token that the connection carries', async () => {
    const { server } = await up({ source: byChatLogin() });
    expect(server.sessions()[0]?.user).toBe('desk');
    expect(connected()).not.toEqual(['token-1']);
  });

  it('that is rejected waits for a person', async () => {
    stand = await setUpChat({ source: byChatLogin('wrong-pass') });
    stand.feed.start();
    const { link } = await stand.watch.link('refused');
    expect(link).toEqual({
      state: 'refused',
      reason: withMore(because('sign-in-refused'), becauseOfNumber('answered', 401)),
    });
    expect(JSON.stringify(stand.watch.statuses)).not.toContain('wrong-pass');
  });

  it('is made again where its token has died in flight', async () => {
    let laterMs = 0;
    const clock: Clock = { ...systemClock, elapsed: () => systemClock.elapsed() + laterMs };
    const { server, watch } = await up({ source: byChatLogin(), clock });
    const [first = ''] = connected();
    server.revokeToken(first);
    laterMs = 3_600_000;
    const told = watch.statuses.length;
    server.cut('abrupt');
    await watch.link('up', told);
    await settled(() => connected().length === 1);
    expect(connected()).not.toEqual([first]);
  });

  it('whose young token is turned away is made again once; where that one is as short-lived it is refused', async () => {
    const { server, feed, watch } = await up({ source: byChatLogin() });
    const [first = ''] = connected();
    server.revokeToken(first);
    const told = watch.statuses.length;
    feed.reconnect();
    await watch.link('up', told);
    await settled(() => connected().length === 1 && connected()[0] !== first);
    expect(watch.states).not.toContain('refused');
    server.revokeToken(connected()[0] ?? '');
    feed.reconnect();
    const { link } = await watch.link('refused');
    expect(link).toEqual({ state: 'refused', reason: because('sign-in-refused', 'token is not valid') });
  });
});

describe('a sign-out', () => {
  it('closes the connection, ends requests and forgets the counters', async () => {
    const { server, feed, session, watch } = await up();
    server.cut('freeze');
    const asked = feed.wire.fetchRooms();
    // The request is out when the server has another connection to freeze.
    const failed = expect(asked).rejects.toThrow();
    await session.signOut();
    await failed;
    expect(feed.status).toMatchObject({ link: { state: 'stopped' }, received: 0, lastHeardAt: null });
    server.cut('thaw');
    await settled(() => connected().length === 0);
    const told = watch.messages.length;
    server.say('all', 'kim', { type: 'text', text: '1' });
    expect([feed.wire.isUp, feed.wire.join('all'), watch.messages.length]).toEqual([false, false, told]);
  });

  it('while a token is asked for leaves nothing behind', async () => {
    let give = (_: { ok: true; token: string }): void => undefined;
    const credential: Credential = {
      status: { state: 'granted', grantedAt: null, expiresAt: null },
      token: () => new Promise((resolve) => (give = resolve)),
      denied: () => Promise.resolve('retry'),
      onChange: () => () => undefined,
    };
    stand = await setUpChat({ credential });
    stand.feed.start();
    await stand.feed.stop();
    give({ ok: true, token: 'token-1' });
    await new Promise(setImmediate);
    expect([connected(), stand.watch.states]).toEqual([[], ['connecting', 'stopped']]);
  });
});
