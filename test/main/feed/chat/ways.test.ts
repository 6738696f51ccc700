import { afterEach, describe, expect, it } from 'vitest';
import { because } from '../../../../preload/contract/reason.ts';
import type { TokenPlace } from '../../../../main/drill/chat-server.ts';
import { Ways } from '../../../../main/feed/chat/ways.ts';
import { hurriedClock, settled } from '../watch-feed.ts';
import { setUpChat, type ChatStand } from './chat-stand.ts';

let stand: ChatStand | null = null;

afterEach(async () => {
  await stand?.stop();
  stand = null;
});

const servers = [
  [4, 'auth'],
  [4, 'query'],
  [3, 'query'],
] as const satisfies readonly (readonly [3 | 4, TokenPlace])[];

describe.each(servers)('a server on Engine.IO %i that wants its token in %s', (generation, token) => {
  it('is found without settings, and found at once the next time', async () => {
    stand = await setUpChat({ server: { generation, token } });
    const { server, feed, watch } = stand;
    feed.start();
    await watch.link('up');
    // Ways that were not the server's own are hung up on.
    await settled(() => server.sessions().length === 1);
    expect(server.sessions().map((each) => [each.user, each.token])).toEqual([['desk', 'token-1']]);
    const told = watch.statuses.length;
    feed.reconnect();
    await watch.link('up', told);
    expect(watch.states).toEqual(['connecting', 'up', 'connecting', 'up']);
  });

  it('is spoken to as the settings say', async () => {
    stand = await setUpChat({
      server: { generation, token, tokenName: 'access' },
      options: { protocol: generation, token, tokenName: 'access' },
    });
    stand.feed.start();
    await stand.watch.link('up');
    expect(stand.server.sessions()).toHaveLength(1);
  });

  it('in a namespace is found as well', async () => {
    stand = await setUpChat({ server: { generation, token, namespace: '/room/chat' } });
    stand.feed.start();
    await stand.watch.link('up');
    stand.feed.wire.join('all');
    expect((await stand.watch.event('sub')).info.room).toBe('all');
  });
});

describe.each([4, 3] as const)('on Engine.IO %i', (generation) => {
  it('the token goes in a first event where the settings say so', async () => {
    const token = { emit: 'authenticate' };
    stand = await setUpChat({ server: { generation, token }, options: { token } });
    stand.feed.start();
    await stand.watch.link('up');
    expect(stand.server.sessions()[0]?.token).toBe('token-1');
    // The server never hears of a second one.
    expect(stand.server.heard.map(({ name }) => name)).not.toContain('authenticate');
  });

  it('a bad token in a first event is a refusal', async () => {
    const token = { emit: 'authenticate' };
    stand = await setUpChat({ server: { generation, token, tokens: {} }, options: { token } });
    stand.feed.start();
    const { link } = await stand.watch.link('refused');
    expect(link).toEqual({ state: 'refused', reason: because('sign-in-refused', 'token is not valid') });
  });

  it('a server that welcomes nobody is up when it has had its time to refuse', async () => {
    stand = await setUpChat({ server: { generation, welcomes: false }, clock: hurriedClock });
    stand.feed.start();
    await stand.watch.link('up');
    expect(stand.watch.events.map(({ is }) => is)).not.toContain('welcome');
    expect(await stand.feed.test()).toBeGreaterThan(0);
  });
});

it('the other generation in the settings is said plainly and tried again', async () => {
  stand = await setUpChat({ server: { generation: 3 }, options: { protocol: 4 } });
  stand.feed.start();
  const { link } = await stand.watch.link('waiting');
  expect(link).toMatchObject({
    reason: because('bad-answer', 'the server speaks another generation of the protocol'),
  });
});

describe('the ways', () => {
  const auto = { protocol: 'auto', token: 'auto' } as const;

  it('are tried in this order', () => {
    expect(new Ways(auto).list).toEqual([
      { generation: 4, token: 'auth' },
      { generation: 4, token: 'query' },
      { generation: 3, token: 'query' },
    ]);
    expect(new Ways({ protocol: 3, token: 'auth' }).list).toEqual([{ generation: 3, token: 'query' }]);
  });

  it('begin with what worked last, until that is forgotten', () => {
    const ways = new Ways(auto);
    const [, , third] = ways.list;
    if (!third) throw new Error('three ways');
    ways.worked(third);
    expect(ways.list.map(({ generation }) => generation)).toEqual([3, 4, 4]);
    ways.rotate(third);
    expect(ways.isProven(third)).toBe(true);
    ways.forget();
    expect(ways.list.map(({ generation }) => generation)).toEqual([4, 4, 3]);
  });

  it('end with the one in which the server could not be reached', () => {
    const ways = new Ways(auto);
    const [first] = ways.list;
    if (!first) throw new Error('three ways');
    ways.rotate(first);
    expect(ways.list).toEqual([
      { generation: 4, token: 'query' },
      { generation: 3, token: 'query' },
      { generation: 4, token: 'auth' },
    ]);
  });

  it('suspect the token at every third time that a server hangs up', () => {
    const ways = new Ways(auto);
    expect([1, 2, 3, 4, 5, 6].map(() => ways.hungUp())).toEqual([false, false, true, false, false, true]);
  });
});
