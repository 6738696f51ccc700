/** Chat servers on bare Socket.IO of both versions and on python-socketio: none of them knows our own server. */
import { spawn } from 'node:child_process';
import { createServer, type Server as HttpServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo, Socket as TcpSocket } from 'node:net';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

export interface ForeignServer {
  readonly url: string;
  stop(): Promise<void>;
}

type Place = 'query' | 'auth';

interface BareSocket {
  readonly handshake: { readonly query: Record<string, unknown>; readonly auth?: Record<string, unknown> };
  join(room: string): unknown;
  leave(room: string): unknown;
  to(room: string): { emit(name: string, data: unknown): unknown };
  on(name: string, listener: (data: Record<string, unknown>) => void): unknown;
  emit(name: string, data: unknown): unknown;
  disconnect(close: boolean): unknown;
  readonly broadcast: { emit(name: string, data: unknown): unknown };
}

interface BareServer {
  use(middleware: (socket: BareSocket, next: (failure?: Error) => void) => void): unknown;
  on(name: 'connection', listener: (socket: BareSocket) => void): unknown;
  close(): unknown;
}

/** The package itself: `socket.io` is 4, `socket.io-2` is 2. Neither has types that fit both. */
const bare = createRequire(import.meta.url);

export async function startBare(name: 'socket.io' | 'socket.io-2', place: Place): Promise<ForeignServer> {
  const http = createServer();
  const loaded = bare(name) as { Server?: unknown };
  const Server = (name === 'socket.io' ? loaded.Server : loaded) as new (http: HttpServer) => BareServer;
  const server = new Server(http);
  const users: Record<string, string> = { 'token-1': 'desk', 'token-2': 'kim' };
  const userOf = ({ handshake }: BareSocket) => users[String(handshake[place]?.['token'])];
  server.use((socket, next) => (userOf(socket) ? next() : next(new Error('unknown token'))));
  server.on('connection', (socket) => talk(socket, userOf(socket) ?? ''));
  const sockets = new Set<TcpSocket>();
  http.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/`,
    stop: () =>
      new Promise((stopped) => {
        http.on('close', () => stopped());
        server.close();
        for (const socket of sockets) socket.destroy();
      }),
  };
}

const now = () => Math.floor(Date.now() / 1_000);

function talk(socket: BareSocket, user: string): void {
  socket.on('join', ({ room }) => {
    socket.join(String(room));
    socket.emit('sub', { room: { id: room, name: '전체', users: ['desk', 'kim'] } });
  });
  socket.on('leave', ({ room }) => {
    socket.leave(String(room));
    socket.emit('unsub', { room });
  });
  socket.on('send', (message) => {
    const at = now();
    socket.emit('sent', { room: message['room'], key: message['key'], at });
    const told = { ...message, from: user, msg: `m-${String(message['key'])}`, at, unread: 1 };
    socket.broadcast.emit('msg', told);
  });
  socket.on('status', ({ room, status }) => socket.to(String(room)).emit('changed', { room, user, status }));
  socket.on('read', ({ room, at }) => socket.to(String(room)).emit('seen', { room, from: user, at }));
  socket.on('ack', ({ msgs }) => socket.emit('err', `acked ${JSON.stringify(msgs)}`));
  socket.on('echo', () => socket.emit('echoed', { at: now() }));
  socket.on('close', () => socket.disconnect(true));
  socket.emit('welcome', { at: now() });
}

/** python-socketio of the system's own Python. */
export async function startPython(place: Place): Promise<ForeignServer> {
  const script = resolve(import.meta.dirname, 'chat_server.py');
  const child = spawn('/usr/bin/python3', [script, place], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const port = await new Promise<string>((found, fail) => {
    createInterface(child.stdout).once('line', found);
    child.once('error', fail);
    child.once('exit', () => fail(new Error(`python ended: ${said.slice(-2_000)}`)));
  });
  return {
    url: `http://127.0.0.1:${port}/`,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
