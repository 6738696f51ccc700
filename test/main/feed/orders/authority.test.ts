import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { because, becauseOfNumber, withMore } from '../../../../preload/contract/reason.ts';
import { sayReason } from '../../../../preload/contract/reason-words.ts';
import { createOrdersAuthority } from '../../../../main/feed/orders/authority.ts';
import { ordersDefaults } from '../../../../main/feed/orders/options.ts';
import { startOrdersServer } from '../../../../main/drill/orders-server.ts';
import { refusing, stalling } from '../../../fault/fault-servers.ts';
import { users } from './stand.ts';

const undos: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).reverse()) await undo();
});

function authorityOn(rest: string, timeoutMs = 10_000) {
  const account = { user: 'ris1', password: 'pass-1' };
  return createOrdersAuthority({ rest, paths: ordersDefaults.paths, account, timeoutMs });
}

interface Asked {
  readonly url: string | undefined;
  readonly body: string;
}

async function answering(status: number, body: unknown) {
  const asked: Asked[] = [];
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    asked.push({ url: request.url, body: text });
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const http = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  undos.push(() => {
    const closed = new Promise<void>((resolve) => http.close(() => resolve()));
    http.closeAllConnections();
    return closed;
  });
  return { authority: authorityOn(`http://127.0.0.1:${(http.address() as AddressInfo).port}`), asked };
}

describe('a login', () => {
  it.each([
    ['as the framework answers', { access: 'a', refresh: 'r' }, 'r'],
    ['under data', { data: { access: 'a', refresh: 'r' } }, 'r'],
    ['under tokens', { user: { id: 1 }, tokens: { access: 'a', refresh: 'r' } }, 'r'],
    ['by long names', { access_token: 'a', refresh_token: 'r' }, 'r'],
    ['as one token', { token: 'a' }, null],
    ['without a refresh token', { access: 'a', refresh: null }, null],
  ])('gives its tokens %s', async (_, body, refresh) => {
    const { authority } = await answering(200, body);
    expect(await authority.login()).toEqual({ ok: true, grant: { access: 'a', refresh, lifeMs: null } });
  });

  it('names the account by the words that such systems use', async () => {
    const { authority, asked } = await answering(200, { access: 'a' });
    await authority.login();
    expect(asked.map(({ url, body }) => [url, JSON.parse(body)])).toEqual([
      ['/api/auth/login/', { username: 'ris1', login_id: 'ris1', password: 'pass-1' }],
    ]);
  });

  it.each([
    [400, true],
    [401, true],
    [403, true],
    [404, false],
    [429, false],
    [500, false],
  ])('answered %i is final: %s', async (status, rejected) => {
    const { authority } = await answering(status, { detail: 'pass-1' });
    const answered = becauseOfNumber('answered', status);
    const reason = rejected ? withMore(because('sign-in-refused'), answered) : answered;
    expect(await authority.login()).toEqual({ ok: false, rejected, reason });
  });

  it.each([
    ['no JSON', 'eyJhbGciOi', 'an answer that is not JSON'],
    ['half a token', '{"access":"eyJhbGciOi', 'an answer that is not JSON'],
    ['something else', { user: 'eyJhbGciOi' }, 'login answered without a token'],
    ['an empty token', { access: '' }, 'login answered without a token'],
  ])('answered by %s may be asked for again, and quotes nothing', async (_, body, reason) => {
    const { authority } = await answering(200, body);
    expect(await authority.login()).toEqual({
      ok: false,
      rejected: false,
      reason: because('bad-answer', reason),
    });
  });

  it('that nobody answers may be asked for again', async () => {
    const gone = await refusing();
    const silent = await stalling();
    undos.push(() => silent.stop());
    expect(await authorityOn(gone.origin).login()).toMatchObject({ ok: false, rejected: false });
    expect(await authorityOn(silent.origin, 200).login()).toMatchObject({ ok: false, rejected: false });
  });
});

describe('a refresh', () => {
  it('keeps the refresh token where no new one is given', async () => {
    const { authority, asked } = await answering(200, { access: 'b' });
    expect(await authority.refresh('r')).toEqual({
      ok: true,
      grant: { access: 'b', refresh: 'r', lifeMs: null },
    });
    expect(asked).toEqual([{ url: '/api/auth/refresh/', body: '{"refresh":"r"}' }]);
  });

  it('takes the new one where they are rotated', async () => {
    const { authority } = await answering(200, { access: 'b', refresh: 's' });
    expect(await authority.refresh('r')).toMatchObject({ grant: { refresh: 's' } });
  });

  it('that is turned down says so', async () => {
    const { authority } = await answering(401, { detail: 'expired' });
    expect(await authority.refresh('r')).toEqual({
      ok: false,
      rejected: true,
      reason: withMore(because('sign-in-refused'), becauseOfNumber('answered', 401)),
    });
  });
});

describe('a check', () => {
  it('tells a token that lives from one that does not', async () => {
    const server = await startOrdersServer({ users });
    undos.push(() => server.stop());
    const authority = authorityOn(server.origin);
    const login = await authority.login();
    if (!login.ok) throw new Error(sayReason(login.reason));
    expect(await authority.check(login.grant.access)).toBe(true);
    expect(await authority.check(server.issueToken('ris1', -1_000))).toBe(false);
    expect(await authority.check(login.grant.refresh ?? '')).toBe(false);
  });

  it.each([403, 404, 500])('answered %i tells nothing', async (status) => {
    const { authority } = await answering(status, {});
    expect(await authority.check('a')).toBeNull();
  });

  it('that nobody answers tells nothing', async () => {
    expect(await authorityOn((await refusing()).origin).check('a')).toBeNull();
  });
});
