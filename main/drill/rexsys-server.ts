/**
 * A back end that speaks the Rexsys wire on 127.0.0.1 (wire-facts 3): certificate, login in the client
 * namespace, requests from client to client, and the HTTP way. The drill's devices sit in it, and the fault tests
 * break it on purpose. What it tells a receiver is what the document has: a command and its data, no sender.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { systemClock, type Clock } from '../lib/clock.ts';
import { Line, type Cut } from './line.ts';
import { textOf } from './request-body.ts';
import { fieldOf, RexsysDesk, type RexsysAccount, type RexsysDeskOptions } from './rexsys-desk.ts';
import { openWire, type WireSocket } from './rexsys-wire.ts';

export interface RexsysServerOptions extends Partial<Omit<RexsysDeskOptions, 'clock'>> {
  /** 0, the default: any free port. */
  readonly port?: number;
  readonly generation?: 3 | 4;
  readonly path?: string;
  /** How often the engine says something. */
  readonly pingMs?: number;
  /** Sends its own event `connect {sid}` after the plain one; the document's clients wait for it. */
  readonly greets?: boolean;
  /** How a login is answered. `silence`: a bad one ends the connection without a word; `never`: no answer at all. */
  readonly loginAnswers?: 'object' | 'text' | 'silence' | 'never';
  /** The body styles that it can read. */
  readonly bodies?: 'both' | 'form' | 'text';
  /** In which form it takes `data` of the HTTP way. */
  readonly httpData?: 'both' | 'text' | 'object';
  readonly clock?: Clock;
}

export interface DeviceMessage {
  readonly sender: string;
  readonly command: string;
  readonly data: unknown;
}

/** A client inside this process: it speaks like one that has logged in. */
export interface RexsysMember {
  request(receiver: string, command: string, data: object): void;
  leave(): void;
}

/** One client's connection. */
export interface RexsysSession {
  /** As it logged in; null before. */
  readonly uid: string | null;
  readonly sid: string;
  /** Every `login` that it sent, tokens included: for tests. */
  readonly logins: readonly unknown[];
  send(name: string, ...args: readonly unknown[]): void;
  /** The TCP socket below. */
  readonly socket: Socket | null;
}

export type { Cut, RexsysAccount };

export interface RexsysServer {
  readonly origin: string;
  readonly port: number;
  sessions(): readonly RexsysSession[];
  /** Messages that came over HTTP and were passed on. */
  readonly httpSends: number;
  /** How often a certificate was asked for, whatever the answer. */
  readonly certifications: number;
  join(uid: string, onMessage: (message: DeviceMessage) => void): RexsysMember;
  cut(how: Cut): void;
  issueToken(clientId: string): string;
  /** Takes a token back. Who is logged in with it stays so, as on the real server. */
  revokeToken(token: string): void;
  stop(): Promise<void>;
}

const certificatePath = '/api/rexsys/cgi/certificate/productkey';
const sendPath = '/api/ide/io/send';
interface Session {
  uid: string | null;
  readonly logins: unknown[];
  readonly socket: WireSocket;
}

