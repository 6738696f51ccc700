import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  startOrdersServer,
  type OrdersServer,
  type OrdersServerOptions,
} from '../../../main/drill/orders-server.ts';
import { ManualClock } from '../manual-clock.ts';

const undos: (() => unknown)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).reverse()) await undo();
});

const roles = ['SYSTEMMANAGER', 'ADMIN', 'RIS', 'LIS', 'DOCTOR', 'NURSE', 'GUARD'];
const users = roles.map((role) => ({ id: role.toLowerCase(), password: 'pw', role }));
const order = {
  job_role: 'RIS',
  job_type: '비계 점검',
  priority: 'normal',
  patient_name: '검단 3공구',
  doctor_name: 'doctor',
} as const;
const now = Date.UTC(2030, 0, 1);

async function started(options: Partial<OrdersServerOptions> = {}) {
  const clock = new ManualClock(now);
  const server = await startOrdersServer({ users, clock, ...options });
  undos.push(() => server.stop());
  const call = async (
    method: string,
    path: string,
    { token = '', body }: { token?: string; body?: object } = {},
  ) => {
    const response = await fetch(new URL(path, server.origin), {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return [response.status, (await response.json()) as Record<string, unknown>] as const;
  };
  return { server, clock, call };
}

/** A client of no code of ours, and what it heard. */
async function listening(server: OrdersServer, token: string) {
  const socket = new WebSocket(`${server.websocketUrl}?token=${token}`);
  const heard: Record<string, unknown>[] = [];
  socket.on('message', (data) => heard.push(JSON.parse(String(data)) as Record<string, unknown>));
  undos.push(() => socket.terminate());
  await once(socket, 'open');
  return { socket, heard };
}

/** What a ping's answer comes after has come. */
async function heardAll({ socket, heard }: Awaited<ReturnType<typeof listening>>) {
  socket.send('{"type":"ping"}');
  while (heard.at(-1)?.['type'] !== 'pong') await once(socket, 'message');
  return heard.slice(0, -1);
}

async function rejection(address: string): Promise<number | undefined> {
  const socket = new WebSocket(address);
  socket.on('error', () => socket.terminate());
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode?: number }];
  socket.terminate();
  return response.statusCode;
}

describe('the socket', () => {
  it('is closed before it is accepted where the token is bad', async () => {
    const { server, clock } = await started({ accessMs: 60_000 });
    const token = server.issueToken('ris');
    const at = (query: string) => `${server.websocketUrl}${query}`;
    expect(await rejection(at(''))).toBe(403);
    expect(await rejection(at('?token=a.b.c'))).toBe(403);
    expect(await rejection(at(`?token=${server.issueToken('nobody')}`))).toBe(403);
    expect(await rejection(`ws://127.0.0.1:${server.port}/ws/presence/?token=${token}`)).toBe(403);
    await listening(server, token);
    clock.advance(60_000);
    expect(await rejection(at(`?token=${token}`))).toBe(403);
    const fresh = server.issueToken('ris');
    server.revokeAll();
    expect(await rejection(at(`?token=${fresh}`))).toBe(403);
    expect(server.connected()).toEqual(['ris']);
  });

  it('answers a ping, and swallows what it cannot read', async () => {
    const { server } = await started();
    const client = await listening(server, server.issueToken('ris'));
    for (const text of ['rubbish', '[]', 'null', '{"type":"hello"}']) client.socket.send(text);
    expect(await heardAll(client)).toEqual([]);
  });

  it('tells those whose groups are concerned, as the document has them', async () => {
    const { server } = await started();
    const clients = await Promise.all(users.map(({ id }) => listening(server, server.issueToken(id))));
    const { id } = server.orders.create(order);
    server.orders.accept(id, 'ris');
    server.orders.cancel(id, 'ris', '중복 요청');
    const heard = await Promise.all(clients.map(heardAll));
    const all = ['OCS_CREATED', 'OCS_STATUS_CHANGED', 'OCS_STATUS_CHANGED', 'OCS_CANCELLED'];
    expect(
      Object.fromEntries(heard.map((events, at) => [roles[at], events.map(({ type }) => type)])),
    ).toEqual({
      SYSTEMMANAGER: all,
      ADMIN: all,
      RIS: all,
      LIS: [],
      DOCTOR: all.slice(1),
      NURSE: [],
      GUARD: [],
    });
    expect(heard[2]?.[0]).toEqual({
      type: 'OCS_CREATED',
      ocs_id: 'ocs_0001',
      ocs_pk: 1,
      job_role: 'RIS',
      job_type: '비계 점검',
      priority: 'normal',
      patient_name: '검단 3공구',
      doctor_name: 'doctor',
      message: '검단 3공구: 비계 점검',
      timestamp: '2030-01-01T00:00:00.000+00:00',
    });
  });

  it('is broken by a cut, and frozen until it thaws', async () => {
    const { server } = await started();
    const clean = await listening(server, server.issueToken('ris'));
    const closed = once(clean.socket, 'close');
    server.cut('clean');
    expect((await closed)[0]).toBe(1000);
    const abrupt = await listening(server, server.issueToken('ris'));
    abrupt.socket.on('error', () => abrupt.socket.terminate());
    const gone = once(abrupt.socket, 'close');
    server.cut('abrupt');
    expect((await gone)[0]).toBe(1006);
    const frozen = await listening(server, server.issueToken('ris'));
    server.cut('freeze');
    const pong = heardAll(frozen);
    server.cut('thaw');
    expect(await pong).toEqual([]);
  });
});

