/**
 * Socket.IO for feeds: one connection to one namespace, of either protocol generation, used once. Reconnection
 * is the link's; here it is off. After `error` or `closed`, of which one comes at most, all is closed and nothing
 * more is said.
 */
import type { Clock } from '../../lib/clock.ts';
import { openDriver, type Driver, type IoTransport } from './driver.ts';
import { PacketType, parserOf, type IoPacket, type PacketText } from './packets.ts';

export { renameServerConnect, type PacketText } from './packets.ts';
export type { IoTransport } from './driver.ts';

export interface IoOptions {
  /** `http(s)://host[/namespace]`, or ws(s). Its query goes along. */
  readonly url: string;
  /** Of the transport, `/socket.io/` by default. */
  readonly path: string;
  /** 3: Engine.IO 3, that is Socket.IO 1 and 2. 4: Engine.IO 4, that is Socket.IO 3 and 4. */
  readonly generation: 3 | 4;
  readonly query?: Readonly<Record<string, string>>;
  /** Only generation 4 has it. */
  readonly auth?: Readonly<Record<string, unknown>>;
  readonly parser?: PacketText;
  /** Tried in this order, WebSocket first unless said otherwise. */
  readonly transports?: readonly IoTransport[];
  /** Until the namespace is open, ms. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/**
 * `token`: the server refused this client (a middleware's error, or the `error` packet of generation 3, which
 * a client of 4 hears as well).
 * `protocol`: it speaks the other generation, or something else. `transport`: it could not be reached.
 */
export type IoErrorKind = 'token' | 'transport' | 'protocol';

export interface IoEvents {
  opened(sid: string): void;
  /** A server's event named `error` comes here too. Acknowledgements that it asks for are not given. */
  event(name: string, args: readonly unknown[]): void;
  /** `hungUp`: it took the connection, and ended it without a word before the namespace was open. */
  error(kind: IoErrorKind, message: string, hungUp: boolean): void;
  /** It was open and is not. */
  closed(reason: string): void;
  /** A sign of life, every ping included. */
  heard(): void;
  /** What came could not be read; the connection lives on. `text` is as it came. */
  rejected?(reason: string, text: string): void;
}

export interface IoSocket {
  /** False: nothing was sent. */
  emit(name: string, ...args: readonly unknown[]): boolean;
  readonly isOpen: boolean;
  readonly sid: string | null;
  /** Closes at once whatever the state, waits for nobody and says nothing. Twice is fine. */
  terminate(): void;
}

const foreign = 'the server speaks another generation of the protocol';

export function openIo(options: IoOptions, events: IoEvents): IoSocket {
  return new Connection(options, events);
}

class Connection implements IoSocket {
  readonly #options: IoOptions;
  readonly #events: IoEvents;
  readonly #namespace: string;
  readonly #cancelDeadline: () => void;
  readonly #untried: IoTransport[];
  #firstFailure: string | null = null;
  /** The last transport was answered, and not in this generation's words. */
  #isForeign = false;
  #wasHeard = false;
  #driver: Driver | null = null;
  /** Names the driver that may speak; a new object for each transport. */
  #turn: object = {};
  /** Events that overtook the namespace's own opening. */
  #early: (readonly unknown[])[] = [];
  #isOpened = false;
  #isOver = false;

  constructor(options: IoOptions, events: IoEvents) {
    this.#options = options;
    this.#events = events;
    this.#namespace = namespaceOf(options.url);
    this.#untried = [...(options.transports ?? (['websocket', 'polling'] as const))];
    this.#cancelDeadline = options.clock.after(options.timeoutMs, () =>
      this.#fail('transport', `not connected within ${options.timeoutMs} ms`),
    );
    this.#next();
  }

  get isOpen(): boolean {
    return this.#isOpened && !this.#isOver && this.#driver?.isOpen === true;
  }

  get sid(): string | null {
    return this.#isOpened ? (this.#driver?.sid ?? null) : null;
  }