export async function startRexsysServer(options: RexsysServerOptions = {}): Promise<RexsysServer> {
  const { project = 'demo', greets = true, loginAnswers = 'object', clock = systemClock } = options;
  const desk = new RexsysDesk({
    project,
    accounts: options.accounts ?? [{ productKey: 'drill-key', clientId: 'console' }],
    lifeS: options.lifeS ?? 31_536_000,
    expiry: options.expiry ?? 'both',
    keepsOneToken: options.keepsOneToken ?? false,
    clock,
  });
  const sessions = new Set<Session>();
  const members = new Map<string, (message: DeviceMessage) => void>();
  let httpSends = 0;
  let certifications = 0;

  const pass = (order: unknown): boolean => {
    const receiver = fieldOf(order, 'receiver');
    const command = fieldOf(order, 'command');
    if (typeof receiver !== 'string' || typeof command !== 'string') return false;
    const data = fieldOf(order, 'data');
    const member = members.get(receiver);
    member?.({ sender: String(fieldOf(order, 'sender')), command, data });
    const logged = [...sessions].filter(({ uid }) => uid === receiver);
    for (const { socket } of logged) socket.send('touid', { command, data });
    return member !== undefined || logged.length > 0;
  };

  const http = createServer((request, response) => {
    // A client that left in the middle: all that can be done is to hang up.
    answer(request, response).catch(() => response.destroy());
  });
  const line = new Line(http);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split('?', 1)[0];
    if (request.method !== 'POST' || (path !== certificatePath && path !== sendPath)) {
      return void response.writeHead(404).end();
    }
    const payload = await payloadOf(request, options.bodies ?? 'both');
    if (path === certificatePath) certifications += 1;
    // What a Python server says about a body that it cannot take apart.
    if (payload === undefined) return void response.writeHead(500).end('Internal Server Error');
    const result =
      path === certificatePath ? desk.certify(payload, sessions.size + members.size) : send(payload);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ rexsys: { result, server: desk.server() } }));
  }

  function send(payload: unknown): object {
    if (!desk.admits(fieldOf(payload, 'token'), fieldOf(payload, 'sender'))) {
      return { status: 'fail', message: 'invalid token' };
    }
    const data = fieldOf(payload, 'data');
    const form = typeof data === 'string' ? 'text' : 'object';
    if ((options.httpData ?? 'both') !== 'both' && options.httpData !== form) {
      return { status: 'error', message: 'data cannot be read' };
    }
    const order = { ...(payload as object), data: typeof data === 'string' ? JSON.parse(data) : data };
    if (!pass(order)) return { status: 'fail', message: 'the receiver is not connected' };
    httpSends += 1;
    return { status: 'success' };
  }

  const wire = openWire(
    http,
    {
      generation: options.generation ?? 4,
      namespace: `/io/${project}/client`,
      path: options.path ?? '/socket.io/',
      pingMs: options.pingMs ?? 25_000,
    },
    (socket) => {
      const session: Session = { uid: null, logins: [], socket };
      sessions.add(session);
      socket.on('disconnect', () => sessions.delete(session));
      socket.on('login', (login) => logIn(session, login));
      socket.on('request', (order) => {
        if (session.uid !== null) pass({ ...(order as object), sender: session.uid });
      });
      if (greets) socket.send('connect', { sid: socket.id });
    },
  );

  function logIn(session: Session, login: unknown): void {
    const { socket } = session;
    session.logins.push(login);
    const uid = fieldOf(login, 'uid');
    const isGood = desk.admits(fieldOf(login, 'token'), uid) && fieldOf(login, 'sid') === socket.id;
    if (isGood) session.uid = String(uid);
    if (loginAnswers === 'never') return;
    if (loginAnswers === 'silence' && !isGood) return socket.close();
    const words = isGood ? 'login success' : 'login failed: invalid token';
    socket.send('login', loginAnswers === 'text' ? words : { result: isGood, message: words });
  }

  const port = await line.listen(options.port);
  let stopped: Promise<void> | null = null;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    sessions: () =>
      [...sessions].map(({ uid, logins, socket }) => ({
        uid,
        logins,
        sid: socket.id,
        send: (name, ...args) => socket.send(name, ...args),
        socket: line.from(socket.request.socket.remotePort),
      })),
    get httpSends() {
      return httpSends;
    },
    get certifications() {
      return certifications;
    },
    join(uid, onMessage) {
      members.set(uid, onMessage);
      return {
        request: (receiver, command, data) =>
          void pass({ channel: 'client', sender: uid, receiver, command, data }),
        leave: () => void (members.get(uid) === onMessage && members.delete(uid)),
      };
    },
    cut: (how) =>
      line.cut(how, () => {
        for (const { socket } of [...sessions]) socket.close();
      }),
    issueToken: (clientId) => desk.issue(clientId),
    revokeToken: (token) => desk.revoke(token),
    stop() {
      if (stopped) return stopped;
      wire.close();
      stopped = line.close();
      return stopped;
    },
  };
}

/** What was encoded; undefined where it cannot be read, or is in a style that this server does not know. */
async function payloadOf(request: IncomingMessage, bodies: 'both' | 'form' | 'text'): Promise<unknown> {
  const text = await textOf(request);
  if (text === null) return undefined;
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  if (bodies !== 'both' && (bodies === 'form') !== isForm) return undefined;
  const code = isForm ? new URLSearchParams(text).get('EncodeData') : text;
  try {
    return JSON.parse(decodeURIComponent(atob(code ?? ''))) as unknown;
  } catch {
    // Not the documented encoding: said as a failure by the caller.
    return undefined;
  }
}
