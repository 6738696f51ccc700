/** Servers that break a connection in every way that was ever seen, built on the drill's IMA server. */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { startImaServer, type ImaServer, type ImaServerOptions } from '../../main/drill/ima-server.ts';

export interface Port {
  readonly origin: string;
  readonly websocketUrl: string;
  stop(): Promise<void>;
}

/** An address where nobody listens: connections are refused. */
export async function refusing(): Promise<Port> {
  const port = await stalling();
  await port.stop();
  return port;
}

/** Takes every connection and never says a word. */
export async function stalling(): Promise<Port & { readonly connections: () => number }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    // Read, so that it learns when the client hangs up.
    socket.resume();
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    websocketUrl: `${origin}/ima/websocket`,
    connections: () => sockets.size,
    stop() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Agrees on heart-beats and then sends none. */
export function eatingHeartbeats(options: ImaServerOptions = {}): Promise<ImaServer> {
  return startImaServer({ ...options, eatsHeartbeats: true });
}

/** Offers no heart-beats at all, and SockJS `h` frames so rarely that none comes. */
export function withoutHeartbeats(options: ImaServerOptions = {}): Promise<ImaServer> {
  return startImaServer({ ...options, heartbeat: [0, 0], sockjsHeartbeatMs: 3_600_000 });
}

/** Answers every CONNECT with ERROR: no token is good. */
export function erringOnConnect(options: ImaServerOptions = {}): Promise<ImaServer> {
  return startImaServer({ ...options, tokens: [] });
}

/** Sends half of a WebSocket frame and hangs up. */
export function closeMidFrame(server: ImaServer): void {
  for (const { socket } of server.sessions()) {
    // A text frame of 100 bytes, of which 7 come.
    socket?.write(Buffer.concat([Buffer.from([0x81, 100]), Buffer.from('MESSAGE')]), () => socket.destroy());
  }
}

/** Says goodbye on the WebSocket and keeps the TCP connection: the client hangs in CLOSING. */
export async function hangInClosing(server: ImaServer): Promise<void> {
  const goodbye = Buffer.from([0x88, 0x02, 0x03, 0xe8]);
  const said = server
    .sessions()
    .map(({ socket }) => new Promise<void>((resolve) => socket?.write(goodbye, () => resolve())));
  await Promise.all(said);
  server.cut('freeze');
}

/** Text that is no STOMP frame, or only looks like one. Each once put a parser out of step. */
export const rubbishFrames: readonly string[] = [
  'hello',
  '{"msg_type":4}',
  'MESSAGE\nno colon here\n\n{}\0',
  'MESSAGE\nsubscription:site-1\ncontent-length:999999\n\n{}\0',
  'MESSAGE\nsubscription:site-1\ncontent-length:1\n\n{"a":1}\0',
  'SHOUT\na:b\n\nbody\0',
  '\0\0\0',
  '\u0007\u0008\ufffd\0',
];

export function sendRubbish(server: ImaServer): void {
  for (const session of server.sessions()) for (const text of rubbishFrames) session.send(text);
}
