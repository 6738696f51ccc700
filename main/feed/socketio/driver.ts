/**
 * One manager with one socket of either generation of the client library, behind one shape. What the libraries
 * cannot do is done here: to drop a connection at once in whatever state it is, and to outlive bytes that are
 * no packet.
 */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Manager as Manager3 } from 'socket.io-client-2';
import { Manager as Manager4 } from 'socket.io-client';
import { PacketType, type IoPacket, type IoParser } from './packets.ts';

export interface DriverOptions {
  readonly origin: string;
  readonly namespace: string;
  readonly path: string;
  readonly generation: 3 | 4;
  readonly query: Readonly<Record<string, string>>;
  readonly auth: Readonly<Record<string, unknown>> | undefined;
  readonly transport: IoTransport;
  readonly parser: IoParser;
}

export type IoTransport = 'websocket' | 'polling';

export interface DriverEvents {
  /** Decoded. An opening after the library has dealt with it, an end before it has. */
  packet(packet: IoPacket): void;
  /** The transport failed. `isForeign`: something answered, and not in this generation's words. */
  failed(message: string, isForeign: boolean): void;
  closed(reason: string): void;
  /** Anything at all from the server, pings included. */
  heard(): void;
  /** Below the packets: bytes that no engine can read. */
  rejected(reason: string): void;
}

export interface Driver {
  readonly sid: string | null;
  /** Connected, and not in the midst of closing. */
  readonly isOpen: boolean;
  /** False: it was not sent. */
  emit(name: string, args: readonly unknown[]): boolean;
  discard(): void;
}

/** What both libraries' sockets have in common. */
interface LibrarySocket {
  readonly connected: boolean;
  readonly id?: string | undefined;
  readonly sendBuffer: readonly unknown[];
  emit(name: string, ...args: readonly unknown[]): unknown;
  disconnect(): unknown;
}

interface LibraryManager {
  on(name: string, listener: (...args: readonly unknown[]) => void): unknown;
  readonly engine?: unknown;
}

/** The parts of an engine that have no public name and the same one in both generations. */
interface EngineView {
  readonly readyState: string;
  readonly transport: {
    readonly ws?: { readonly readyState: number; terminate(): void } | null;
    readonly pollXhr?: { abort(): void } | null;
    onPacket(packet: { readonly type: string }): void;
  };
}

const webSocketOpen = 1;
/** What servers of Engine.IO 4 answer to a client of 3. */
const badRequest = 400;

export function openDriver(options: DriverOptions, events: DriverEvents): Driver {
  const isSecure = /^(https|wss):/i.test(options.origin);
  const agent = isSecure ? new HttpsAgent() : new HttpAgent();
  const { manager, socket, open } = options.generation === 4 ? make4(options, agent) : make3(options, agent);
  const isEnd = ({ type }: IoPacket) => type === PacketType.CONNECT_ERROR || type === PacketType.DISCONNECT;
  const failed = (failure: unknown) => events.failed(messageOf(failure), isForeign(failure));
  // The library lets go of everything when it hears of an end, and its reason is not the server's.
  manager.on('packet', (packet) => {
    if (isEnd(packet as IoPacket)) events.packet(packet as IoPacket);
  });
  open();
  // After the socket's own listener, so that its state is the new one when ours is called.
  manager.on('packet', (packet) => {
    if (!isEnd(packet as IoPacket)) events.packet(packet as IoPacket);
  });
  manager.on('error', failed);
  manager.on('connect_error', failed);
  manager.on('close', (reason) => events.closed(typeof reason === 'string' ? reason : 'closed'));
  const engine = manager.engine as EngineView;
  watch(engine, events);
  // Kept, because an engine that closes lets go of a WebSocket that does not.
  const { ws = null } = engine.transport;
  const isOpen = () =>
    socket.connected && engine.readyState === 'open' && (ws === null || ws.readyState === webSocketOpen);
  return {
    get sid() {
      return socket.id ?? null;
    },
    get isOpen() {
      return isOpen();
    },
    emit(name, args) {
      if (!isOpen()) return false;
      socket.emit(name, ...args);
      // The library keeps what it does not trust the connection with; it is never sent, for this socket ends.
      return socket.sendBuffer.length === 0;
    },
    discard() {
      socket.disconnect();
      engine.transport.pollXhr?.abort();
      ws?.terminate();
      agent.destroy();
    },
  };
}

function make4(options: DriverOptions, agent: HttpAgent) {
  const { origin, namespace, path, query, auth, transport, parser } = options;
  const manager = new Manager4(origin, {
    path,
    query,
    transports: [transport],
    // Its type names what browsers take; Node's agent is handed through to `ws` and to polling.
    agent: agent as unknown as boolean,
    parser,
    autoConnect: false,
    reconnection: false,
    upgrade: false,
    timeout: false as unknown as number,
  });
  const socket = manager.socket(namespace, auth ? { auth } : {});
  return {
    manager: manager as unknown as LibraryManager,
    socket: socket as LibrarySocket,
    open: () => socket.connect(),
  };
}

function make3(options: DriverOptions, agent: HttpAgent) {
  const { origin, namespace, path, query, transport, parser } = options;
  const manager: LibraryManager & Pick<Manager3, 'socket'> = new Manager3(origin, {
    path,
    query,
    transports: [transport],
    agent,
    parser,
    autoConnect: false,
    reconnection: false,
    upgrade: false,
    timeout: false,
    perMessageDeflate: false,
    forceNode: true,
  });
  const socket = manager.socket(namespace);
  return { manager, socket: socket as LibrarySocket, open: () => socket.open() };
}

/**
 * Every packet of the engine passes here. An exception out of one (a handshake that is no JSON) would end the
 * process, and one that cannot be read (`error`) the connection.
 */
function watch(engine: EngineView, events: DriverEvents): void {
  const { transport } = engine;
  const pass = transport.onPacket.bind(transport);
  transport.onPacket = (packet) => {
    events.heard();
    if (packet.type === 'error') {
      if (engine.readyState === 'open') events.rejected('an engine packet that cannot be read');
      else events.failed('an answer that cannot be read', true);
      return;
    }
    try {
      pass(packet);
    } catch (failure) {
      if (packet.type === 'open') events.failed('a handshake that cannot be read', true);
      else events.rejected(`could not be handled: ${messageOf(failure)}`);
    }
  };
}

function messageOf(failure: unknown): string {
  const below = partOf(partOf(failure, 'description'), 'message');
  const own = failure instanceof Error ? failure.message : String(failure);
  return typeof below === 'string' && below !== '' ? `${own} (${below})` : own;
}

/**
 * Whether a server of the other generation may have said this. Polling tells the status as a number, a WebSocket
 * only in words; servers of 4 also answer a client of 3 in plain HTTP when it has become a WebSocket already.
 */
function isForeign(failure: unknown): boolean {
  const description = partOf(failure, 'description');
  if (typeof description === 'number') return description === badRequest;
  const words = partOf(description, 'message');
  if (typeof words !== 'string') return false;
  return words === `Unexpected server response: ${badRequest}` || words.startsWith('Invalid WebSocket frame');
}

function partOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
