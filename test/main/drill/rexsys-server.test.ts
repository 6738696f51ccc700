import { afterEach, describe, expect, it } from 'vitest';
import {
  startRexsysServer,
  type DeviceMessage,
  type RexsysServer,
  type RexsysServerOptions,
} from '../../../main/drill/rexsys-server.ts';
import { ManualClock } from '../manual-clock.ts';

const servers: RexsysServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

const now = Date.UTC(2030, 11, 31, 14, 0, 0);

async function started(options: RexsysServerOptions = {}) {
  const clock = new ManualClock(now);
  const server = await startRexsysServer({
    accounts: [{ productKey: 'key', clientId: 'console' }],
    lifeS: 3_599,
    clock,
    ...options,
  });
  servers.push(server);
  const post = (path: string, payload: object | string, style: 'form' | 'text' = 'form') => {
    const code = typeof payload === 'string' ? payload : btoa(encodeURIComponent(JSON.stringify(payload)));
    const body = style === 'form' ? new URLSearchParams({ EncodeData: code }) : code;
    return fetch(new URL(path, server.origin), { method: 'POST', body });
  };
  const result = async (...args: Parameters<typeof post>) => {
    const { rexsys } = (await (await post(...args)).json()) as {
      rexsys: { result: Record<string, unknown> };
    };
    return rexsys.result;
  };
  return { server, clock, post, result };
}

const certificate = '/api/rexsys/cgi/certificate/productkey';
const send = '/api/ide/io/send';

describe('a certificate', () => {
  it('is what the document shows', async () => {
    const { post } = await started();
    const body: unknown = await (await post(certificate, { project: 'demo', productkey: 'key' })).json();
    expect(body).toEqual({
      rexsys: {
        result: {
          clientid: 'console',
          clients: '0',
          config: { io: { client: '/io/demo/client', user: '/io/demo/user' } },
          expire: { datetime: '2030-12-31 23:59:59', timestamp: 1_924_959_599 },
          namespace: 'ide',
          productkey: 'key',
          project: 'demo',
          token: expect.any(String) as string,
        },
        server: {
          namespace: 'ide',
          'remote-addess': '127.0.0.1',
          status: 'success',
          timestamp: now / 1_000,
          version: '2.0',
        },
      },
    });
  });

  it.each([
    ['another key', { project: 'demo', productkey: 'other' }],
    ['another project', { project: 'other', productkey: 'key' }],
    ['no project', { productkey: 'key' }],
    ['no object', '7'],
  ])('has no token for %s', async (_name, payload) => {
    const { result } = await started();
    const code = typeof payload === 'string' ? btoa(payload) : payload;
    expect(await result(certificate, code)).toMatchObject({ token: null });
  });

  it.each(['form', 'text'] as const)(
    'is given only to the style that the server reads: %s',
    async (bodies) => {
      const { post } = await started({ bodies });
      const status = async (style: 'form' | 'text') =>
        (await post(certificate, { project: 'demo', productkey: 'key' }, style)).status;
      expect([await status('form'), await status('text')]).toEqual(
        bodies === 'form' ? [200, 500] : [500, 200],
      );
    },
  );

  it('that cannot be taken apart, or is asked for elsewhere, is trouble', async () => {
    const { server, post } = await started();
    expect((await post(certificate, '%%%')).status).toBe(500);
    expect((await post('/elsewhere', {})).status).toBe(404);
    expect((await fetch(new URL(certificate, server.origin))).status).toBe(404);
  });
});

describe('the HTTP way', () => {
  async function sending(options: RexsysServerOptions = {}) {
    const made = await started(options);
    const heard: DeviceMessage[] = [];
    const member = made.server.join('lamp-1', (message) => heard.push(message));
    const token = made.server.issueToken('console');
    const order = {
      token,
      project: 'demo',
      channel: 'client',
      sender: 'console',
      receiver: 'lamp-1',
      command: 'on',
    };
    return { ...made, heard, member, token, order };
  }

  it.each([['{"level":1}'], [{ level: 1 }]])('passes data on, sent as %j', async (data) => {
    const { result, order, heard, server } = await sending();
    expect(await result(send, { ...order, data })).toEqual({ status: 'success' });
    expect(heard).toEqual([{ sender: 'console', command: 'on', data: { level: 1 } }]);
    expect(server.httpSends).toBe(1);
  });

  it('refuses a token that is not the sender’s, was taken back, or has ended', async () => {
    const { result, order, server, token, clock, heard } = await sending();
    const refusal = { status: 'fail', message: 'invalid token' };
    expect(await result(send, { ...order, sender: 'other', data: {} })).toEqual(refusal);
    clock.advance(3_599_000);
    expect(await result(send, { ...order, data: {} })).toEqual(refusal);
    const another = server.issueToken('console');
    server.revokeToken(another);
    expect(await result(send, { ...order, token: another, data: {} })).toEqual(refusal);
    expect(another).not.toBe(token);
    expect(heard).toEqual([]);
  });

  it('says so where the receiver has left', async () => {
    const { result, order, member } = await sending();
    member.leave();
    member.leave();
    expect(await result(send, { ...order, data: {} })).toMatchObject({ status: 'fail' });
  });
});

it('keeps one token of an account only, where it is told to', async () => {
  const { server, result } = await started({ keepsOneToken: true });
  server.join('lamp-1', () => {});
  const key = { project: 'demo', productkey: 'key' };
  const first = (await result(certificate, key))['token'];
  const second = (await result(certificate, key))['token'];
  const order = { sender: 'console', receiver: 'lamp-1', command: 'on', data: {} };
  expect(await result(send, { ...order, token: first })).toMatchObject({ status: 'fail' });
  expect(await result(send, { ...order, token: second })).toMatchObject({ status: 'success' });
});

it('stops twice, and nobody is served after that', async () => {
  const { server } = await started();
  await server.stop();
  await server.stop();
  await expect(fetch(server.origin)).rejects.toThrow();
});