  emit(name: string, ...args: readonly unknown[]): boolean {
    if (this.#isOver || !this.#isOpened || !this.#driver) return false;
    if (this.#driver.emit(name, args)) return true;
    // Half closed: the peer said goodbye and did not hang up, or its pings have stopped.
    this.#close('the peer is closing');
    return false;
  }

  terminate(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#early = [];
    this.#cancelDeadline();
    this.#driver?.discard();
  }

  /** The next transport, or the end with what the first one said. */
  #next(): void {
    const transport = this.#untried.shift();
    if (transport === undefined) {
      return this.#isForeign
        ? this.#fail('protocol', foreign)
        : this.#fail('transport', this.#firstFailure ?? 'no transport');
    }
    const turn = {};
    this.#turn = turn;
    this.#driver?.discard();
    const mayHear = () => this.#turn === turn && !this.#isOver;
    const { url, path, generation, query, auth, parser } = this.#options;
    const { protocol, host, searchParams } = new URL(url);
    const rejected = (reason: string, text: string) => {
      if (mayHear()) this.#events.rejected?.(reason, text);
    };
    this.#driver = openDriver(
      {
        origin: `${protocol}//${host}`,
        namespace: this.#namespace,
        path,
        generation,
        query: { ...Object.fromEntries(searchParams), ...query },
        auth,
        transport,
        parser: parserOf(generation, parser ?? ((text) => text), rejected),
      },
      {
        packet: (packet) => {
          if (mayHear()) this.#take(packet);
        },
        failed: (message, isForeign) => {
          if (mayHear()) this.#failed(message, isForeign);
        },
        closed: (reason) => {
          if (mayHear()) this.#close(reason);
        },
        heard: () => {
          if (!mayHear()) return;
          this.#wasHeard = true;
          this.#events.heard();
        },
        rejected: (reason) => rejected(reason, ''),
      },
    );
  }

  #take({ type, nsp, data }: IoPacket): void {
    // Generation 3 refuses a client in the root namespace whatever namespace it wants.
    if (nsp !== this.#namespace && !(type === PacketType.CONNECT_ERROR && nsp === '/')) return;
    switch (type) {
      case PacketType.CONNECT:
        return this.#connected(data);
      case PacketType.EVENT:
      case PacketType.BINARY_EVENT:
        if (!Array.isArray(data)) return;
        if (this.#isOpened) this.#tell(data);
        else this.#early.push(data);
        return;
      case PacketType.CONNECT_ERROR:
        return this.#refused(data);
      case PacketType.DISCONNECT:
        return this.#close('the server closed the namespace');
      default:
      // Acknowledgements, which nobody here asks for.
    }
  }

  #connected(data: unknown): void {
    if (this.#isOpened) return;
    const sid = this.#driver?.sid ?? null;
    if (sid === null || (this.#options.generation === 4 && data === undefined)) {
      return this.#fail('protocol', foreign);
    }
    this.#isOpened = true;
    this.#cancelDeadline();
    this.#events.opened(sid);
    for (const data of this.#early.splice(0)) if (!this.#isOver) this.#tell(data);
  }

  #tell([name, ...args]: readonly unknown[]): void {
    // Generation 3 hands a function along where the server wants an acknowledgement.
    this.#events.event(
      String(name),
      args.filter((arg) => typeof arg !== 'function'),
    );
  }

  #refused(data: unknown): void {
    const message = refusalOf(data);
    // What servers say of a namespace that is not there.
    const isNowhere = /^(invalid namespace|unable to connect)$/i.test(message);
    this.#fail(isNowhere ? 'transport' : 'token', message);
  }

  #failed(message: string, isForeign: boolean): void {
    if (this.#isOpened) return this.#close(message);
    // One transport may be closed where another one is not, and is turned away in the same words.
    this.#isForeign = isForeign;
    this.#firstFailure ??= message;
    this.#next();
  }

  #close(reason: string): void {
    if (this.#isOver) return;
    if (!this.#isOpened) return this.#fail('transport', reason, this.#wasHeard);
    this.terminate();
    this.#events.closed(reason);
  }

  #fail(kind: IoErrorKind, message: string, hungUp = false): void {
    if (this.#isOver) return;
    this.terminate();
    this.#events.error(kind, message.slice(0, 200), hungUp);
  }
}

function namespaceOf(url: string): string {
  const { pathname } = new URL(url);
  return pathname === '/' ? '/' : pathname.replace(/\/$/, '');
}

function refusalOf(data: unknown): string {
  if (typeof data === 'string') return data;
  const message: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'message') : null;
  return typeof message === 'string' ? message : 'refused without a message';
}