describe('REST', () => {
  it('gives tokens by login and by refresh, each good for what it is', async () => {
    const { call } = await started();
    const [, { access, refresh }] = await call('POST', '/api/auth/login/', {
      body: { username: 'ris', password: 'pw' },
    });
    expect((await call('POST', '/api/auth/login/', { body: { username: 'ris', password: 'no' } }))[0]).toBe(
      401,
    );
    const [status, renewed] = await call('POST', '/api/auth/refresh/', { body: { refresh } });
    expect([status, Object.keys(renewed)]).toEqual([200, ['access']]);
    expect((await call('POST', '/api/auth/refresh/', { body: { refresh: access } }))[0]).toBe(401);
    expect((await call('GET', '/api/ocs/', { token: String(refresh) }))[0]).toBe(401);
    expect((await call('GET', '/api/ocs/', { token: String(renewed['access']) }))[0]).toBe(200);
  });

  it('gives the list in pages, the newest first', async () => {
    const { server, call } = await started();
    const token = server.issueToken('ris');
    for (let count = 0; count < 45; count += 1) server.orders.create(order);
    const page = async (query: string) => {
      const [status, { count, next, results }] = await call('GET', `/api/ocs/${query}`, { token });
      return [status, count, next, Array.isArray(results) ? results.length : undefined];
    };
    expect(await page('')).toEqual([200, 45, '/api/ocs/?page=2', 20]);
    expect(await page('?page=3')).toEqual([200, 45, null, 5]);
    expect(await page('?page=1&page_size=1000')).toEqual([200, 45, null, 45]);
    expect((await page('?page=4'))[0]).toBe(404);
  });

  it('gives an order to the first who accepts it', async () => {
    const { server, call } = await started();
    const { id } = server.orders.create(order);
    const accept = (user: string, method = 'POST') =>
      call(method, `/api/ocs/${id}/accept/`, { token: server.issueToken(user) });
    expect((await accept('ris', 'GET'))[0]).toBe(405);
    const [first, second] = [await accept('ris'), await accept('admin')];
    expect([first[0], first[1]['worker_name'], second]).toEqual([
      200,
      'ris',
      [409, { detail: 'it is ACCEPTED', worker_name: 'ris' }],
    ]);
    expect((await call('POST', '/api/ocs/9/accept/', { token: server.issueToken('ris') }))[0]).toBe(404);
    expect((await call('GET', `/api/ocs/${id}/`, { token: server.issueToken('ris') }))[1]).toEqual(first[1]);
  });
});

it('stopped twice, it is gone, with everybody who was connected', async () => {
  const { server } = await started();
  const { socket } = await listening(server, server.issueToken('ris'));
  const closed = once(socket, 'close');
  await Promise.all([server.stop(), server.stop()]);
  await closed;
  await expect(fetch(server.origin)).rejects.toThrow('fetch failed');
});
