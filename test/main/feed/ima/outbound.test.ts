/** The two calls out of an IMA connection: what is sent, and what is made of the answer. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { because, becauseOfNumber, becauseOfTime } from '../../../../preload/contract/reason.ts';
import { sayReason } from '../../../../preload/contract/reason-words.ts';
import { startDrill } from '../../../../main/drill/drill.ts';
import { startImaServer, type RestRequest } from '../../../../main/drill/ima-server.ts';
import { createImaAuthority } from '../../../../main/feed/ima/authority.ts';
import { imaDefaults } from '../../../../main/feed/ima/options.ts';
import { ImaOutbound } from '../../../../main/feed/ima/outbound.ts';
import { ManualClock } from '../../manual-clock.ts';
import { byLogin, makeFeed, setUp, type Setup } from '../watch-feed.ts';

const undos: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).reverse()) await undo();
});

const order = { site: 3, workers: [3501, 3502], subject: '대피', content: '가스\n누출', isSiren: true };
const notice = { site: 'wp-3', subject: '대피', content: '가스 누출' };

/** A platform that answers every call of ours alike, and what it was told. */
async function platform(
  answer: () => { status: number; message: string } | { context: unknown },
  setup: Setup = {},
) {
  const asked: RestRequest[] = [];
  const stand = await setUp({
    ...setup,
    isRestThere: true,
    server: {
      ...setup.server,
      rest: (request) => {
        asked.push(request);
        return answer();
      },
    },
  });
  undos.push(() => stand.stop());
  return { ...stand, asked };
}

