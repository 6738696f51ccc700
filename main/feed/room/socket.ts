import { WebSocket, type RawData } from 'ws';
import type { Clock } from '../../lib/clock.ts';
import { Breather } from '../ima/breather.ts';
import type { Driver, DriverEvents } from '../ima/wire.ts';
import { oneLine } from './frame.ts';

/** What a broker that has nothing else to speak on a WebSocket says it speaks (STOMP 1.2 over WebSocket). */
export const subProtocol = 'v12.stomp';

/** A peer that said goodbye and does not hang up is waited for this long, ms; `ws` would wait 30 s. */
const closeMs = 1_000;

/** More than this in one message ends the connection, in bytes: what is shorter can still be rejected alone. */
const maxMessageBytes = 16_000_000;

/** The WebSocket to a STOMP broker. */
export interface RoomSocket extends Driver {
  /** What was sent and the kernel has not taken yet, in bytes. */
  readonly unsent: number;
  /** Pings by WebSocket, which every peer must answer: for a broker that offers no heart-beats. */
  ping(everyMs: number): void;
}

/** Opens one connection. Throws where the address is none. */
export function openRoomSocket(url: string, clock: Clock, events: DriverEvents): RoomSocket {
  // Not written into the call: the types of `ws` do not know `closeTimeout` yet.
  const options = { perMessageDeflate: false, maxPayload: maxMessageBytes, closeTimeout: closeMs };
  const socket = new WebSocket(url, [subProtocol], options);
  let failure = '';
  let cancelPing = () => {};
  const breather = new Breather(clock, socket);
  socket.on('open', () => events.opened());
  socket.on('message', (data: RawData) => {
    // Some brokers send frames as binary messages; the text is the same.
    events.text(String(data));
    breather.handled();
  });
  socket.on('pong', () => events.heard());
  socket.on('error', (error) => (failure = ` ${error.message}`));
  // RabbitMQ says there, and nowhere else, that something was forbidden: `STOMP died`.
  socket.on('close', (code, words) => {
    events.closed(`close ${code} ${oneLine(String(words))}${failure}`.trimEnd());
  });
  return {
    get unsent() {
      return socket.bufferedAmount;
    },
    send: (text) => socket.send(text),
    ping(everyMs) {
      cancelPing();
      const next = () => {
        if (socket.readyState === WebSocket.OPEN) socket.ping();
        cancelPing = clock.after(everyMs, next);
      };
      next();
    },
    discard() {
      breather.stop();
      cancelPing();
      if (socket.readyState === WebSocket.OPEN) socket.close();
      socket.terminate();
    },
  };
}
