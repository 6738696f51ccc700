import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sayReason } from '../../../../preload/contract/reason-words.ts';
import { createImaAuthority } from '../../../../main/feed/ima/authority.ts';
import { ImaRest } from '../../../../main/feed/ima/rest.ts';
import { startImaServer, type ImaServer } from '../../../../main/drill/ima-server.ts';
import { client, user } from '../watch-feed.ts';

const undos: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).reverse()) await undo();
});

/** A server that answers every call alike, and what it was asked. */
async function answering(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undos.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function restOf(origin: string, timeoutMs = 5_000): ImaRest {
  return new ImaRest({ origin, timeoutMs, token: () => Promise.resolve({ ok: true, token: 'secret-1' }) });
}

function json(status: number, value: unknown) {
  return (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json', date: 'Tue, 14 Nov 2023 22:13:20 GMT' });
    response.end(typeof value === 'string' ? value : JSON.stringify(value));
  };
}

describe('an envelope', () => {
  it('gives its context and the time of the server', async () => {
    const { origin } = await answering(
      json(200, { return_code: '0', return_message: 'SUCCESS', context: [1] }),
    );
    expect(await restOf(origin).call('GET', '/x')).toEqual({ context: [1], servedAt: 1_700_000_000_000 });
  });

  it.each([
    [
      'another code',
      200,
      { return_code: 17, return_message: 'no right' },
      'GET /imoa/api/monitor/x 200 no right',
    ],
    ['a status', 500, { return_code: 0, return_message: 'Success' }, 'GET /imoa/api/monitor/x 500 Success'],
    ['a page of a proxy', 200, '<html>', 'GET /imoa/api/monitor/x 200 no envelope'],
    ['a list', 200, [], 'GET /imoa/api/monitor/x 200 no envelope'],
  ])('with %s is a failure with words', async (_, status, value, message) => {
    const { origin } = await answering(json(status, value));
    await expect(restOf(origin).call('GET', '/x')).rejects.toThrow(message);
  });

  it('that never comes is given up', async () => {
    const { origin } = await answering(() => {});
    await expect(restOf(origin, 50).call('GET', '/x')).rejects.toThrow();
  });

  it('that is being waited for ends when the feed is stopped, and the next call is made', async () => {
    let isQuiet = true;
    const { origin } = await answering((request, response) => {
      if (!isQuiet) json(200, { return_code: 0 })(request, response);
      else rest.abort();
    });
    const rest = restOf(origin);
    await expect(rest.call('GET', '/x')).rejects.toThrow('the feed was stopped');
    isQuiet = false;
    expect(await rest.call('GET', '/x')).toMatchObject({ context: undefined });
  });

  it('is not followed to another address, where the token would go along', async () => {
    const { origin } = await answering((_, response) =>
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    );
    await expect(restOf(origin).call('GET', '/x')).rejects.toThrow();
  });
});

describe('a picture', () => {
  const picture = (_: IncomingMessage, response: ServerResponse) =>
    response.writeHead(200, { 'content-type': 'image/png; q=1' }).end('png');

  it.each([
    ['with a path only', () => '/a.png'],
    ['without its scheme', (host: string) => `//${host}/a.png`],
    ['with its scheme', (host: string) => `http://${host}/a.png`],
  ])('%s is fetched', async (_, address) => {
    const { origin } = await answering(picture);
    const { bytes, type } = await restOf(origin).picture(address(origin.slice('http://'.length)));
    expect([Buffer.from(bytes).toString(), type]).toEqual(['png', 'image/png']);
  });

  it('elsewhere is fetched without the token', async () => {
    const [home, elsewhere] = [await answering(picture), await answering(picture)];
    await restOf(home.origin).picture(`${elsewhere.origin}/a.png`);
    await restOf(home.origin).picture('/a.png');
    const sent = [elsewhere, home].map(({ asked }) => asked[0]?.headers.authorization);
    expect(sent).toEqual([undefined, 'Bearer secret-1']);
  });

  it.each([
    ['file:///etc/hostname', 'no picture from file:'],
    ['data:image/png;base64,AA==', 'no picture from data:'],
  ])('at %s is not', async (address, message) => {
    await expect(restOf('http://127.0.0.1:1').picture(address)).rejects.toThrow(message);
  });

  it('must be one', async () => {
    const { origin } = await answering((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<'),
    );
    await expect(restOf(origin).picture('/a')).rejects.toThrow('picture /a is text/html');
  });
});

describe('the documented login', () => {
  let server: ImaServer;

  beforeEach(async () => {
    server = await startImaServer({ client, users: [user], tokenLifeS: 1_800 });
    undos.push(() => server.stop());
  });

  function authorityOf(
    origin: string,
    differences: Partial<Record<'password' | 'clientSecret', string>> = {},
  ) {
    const account = {
      user: user.id,
      password: user.password,
      client: client.id,
      clientSecret: client.secret,
    };
    return createImaAuthority({ origin, account: { ...account, ...differences }, timeoutMs: 5_000 });
  }

  it('grants, checks, renews and ends', async () => {
    const authority = authorityOf(server.origin);
    const first = await authority.login();
    if (!first.ok) throw new Error(sayReason(first.reason));
    expect([first.grant.lifeMs, await authority.check(first.grant.access)]).toEqual([1_800_000, true]);
    const second = await authority.refresh(first.grant.refresh ?? '');
    if (!second.ok) throw new Error(sayReason(second.reason));
    expect(await Promise.all([first, second].map(({ grant }) => authority.check(grant.access)))).toEqual([
      false,
      true,
    ]);
    await authority.logout(second.grant.access);
    expect(await authority.check(second.grant.access)).toBe(false);
  });

  it.each([{ password: 'wrong' }, { clientSecret: 'wrong' }])('with %j is rejected', async (differences) => {
    expect(await authorityOf(server.origin, differences).login()).toMatchObject({
      ok: false,
      rejected: true,
    });
  });

  it.each([
    ['503', json(503, { return_code: 503, return_message: 'down' })],
    ['a proxy that forbids', json(403, '<html>')],
    ['an envelope without a token', json(200, { return_code: 0, context: {} })],
  ])('that meets %s is not rejected, and a token is not known to be dead', async (_, answer) => {
    const { origin } = await answering(answer);
    expect(await authorityOf(origin).login()).toMatchObject({ ok: false, rejected: false });
  });

  it('has no secret in the reason of a failure', async () => {
    const { origin } = await answering(json(200, { return_code: 4, return_message: 'no' }));
    const answer = await authorityOf(origin).login();
    expect(JSON.stringify(answer)).not.toMatch(/pass-1|basic-secret/);
  });

  it('ends whatever the server answers', async () => {
    const { origin } = await answering(json(500, 'x'));
    await expect(authorityOf(origin).logout('t')).resolves.toBeUndefined();
    await expect(authorityOf('http://127.0.0.1:1').logout('t')).resolves.toBeUndefined();
  });
});