/** A web server of a test's own, and the paths and bodies that it was asked for. */
async function answering(answer: (request: IncomingMessage, response: ServerResponse, body: string) => void) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += String(chunk)));
    request.on('end', () => {
      asked.push(`${request.url ?? ''} ${body}`);
      answer(request, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undos.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function outboundTo(origin: string | null, timeoutMs = 20_000): ImaOutbound {
  return new ImaOutbound({
    origin,
    timeoutMs,
    credential: {
      token: () => Promise.resolve({ ok: true, token: 'secret-1' }),
      denied: () => Promise.resolve('refused'),
    },
  });
}

const success = { context: null };
const envelope = (response: ServerResponse, status: number, code: number, words = 'x') =>
  response.writeHead(status).end(JSON.stringify({ return_code: code, return_message: words }));

describe('a push', () => {
  it('is the documented call', async () => {
    const { feed, asked } = await platform(() => success);
    expect(await feed.push(order)).toEqual({ is: 'taken' });
    expect(asked.map(({ method, path, body }) => ({ method, path, body }))).toEqual([
      {
        method: 'POST',
        path: '/imoa/api/push/send',
        body: { mb_no_list: [3501, 3502], wp_no: 3, pu_subject: '대피', pu_content: '가스\n누출', pu_chk: 1 },
      },
    ]);
  });

  it('without a siren says so', async () => {
    const { feed, asked } = await platform(() => success);
    await feed.push({ ...order, isSiren: false });
    expect(asked[0]?.body).toMatchObject({ pu_chk: 0 });
  });
});

describe('a notice', () => {
  it('is the documented call, and names its site within one part of the path', async () => {
    const { feed, asked } = await platform(() => success);
    expect(await feed.notifySite(notice)).toEqual({ is: 'taken' });
    await feed.notifySite({ ...notice, site: 'a/../b' });
    expect(asked.map(({ path, body }) => ({ path, body }))).toEqual([
      {
        path: '/imoa/api/monitor/4.2/workplace/wp-3/notify',
        body: { puSubject: '대피', puContent: '가스 누출' },
      },
      {
        path: '/imoa/api/monitor/4.2/workplace/a%2F..%2Fb/notify',
        body: { puSubject: '대피', puContent: '가스 누출' },
      },
    ]);
  });

  it('that is not understood is given in the other names, once', async () => {
    const { origin, asked } = await answering((_, response, body) =>
      envelope(response, body.includes('pu_subject') ? 200 : 400, body.includes('pu_subject') ? 0 : 400),
    );
    expect(await outboundTo(origin).notify(notice)).toEqual({ is: 'taken' });
    expect(asked).toHaveLength(2);
    expect(asked[1]).toContain('pu_subject');
  });

  it('that is understood in neither is tried in no more ways, and fails by the first', async () => {
    const { origin, asked } = await answering((_, response, body) =>
      envelope(response, 400, 400, body.includes('pu_subject') ? 'second' : 'first'),
    );
    expect(await outboundTo(origin).notify(notice)).toEqual({
      is: 'failed',
      reason: becauseOfNumber('answered', 400, 'first'),
    });
    expect(asked).toHaveLength(2);
  });

  it.each(['', ' ', '.', '..', '\ud800'])('to "%s" goes nowhere', async (site) => {
    const { origin, asked } = await answering((_, response) => envelope(response, 200, 0));
    expect(await outboundTo(origin).notify({ ...notice, site })).toMatchObject({ is: 'failed' });
    expect(asked).toEqual([]);
  });
});

describe('the path', () => {
  it('may lack the context in front of it, where nobody knows the whole one', async () => {
    const { origin, asked } = await answering(({ url }, response) => {
      if (url?.startsWith('/imoa')) response.writeHead(404).end('<html>');
      else envelope(response, 200, 0);
    });
    expect(await outboundTo(origin).push(order)).toEqual({ is: 'taken' });
    expect(asked.map((each) => each.split(' ')[0])).toEqual(['/imoa/api/push/send', '/api/push/send']);
  });

  it('that nobody knows in either form is a failure of the documented one', async () => {
    const { origin, asked } = await answering((_, response) => response.writeHead(404).end());
    expect(await outboundTo(origin).notify(notice)).toEqual({
      is: 'failed',
      reason: becauseOfNumber('answered', 404),
    });
    expect(asked).toHaveLength(2);
  });

  it('is not tried in another form where the platform itself says that there is no such site', async () => {
    const { origin, asked } = await answering((_, response) =>
      envelope(response, 404, 404, 'No such workplace'),
    );
    expect(await outboundTo(origin).push(order)).toMatchObject({ is: 'failed' });
    expect(asked).toHaveLength(1);
  });
});

describe('an answer', () => {
  it.each([
    [{ status: 500, message: 'down' }, 'failed', becauseOfNumber('answered', 500, 'down')],
    [{ status: 200, message: 'no right' }, 'failed', because('refused', 'no right')],
    [{ status: 504, message: 'gateway' }, 'unanswered', becauseOfNumber('answered', 504, 'gateway')],
  ] as const)('of %j has %s, in words', async (answer, is, reason) => {
    const { feed, asked } = await platform(() => answer);
    expect(await feed.push(order)).toEqual({ is, reason });
    expect(asked).toHaveLength(1);
  });

  it('that never comes may have been a yes', async () => {
    const { origin } = await answering(() => {});
    expect(await outboundTo(origin, 100).push(order)).toEqual({
      is: 'unanswered',
      reason: becauseOfTime('no-answer-within', 100),
    });
  });

  it('that is cut off may have been a yes, and a server that is not there is a no', async () => {
    const { origin } = await answering((request) => request.socket.resetAndDestroy());
    expect(await outboundTo(origin).push(order)).toMatchObject({ is: 'unanswered' });
    expect(await outboundTo('http://127.0.0.1:1').push(order)).toMatchObject({ is: 'failed' });
  });

  it('that sends it elsewhere is not followed', async () => {
    const elsewhere = await answering((_, response) => envelope(response, 200, 0));
    const { origin } = await answering((_, response) =>
      response.writeHead(307, { location: elsewhere.origin }).end(),
    );
    expect(await outboundTo(origin).push(order)).toMatchObject({ is: 'failed' });
    expect(elsewhere.asked).toEqual([]);
  });

  it('that quotes the token is told without it', async () => {
    const { origin } = await answering((_, response) => envelope(response, 403, 3, 'bad token secret-1!'));
    expect(await outboundTo(origin).push(order)).toEqual({
      is: 'failed',
      reason: becauseOfNumber('answered', 403, 'bad token ***!'),
    });
  });
});

describe('the token', () => {
  it('that was turned away is renewed once, and the call made again', async () => {
    const { feed, server, session, asked } = await platform(() => success, { source: byLogin });
    const first = await session.token();
    if (!first.ok) throw new Error(sayReason(first.reason));
    server.revokeToken(first.token);
    expect(await feed.push(order)).toEqual({ is: 'taken' });
    expect(asked).toHaveLength(1);
  });

  it('that stays turned away is a failure in words, without it', async () => {
    const { feed, asked } = await platform(() => success, { server: { tokens: ['token-2'] } });
    expect(await feed.push(order)).toEqual({
      is: 'failed',
      reason: becauseOfNumber('answered', 401, 'Invalid token'),
    });
    expect(asked).toEqual([]);
  });

  it('that nobody has entered is missed in words', async () => {
    const { feed } = await platform(() => success, { source: () => ({ token: null }) });
    const answer = await feed.push(order);
    expect(answer).toMatchObject({ is: 'failed' });
    expect(answer).toEqual({ is: 'failed', reason: because('not-signed-in') });
  });
});

it('a connection without a REST address sends nothing, and says so before', async () => {
  const server = await startImaServer({ tokens: ['token-1'] });
  const { feed, session } = makeFeed(server);
  undos.push(async () => {
    await feed.stop();
    session.stop();
    await server.stop();
  });
  expect(feed.outbound).toBeNull();
  expect(await feed.notifySite(notice)).toEqual({ is: 'failed', reason: because('not-set-up', 'REST') });
});

it('a call ends with its connection, and later ones are made anew', async () => {
  const { feed, asked } = await platform(() => success);
  feed.start();
  await feed.stop();
  const hanging = await answering(() => {});
  const outbound = outboundTo(hanging.origin);
  const answer = outbound.push(order);
  while (hanging.asked.length === 0) await new Promise(setImmediate);
  outbound.abort();
  expect(await answer).toEqual({ is: 'unanswered', reason: because('closed') });
  expect(await feed.push(order)).toEqual({ is: 'taken' });
  expect(asked).toHaveLength(1);
});

it('the drill takes both, and refuses what lacks something', async () => {
  const drill = await startDrill({ clock: new ManualClock(), scenario: 'calm', begin: 'at-once' });
  undos.push(() => drill.stop());
  const { rest, account } = drill.connection;
  const authority = createImaAuthority({ origin: rest, account, timeoutMs: imaDefaults.timing.restMs });
  const grant = await authority.login();
  if (!grant.ok) throw new Error(sayReason(grant.reason));
  const outbound = new ImaOutbound({
    origin: rest,
    timeoutMs: 20_000,
    credential: {
      token: () => Promise.resolve({ ok: true, token: grant.grant.access }),
      denied: () => Promise.resolve('refused'),
    },
  });
  const is = async (answer: Promise<{ readonly is: string }>) => (await answer).is;
  expect(await is(outbound.push(order))).toBe('taken');
  expect(await is(outbound.notify(notice))).toBe('taken');
  expect(await is(outbound.notify({ ...notice, site: '3' }))).toBe('taken');
  expect(await is(outbound.push({ ...order, site: 99 }))).toBe('failed');
  expect(await is(outbound.push({ ...order, workers: [] }))).toBe('failed');
  expect(await is(outbound.push({ ...order, subject: ' ' }))).toBe('failed');
  expect(await is(outbound.notify({ ...notice, content: '' }))).toBe('failed');
  expect(await is(outbound.notify({ ...notice, site: 'wp-99' }))).toBe('failed');
});
