/**
 * The server side of STOMP, as much of it as an IMA back end speaks: CONNECT with a checked token, subscriptions,
 * receipts, heart-beats both ways, and messages out. It knows no transport; `ima-server.ts` gives it pipes.
 */
import { FrameImpl, Parser, type StompHeaders } from '@stomp/stompjs';

/** One client's connection, whatever carries it. */
export interface Pipe {
  /** The SockJS session from the URL; null on a plain WebSocket, which has none. */
  readonly session: string | null;
  write(text: string): void;
  close(): void;
}

export interface BrokerOptions {
  /** Whether a CONNECT with this `X-Authorization` may pass. */
  readonly admits: (token: string) => boolean;
  /** What the server offers, in ms: how often it sends, and how often it wants to hear. `[0, 0]`: none. */
  readonly heartbeat: readonly [outMs: number, inMs: number];
  /** Offers heart-beats and then does not send them. */
  readonly eatsHeartbeats: boolean;
  /** Hangs up on a bad token without an ERROR. */
  readonly refusesSilently: boolean;
}

/** One connected client as a drill or a test sees it. */
export interface BrokerClient {
  readonly session: string | null;
  /** Null before CONNECT. */
  readonly token: string | null;
  readonly subscriptions: ReadonlyMap<string, string>;
}

export class StompBroker {
  readonly #options: BrokerOptions;
  readonly #clients = new Set<Client>();
  readonly #byDestination = new Map<string, Set<Client>>();
  #messages = 0;

  constructor(options: BrokerOptions) {
    this.#options = options;
  }

  clients(): readonly BrokerClient[] {
    return [...this.#clients];
  }

  /** Takes a new connection; the caller hands in what arrives and says when it is gone. */
  accept(pipe: Pipe): { client: BrokerClient; receive(text: string): void; gone(): void } {
    const client = new Client(pipe, this.#options, {
      subscribed: (destination) => this.#index(destination).add(client),
      unsubscribed: (destination) => this.#index(destination).delete(client),
    });
    this.#clients.add(client);
    return {
      client,
      receive: (text) => client.receive(text),
      gone: () => {
        client.stop();
        this.#clients.delete(client);
        for (const clients of this.#byDestination.values()) clients.delete(client);
      },
    };
  }

  /** Sends a body to everybody on a destination; answers how many copies went out. */
  publish(destination: string, body: string): number {
    const clients = this.#byDestination.get(destination);
    if (!clients || clients.size === 0) return 0;
    this.#messages += 1;
    // All but the subscription's id is the same for every client, so it is written once.
    const rest = `message-id:m-${this.#messages}\ndestination:${destination}\ncontent-type:application/json\ncontent-length:${Buffer.byteLength(body)}\n\n${body}\0`;
    let copies = 0;
    for (const client of clients) copies += client.deliver(destination, rest);
    return copies;
  }

  #index(destination: string): Set<Client> {
    let clients = this.#byDestination.get(destination);
    if (!clients) this.#byDestination.set(destination, (clients = new Set()));
    return clients;
  }
}

interface SubscriptionEvents {
  subscribed(destination: string): void;
  unsubscribed(destination: string): void;
}

class Client implements BrokerClient {
  readonly #pipe: Pipe;
  readonly #options: BrokerOptions;
  readonly #events: SubscriptionEvents;
  readonly #subscriptions = new Map<string, string>();
  readonly #parser: Parser;
  #token: string | null = null;
  #beats: ReturnType<typeof setInterval> | null = null;
  #watch: ReturnType<typeof setInterval> | null = null;
  #heardAt = performance.now();

  constructor(pipe: Pipe, options: BrokerOptions, events: SubscriptionEvents) {
    this.#pipe = pipe;
    this.#options = options;
    this.#events = events;
    this.#parser = new Parser(
      (raw) => {
        const frame = FrameImpl.fromRawFrame(raw, true);
        this.#handle(frame.command, frame.headers);
      },
      () => undefined,
    );
  }

  get session(): string | null {
    return this.#pipe.session;
  }

  get token(): string | null {
    return this.#token;
  }

  get subscriptions(): ReadonlyMap<string, string> {
    return this.#subscriptions;
  }

  receive(text: string): void {
    this.#heardAt = performance.now();
    this.#parser.parseChunk(text);
  }

  /** Writes one copy for each of this client's subscriptions to the destination. */
  deliver(destination: string, rest: string): number {
    let copies = 0;
    for (const [id, each] of this.#subscriptions) {
      if (each !== destination) continue;
      this.#pipe.write(`MESSAGE\nsubscription:${id}\n${rest}`);
      copies += 1;
    }
    return copies;
  }

  stop(): void {
    if (this.#beats) clearInterval(this.#beats);
    if (this.#watch) clearInterval(this.#watch);
    this.#beats = this.#watch = null;
  }

  #handle(command: string, headers: StompHeaders): void {
    if (command === 'CONNECT' || command === 'STOMP') return this.#connect(headers);
    if (this.#token === null) return this.#refuse('Not connected');
    const id = headers['id'] ?? '';
    const destination = headers['destination'];
    switch (command) {
      case 'SUBSCRIBE':
        if (!destination) return this.#refuse('SUBSCRIBE without a destination');
        this.#subscriptions.set(id, destination);
        this.#events.subscribed(destination);
        break;
      case 'UNSUBSCRIBE': {
        const left = this.#subscriptions.get(id);
        this.#subscriptions.delete(id);
        if (left !== undefined && ![...this.#subscriptions.values()].includes(left)) {
          this.#events.unsubscribed(left);
        }
        break;
      }
      case 'DISCONNECT':
        this.#receipt(headers);
        return this.#pipe.close();
      default:
        // A SEND has no documented destination; like the others it is taken and changes nothing.
        break;
    }
    this.#receipt(headers);
  }

  #connect(headers: StompHeaders): void {
    const token = headers['X-Authorization'] ?? '';
    if (!this.#options.admits(token)) {
      return this.#options.refusesSilently ? this.#pipe.close() : this.#refuse('Access is denied');
    }
    this.#token = token;
    const [outMs, inMs] = this.#options.heartbeat;
    this.#pipe.write(`CONNECTED\nversion:1.2\nheart-beat:${outMs},${inMs}\nuser-name:drill\n\n\0`);
    const [theirOutMs = 0, theirInMs = 0] = (headers['heart-beat'] ?? '0,0').split(',').map(Number);
    if (outMs > 0 && theirInMs > 0 && !this.#options.eatsHeartbeats) {
      this.#beats = setInterval(() => this.#pipe.write('\n'), Math.max(outMs, theirInMs));
    }
    if (inMs > 0 && theirOutMs > 0) {
      const limitMs = 3 * Math.max(inMs, theirOutMs);
      this.#watch = setInterval(() => {
        if (performance.now() - this.#heardAt > limitMs) this.#pipe.close();
      }, limitMs / 3);
    }
  }

  #receipt(headers: StompHeaders): void {
    const receipt = headers['receipt'];
    if (receipt !== undefined) this.#pipe.write(`RECEIPT\nreceipt-id:${receipt}\n\n\0`);
  }

  #refuse(message: string): void {
    this.#pipe.write(`ERROR\nmessage:${message}\n\n\0`);
    this.#pipe.close();
  }
}
