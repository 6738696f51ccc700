/**
 * A work-order system that speaks the documented wire on 127.0.0.1 (wire-facts 4): `ws/ocs/?token=`, closed
 * before it is accepted where the token is bad; events to the groups of a role; REST in pages. The drill plays
 * colleagues through it, and tests break it.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import { systemClock, type Clock } from '../lib/clock.ts';
import { signJwt, verifyJwt } from './jwt.ts';
import { Line, type Cut } from './line.ts';
import { groupsOf, OrderTable, type TableOrder } from './order-table.ts';
import { textOf } from './request-body.ts';

export interface OrdersUser {
  readonly id: string;
  readonly password: string;
  /** SYSTEMMANAGER, ADMIN, RIS, LIS, DOCTOR, NURSE: decides which groups it joins. */
  readonly role: string;
}

export interface OrdersServerOptions {
  readonly users: readonly OrdersUser[];
  readonly port?: number;
  readonly clock?: Clock;
  /** How long an access token lives; 30 minutes by the document. */
  readonly accessMs?: number;
  /** Takes pings and never answers. */
  readonly eatsPings?: boolean;
  readonly pageSize?: number;
  /** Asked before every request, handshakes included: a status that it is answered with, or no answer at all. */
  readonly fault?: (method: string, path: string) => number | 'hang' | null;
}

export interface OrdersServer {
  readonly origin: string;
  readonly port: number;
  readonly websocketUrl: string;
  readonly orders: OrderTable;
  /** Who is connected, by user. */
  connected(): readonly string[];
  issueToken(user: string, lifeMs?: number): string;
  /** From now on no token that was issued before is taken; who is connected stays. */
  revokeAll(): void;
  /** Sends text to everybody as it stands. */
  sendRaw(text: string): void;
  cut(how: Cut): void;
  stop(): Promise<void>;
}

interface Client {
  readonly user: OrdersUser;
  readonly groups: readonly string[];
  readonly socket: WebSocket;
}

const socketPath = '/ws/ocs/';
const refreshMs = 86_400_000;

export async function startOrdersServer(options: OrdersServerOptions): Promise<OrdersServer> {
  const { users, clock = systemClock, accessMs = 1_800_000, pageSize = 20 } = options;
  let secret = randomUUID();
  let counter = 0;
  const clients = new Set<Client>();
  const http = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const line = new Line(http);
  const sockets = new WebSocketServer({ noServer: true });
  const table = new OrderTable(
    () => clock.now(),
    (groups, event) => {
      const text = JSON.stringify(event);
      for (const { groups: joined, socket } of clients)
        if (groups.some((group) => joined.includes(group))) socket.send(text);
    },
  );

  const issue = (user: string, kind: 'access' | 'refresh', lifeMs: number) => {
    counter += 1;
    return signJwt({ user, kind, exp: Math.floor((clock.now() + lifeMs) / 1_000), jti: counter }, secret);
  };
  const userOf = (token: string, kind: 'access' | 'refresh') => {
    const claims = verifyJwt(token, secret, clock.now());
    return claims?.kind === kind ? users.find((user) => user.id === claims.user) : undefined;
  };

  http.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '/', 'http://drill');
    const fault = options.fault?.('GET', url.pathname) ?? null;
    if (fault === 'hang') return;
    if (fault !== null)
      return void socket.end(`HTTP/1.1 ${fault} Fault\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
    const user =
      url.pathname === socketPath ? userOf(url.searchParams.get('token') ?? '', 'access') : undefined;
    if (!user)
      return void socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const client: Client = { user, groups: groupsOf(user), socket: webSocket };
      clients.add(client);
      webSocket.on('message', (data) => {
        if (!options.eatsPings && isPing(String(data))) webSocket.send('{"type":"pong"}');
      });
      webSocket.on('close', () => clients.delete(client));
      webSocket.on('error', () => clients.delete(client));
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://drill');
    const body = await bodyOf(request);
    const fault = options.fault?.(request.method ?? 'GET', url.pathname) ?? null;
    if (fault === 'hang') return;
    if (fault !== null) return reply(response, fault, { detail: 'fault' });
    const text = (name: string) => (typeof body[name] === 'string' ? body[name] : '');
    if (url.pathname === '/api/auth/login/') {
      const user = users.find(({ id, password }) => id === text('username') && password === text('password'));
      if (!user) return reply(response, 401, { detail: 'no such account' });
      const access = issue(user.id, 'access', accessMs);
      return reply(response, 200, { access, refresh: issue(user.id, 'refresh', refreshMs) });
    }
    if (url.pathname === '/api/auth/refresh/') {
      const user = userOf(text('refresh'), 'refresh');
      if (!user) return reply(response, 401, { detail: 'token is invalid or expired' });
      return reply(response, 200, { access: issue(user.id, 'access', accessMs) });
    }
    const user = userOf((request.headers.authorization ?? '').replace(/^Bearer /, ''), 'access');
    if (!user) return reply(response, 401, { detail: 'token not valid' });
    if (url.pathname === '/api/ocs/') {
      const page = pageOf(table.all(), url, pageSize);
      return page ? reply(response, 200, page) : reply(response, 404, { detail: 'Invalid page.' });
    }
    const [, id, verb] = /^\/api\/ocs\/(\d+)\/(accept\/)?$/.exec(url.pathname) ?? [];
    const order = table.get(Number(id));
    if (!order) return reply(response, 404, { detail: 'not found' });
    if (!verb) return reply(response, 200, order);
    if (request.method !== 'POST') return reply(response, 405, { detail: 'method not allowed' });
    const accepted = table.accept(order.id, user.id);
    if (accepted) return reply(response, 200, accepted);
    return reply(response, 409, { detail: `it is ${order.ocs_status}`, worker_name: order.worker_name });
  }

  const port = await line.listen(options.port);
  const origin = `http://127.0.0.1:${port}`;
  let stopped: Promise<void> | null = null;
  return {
    origin,
    port,
    websocketUrl: `ws://127.0.0.1:${port}${socketPath}`,
    orders: table,
    connected: () => [...clients].map(({ user }) => user.id),
    issueToken: (user, lifeMs = accessMs) => issue(user, 'access', lifeMs),
    revokeAll() {
      secret = randomUUID();
    },
    sendRaw(text) {
      for (const { socket } of clients) socket.send(text);
    },
    cut: (how) =>
      line.cut(how, () => {
        for (const { socket } of clients) socket.close(1000);
      }),
    stop() {
      sockets.close();
      stopped ??= line.close();
      return stopped;
    },
  };
}

/** Bad JSON is swallowed and other types are passed over, as the document says. */
function isPing(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && Reflect.get(value, 'type') === 'ping';
  } catch {
    // The system says nothing of what it cannot read.
    return false;
  }
}

/** Null: there is no such page. */
function pageOf(orders: readonly TableOrder[], url: URL, most: number) {
  const number = Number(url.searchParams.get('page') ?? 1);
  const size = Math.min(Number(url.searchParams.get('page_size') ?? most), 100);
  if (number < 1 || (number > 1 && (number - 1) * size >= orders.length)) return null;
  const results = orders.slice((number - 1) * size, number * size);
  const next = number * size < orders.length ? `${url.pathname}?page=${number + 1}` : null;
  return { count: orders.length, next, previous: null, results };
}

function reply(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

async function bodyOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const text = (await textOf(request)) ?? '';
  return text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
}
