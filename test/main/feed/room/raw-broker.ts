/** A WebSocket server that speaks STOMP as badly as a test wants. */
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { Line } from '../../../../main/drill/line.ts';

export interface RawBroker {
  readonly url: string;
  connections(): number;
  /** Says goodbye on every WebSocket and keeps the TCP connection: clients hang in CLOSING. */
  hangUpHalf(): void;
  stop(): Promise<void>;
}

/** `answer` gets every frame that a client sends; a heart-beat is none. */
export async function startRawBroker(answer: (frame: string, socket: WebSocket) => void): Promise<RawBroker> {
  const http = createServer();
  const line = new Line(http);
  const sockets = new Set<Socket>();
  http.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const server = new WebSocketServer({ server: http, handleProtocols: () => 'v12.stomp' });
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const text = String(data);
      if (text !== '\n') answer(text, socket);
    });
  });
  const port = await line.listen();
  return {
    url: `ws://127.0.0.1:${port}/ws`,
    connections: () => line.size,
    hangUpHalf() {
      for (const socket of sockets) socket.write(Buffer.from([0x88, 0x02, 0x03, 0xe8]));
      line.cut('freeze', () => undefined);
    },
    stop() {
      server.close();
      return line.close();
    },
  };
}

/** Answers as a broker has to, as far as coming up goes; `differently` may take a frame for itself. */
export function wellBehaved(
  differently: (frame: string, socket: WebSocket) => boolean = () => false,
): (frame: string, socket: WebSocket) => void {
  return (frame, socket) => {
    if (differently(frame, socket)) return;
    if (frame.startsWith('CONNECT\n')) socket.send('CONNECTED\nversion:1.2\nheart-beat:0,0\n\n\0');
    const receipt = /\nreceipt:(.*)\n/.exec(frame)?.[1];
    if (receipt !== undefined) socket.send(`RECEIPT\nreceipt-id:${receipt}\n\n\0`);
  };
}
