/**
 * The sockets below STOMP, behind one shape: SockJS for http(s), a plain WebSocket for ws(s). Each is used for
 * one connection. stompjs sees a `Wire`, which is closed the moment somebody closes it: a socket that hangs in
 * CLOSING is as gone as a closed one (wire-facts 4, rule 3), and nothing that it says later is heard.
 */
import { StompSocketState, type IStompSocket } from '@stomp/stompjs';
import { Duplex } from 'node:stream';
import SockJS from 'sockjs-client';
import { WebSocket } from 'ws';
import type { Clock } from '../../lib/clock.ts';
import { Breather } from './breather.ts';
import { FrameGate, type TopicMessage } from './frame-gate.ts';

/** What a socket tells the wire above it. */
export interface DriverEvents {
  opened(): void;
  text(data: unknown): void;
  /** A sign of life without a message: SockJS' `h`, a pong. */
  heard(): void;
  closed(reason: string): void;
}

export interface Driver {
  send(text: string): void;
  /** Says goodbye if that can be said, and lets go of the socket without waiting for an answer. */
  discard(): void;
}

export interface WireEvents {
  heard(): void;
  rejected(reason: string, text: string): void;
  closed(reason: string): void;
  /** A MESSAGE, which stompjs is then not given. Without it stompjs has all frames. */
  message?(message: TopicMessage): void;
}

export class Wire implements IStompSocket {
  readonly url: string;
  onopen: IStompSocket['onopen'] = null;
  onmessage: IStompSocket['onmessage'] = null;
  onclose: IStompSocket['onclose'] = null;
  onerror: IStompSocket['onerror'] = null;
  binaryType = 'arraybuffer';
  readonly #events: WireEvents;
  readonly #driver: Driver;
  #state: StompSocketState = StompSocketState.CONNECTING;
  #wasOpen = false;

  constructor(url: string, open: (events: DriverEvents) => Driver, events: WireEvents) {
    this.url = url;
    this.#events = events;
    const isOpen = () => this.#state <= StompSocketState.OPEN;
    const gate = new FrameGate({
      passed: (frame) => this.onmessage?.({ data: frame }),
      rejected: events.rejected,
      message: events.message && ((message) => isOpen() && events.message?.(message)),
    });
    this.#driver = open({
      opened: () => {
        if (this.#state !== StompSocketState.CONNECTING) return;
        this.#state = StompSocketState.OPEN;
        this.#wasOpen = true;
        events.heard();
        this.onopen?.();
      },
      text: (data) => {
        if (!isOpen()) return;
        events.heard();
        if (typeof data === 'string') gate.take(data);
        else events.rejected('a message that is not text', String(data));
      },
      heard: () => {
        if (isOpen()) events.heard();
      },
      closed: (reason) => this.#close(reason),
    });
  }

  get readyState(): StompSocketState {
    return this.#state;
  }

  /** Whether the peer ever took the connection. */
  get wasOpen(): boolean {
    return this.#wasOpen;
  }

  send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
    if (typeof data !== 'string') throw new TypeError('STOMP over text only');
    if (this.#state === StompSocketState.OPEN) this.#driver.send(data);
  }

  close(): void {
    this.#close('closed here');
  }

  /** What stompjs calls to discard a socket; with us every close is one. */
  terminate(): void {
    this.#close('discarded');
  }

  #close(reason: string): void {
    if (this.#state === StompSocketState.CLOSED) return;
    this.#state = StompSocketState.CLOSED;
    this.#driver.discard();
    const told = this.onclose;
    this.onopen = this.onmessage = this.onclose = this.onerror = null;
    told?.({ code: 1000, reason, wasClean: false });
    this.#events.closed(reason);
  }
}

export interface SockJsOptions {
  readonly clock: Clock;
  readonly url: string;
  /** Our own, so that nobody has to read it out of the transport's URL. */
  readonly session: string;
  /** The three digits of the URL. */
  readonly server: string;
  readonly transports: readonly string[];
  readonly timeoutMs: number;
}

export function openSockJs(options: SockJsOptions, events: DriverEvents): Driver {
  const { url, session, server, transports, timeoutMs, clock } = options;
  const socket = new SockJS(url, undefined, {
    sessionId: () => session,
    server,
    transports: [...transports],
    timeout: timeoutMs,
  });
  socket.onopen = () => {
    // Some servers send WebSocket pings in place of `h`; sockjs-client answers them and tells nobody.
    streamOf(socket)?.on('data', () => events.heard());
    events.opened();
  };
  const breather = new Breather(clock, {
    pause: () => streamOf(socket)?.pause(),
    resume: () => streamOf(socket)?.resume(),
  });
  socket.onmessage = (message) => {
    events.text(message.data);
    breather.handled();
  };
  socket.onclose = ({ code, reason }) => events.closed(`close ${code}${reason ? ` ${reason}` : ''}`);
  socket.addEventListener('heartbeat', () => events.heard());
  return {
    send: (text) => socket.send(text),
    discard() {
      breather.stop();
      socket.onopen = socket.onmessage = socket.onclose = null;
      const stream = streamOf(socket);
      if (socket.readyState <= SockJS.OPEN) socket.close();
      stream?.destroy();
    },
  };
}

/**
 * The TCP stream below SockJS' WebSocket transport. sockjs-client has no way to drop a socket: its close waits
 * 30 s for a peer that may never answer. Null for the other transports, which end their requests by themselves.
 */
function streamOf(socket: object): Duplex | null {
  let below: unknown = socket;
  for (const name of ['_transport', 'ws', '_stream']) {
    if (typeof below !== 'object' || below === null) return null;
    below = Reflect.get(below, name);
  }
  return below instanceof Duplex ? below : null;
}

/** Pings by itself, since nobody else does on a plain WebSocket; every pong is a sign of life. */
export function openPlain(url: string, pingMs: number, clock: Clock, events: DriverEvents): Driver {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  let failure = '';
  let cancelPing = () => {};
  const ping = () => {
    // The peer said goodbye and did not hang up: `ws` would wait 30 s for it.
    if (socket.readyState >= WebSocket.CLOSING) return events.closed('the peer is closing');
    socket.ping();
    cancelPing = clock.after(pingMs, ping);
  };
  socket.on('open', () => {
    cancelPing = clock.after(pingMs, ping);
    events.opened();
  });
  const breather = new Breather(clock, socket);
  socket.on('message', (data) => {
    events.text(String(data));
    breather.handled();
  });
  socket.on('ping', () => events.heard());
  socket.on('pong', () => events.heard());
  socket.on('error', (error) => (failure = ` ${error.message}`));
  socket.on('close', (code) => events.closed(`close ${code}${failure}`));
  return {
    send: (text) => socket.send(text),
    discard() {
      breather.stop();
      cancelPing();
      if (socket.readyState === WebSocket.OPEN) socket.close();
      socket.terminate();
    },
  };
}
