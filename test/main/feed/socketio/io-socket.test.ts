import { createServer, type Server as HttpServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo, Socket as TcpSocket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  openIo,
  renameServerConnect,
  type IoOptions,
  type IoSocket,
} from '../../../../main/feed/socketio/io-socket.ts';
import { systemClock } from '../../../../main/lib/clock.ts';
import { ManualClock } from '../../manual-clock.ts';
import { settled } from '../watch-feed.ts';

interface BareSocket {
  readonly conn: { write(text: string): void };
  emit(name: string, ...args: unknown[]): void;
  on(name: string, listener: (...args: unknown[]) => void): void;
  disconnect(close: boolean): void;
}
interface BareServer {
  of(namespace: string): {
    on(name: 'connection', listener: (socket: BareSocket) => void): void;
    use(middleware: (socket: BareSocket, next: (failure?: Error) => void) => void): void;
  };
  close(): void;
}
const load = createRequire(import.meta.url);
const undos: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).toReversed()) await undo();
});

/** A server without a socket library: `answer` sees every TCP connection's HTTP request. */
async function listen(http: HttpServer): Promise<string> {
  const sockets = new Set<TcpSocket>();
  http.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  undos.push(
    () =>
      new Promise<void>((closed) => {
        http.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  );
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

async function serve(generation: 3 | 4, options: object = {}, namespace = '/demo') {
  const http = createServer();
  const loaded = load(generation === 4 ? 'socket.io' : 'socket.io-2') as { Server: unknown };
  const Server = (generation === 4 ? loaded.Server : loaded) as new (
    http: HttpServer,
    options: object,
  ) => BareServer;
  const server = new Server(http, { serveClient: false, ...options });
  const origin = await listen(http);
  undos.push(() => server.close());
  const sockets: BareSocket[] = [];
  server.of(namespace).on('connection', (socket) => sockets.push(socket));
  return { origin, url: origin + namespace, sockets, namespace: server.of(namespace) };
}

function dial(options: Pick<IoOptions, 'url' | 'generation'> & Partial<IoOptions>) {
  const told: string[] = [];
  const socket: IoSocket = openIo(
    { path: '/socket.io/', timeoutMs: 10_000, clock: systemClock, ...options },
    {
      opened: () => told.push('opened'),
      event: (name, args) => told.push(`${name} ${JSON.stringify(args)}`),
      error: (kind, message) => told.push(`error ${kind}: ${message}`),
      closed: (reason) => told.push(`closed: ${reason}`),
      heard: () => undefined,
      rejected: (reason, text) => told.push(`rejected: ${reason}: ${text}`),
    },
  );
  undos.push(() => socket.terminate());
  const until = (start: string) => settled(() => told.some((line) => line.startsWith(start)));
  return { socket, told, until };
}

const foreign = 'error protocol: the server speaks another generation of the protocol';

describe.each([4, 3] as const)('generation %i', (generation) => {
  const transports = [['websocket'], ['polling']] as const;

  it.each(transports)('talks over %s', async (transport) => {
    const { url, sockets } = await serve(generation);
    const { socket, told, until } = dial({ url, generation, transports: [transport] });
    await until('opened');
    expect(socket.isOpen).toBe(true);
    expect(socket.sid).toBeTypeOf('string');
    const [peer] = sockets;
    peer?.on('ask', (...args) => peer.emit('answer', ...args));
    expect(socket.emit('ask', { n: 1 }, Buffer.from('bytes'))).toBe(true);
    await until('answer');
    expect(told).toEqual(['opened', `answer ${JSON.stringify([{ n: 1 }, Buffer.from('bytes')])}`]);
  });

  it('takes polling where a server lets no WebSocket in', async () => {
    const { url } = await serve(generation, { transports: ['polling'] });
    const { until, told } = dial({ url, generation });
    await until('opened');
    expect(told).toEqual(['opened']);
  });

  it.each(transports)('knows the other generation over %s', async (transport) => {
    const { url } = await serve(generation === 4 ? 3 : 4);
    const { told, until } = dial({ url, generation, transports: [transport] });
    await until('error');
    expect(told).toEqual([foreign]);
  });

  it('tells a refusal by the server from a namespace that is not there', async () => {
    const { url, origin, namespace } = await serve(generation);
    namespace.use((_, next) => next(new Error('no such token')));
    const refused = dial({ url, generation });
    const nowhere = dial({ url: `${origin}/elsewhere`, generation });
    await refused.until('error');
    await nowhere.until('error');
    expect(refused.told).toEqual(['error token: no such token']);
    expect(nowhere.told).toEqual(['error transport: Invalid namespace']);
  });

  it('says why nobody could be reached', async () => {
    const { told, until } = dial({ url: 'http://127.0.0.1:9/', generation });
    await until('error');
    expect(told).toEqual(['error transport: websocket error (connect ECONNREFUSED 127.0.0.1:9)']);
  });

  it('hears a server\u2019s own connect as server-connect', async () => {
    const { url, sockets } = await serve(generation);
    const { told, until } = dial({ url, generation, parser: renameServerConnect });
    await until('opened');
    sockets[0]?.conn.write('2/demo,["connect",{"sid":"abc"}]');
    sockets[0]?.emit('after');
    await until('after');
    expect(told).toEqual(['opened', 'server-connect [{"sid":"abc"}]', 'after []']);
  });

  it('lives on after packets that cannot be read', async () => {
    const { url, sockets } = await serve(generation);
    const { told, until } = dial({ url, generation });
    await until('opened');
    for (const text of [
      '2/demo,[{',
      '2/demo,{"a":1}',
      'x',
      '51-/demo,["half",{"_placeholder":true,"num":0}]',
    ])
      sockets[0]?.conn.write(text);
    sockets[0]?.emit('lost');
    sockets[0]?.emit('after');
    await until('after');
    expect(told.filter((line) => !line.startsWith('rejected'))).toEqual(['opened', 'after []']);
    expect(told).toHaveLength(6);
  });

  it('is closed by the server', async () => {
    const { url, sockets } = await serve(generation);
    const { socket, told, until } = dial({ url, generation });
    await until('opened');
    sockets[0]?.disconnect(true);
    await until('closed');
    expect(told).toEqual(['opened', 'closed: the server closed the namespace']);
    expect([socket.isOpen, socket.emit('x')]).toEqual([false, false]);
  });

  it('survives a handshake that is no JSON', async () => {
    const http = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain; charset=UTF-8' });
      response.end(generation === 4 ? '0{not json' : '10:0{not json');
    });
    http.on('upgrade', (_, socket) => socket.destroy());
    const url = await listen(http);
    const { told, until } = dial({ url, generation });
    await until('error');
    expect(told).toEqual([foreign]);
  });

  it.each(transports)('gives up on a server that says nothing, over %s', async (transport) => {
    const http = createServer(() => undefined);
    let connections = 0;
    http.on('connection', () => (connections += 1));
    http.on('upgrade', () => undefined);
    const url = await listen(http);
    const clock = new ManualClock();
    const { told } = dial({ url, generation, clock, timeoutMs: 3_000, transports: [transport] });
    await settled(() => connections === 1);
    clock.advance(3_000);
    expect(told).toEqual(['error transport: not connected within 3000 ms']);
    expect(clock.waiting).toBe(0);
  });

  it.each(transports)('terminates at once in any state and says nothing more, over %s', async (transport) => {
    const { url, sockets } = await serve(generation);
    const before = handles();
    const clock = new ManualClock();
    const connecting = dial({ url, generation, clock, transports: [transport] });
    connecting.socket.terminate();
    connecting.socket.terminate();
    const open = dial({ url, generation, clock, transports: [transport] });
    await open.until('opened');
    let isGone = false;
    sockets.at(-1)?.on('disconnect', () => (isGone = true));
    open.socket.emit('x', 'y');
    open.socket.terminate();
    expect([open.socket.isOpen, open.socket.emit('x'), clock.waiting]).toEqual([false, false, 0]);
    await settled(() => isGone);
    await settled(() => handles() <= before);
    expect([connecting.told, open.told]).toEqual([[], ['opened']]);
  });
});

/** TCP connections of this process, both ends. */
function handles(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
}
