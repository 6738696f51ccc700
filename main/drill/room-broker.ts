/**
 * A small STOMP 1.2 broker on 127.0.0.1, for the desks of a drill and for tests; live consoles use the site's
 * own. Topics and nothing else: a message goes to everybody who has subscribed to its destination, its sender
 * too, and nobody gets it later. Whoever starts it stops it.
 */
import { FrameImpl, Parser, type StompHeaders } from '@stomp/stompjs';
import { createServer } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import { systemClock, type Clock } from '../lib/clock.ts';
import { Line, type Cut } from './line.ts';

export interface RoomBrokerOptions {
  /** 0, the default: any free port. */
  readonly port?: number;
  /** Who may connect, by login; without it everybody may. */
  readonly passcodes?: Readonly<Record<string, string>>;
  /** What it offers, in ms: how often it sends, and how often it wants to hear. `[0, 0]`: none. */
  readonly heartbeat?: readonly [outMs: number, inMs: number];
  /** Offers heart-beats and then sends none. */
  readonly eatsHeartbeats?: boolean;
  readonly clock?: Clock;
}

/** One connected desk as a drill or a test sees it. */
export interface RoomBrokerClient {
  readonly login: string;
  readonly destinations: readonly string[];
  /** Messages that it has and did not acknowledge. */
  readonly unsettled: number;
  /** Sends text as it stands, past the broker. */
  write(text: string): void;
}

export interface RoomBroker {
  readonly origin: string;
  readonly port: number;
  /** Where desks connect. */
  readonly url: string;
  /** To everybody who has subscribed; answers how many copies went out. */
  publish(destination: string, body: string): number;
  /** Those that have logged in. */
  clients(): readonly RoomBrokerClient[];
  /** TCP connections, logged in or not. */
  connections(): number;
  cut(how: Cut): void;
  /** Who is connected stays connected, as with other brokers. Null: this login opens nothing any more. */
  setPasscode(login: string, passcode: string | null): void;
  stop(): Promise<void>;
}

const path = '/ws';
const subProtocol = 'v12.stomp';
const maxPayload = 4_000_000;

export async function startRoomBroker(options: RoomBrokerOptions = {}): Promise<RoomBroker> {
  const passcodes = options.passcodes ? new Map(Object.entries(options.passcodes)) : null;
  const clients = new Set<Client>();
  const http = createServer((_, response) => response.writeHead(404).end());
  const line = new Line(http);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload,
    handleProtocols: (offered) => offered.has(subProtocol) && subProtocol,
  });
  let messages = 0;

  const publish = (destination: string, body: string) => {
    messages += 1;
    let copies = 0;
    for (const client of clients) copies += client.deliver(destination, `m-${messages}`, body);
    return copies;
  };
  http.on('upgrade', (request, socket, head) => {
    if (request.url?.split('?', 1)[0] !== path) return void socket.destroy();
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const client = new Client(webSocket, {
        admits: (login, passcode) => passcodes === null || passcodes.get(login) === passcode,
        heartbeat: options.heartbeat ?? [4_000, 4_000],
        eatsHeartbeats: options.eatsHeartbeats ?? false,
        clock: options.clock ?? systemClock,
        publish,
      });
      clients.add(client);
      webSocket.on('message', (data) => client.receive(String(data)));
      webSocket.on('close', () => {
        clients.delete(client);
        client.stop();
      });
      // What follows is its `close`.
      webSocket.on('error', () => webSocket.terminate());
    });
  });

  const port = await line.listen(options.port);
  let stopped: Promise<void> | null = null;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    url: `ws://127.0.0.1:${port}${path}`,
    publish,
    clients: () => [...clients].filter(({ isConnected }) => isConnected),
    connections: () => line.size,
    cut: (how) =>
      line.cut(how, () => {
        for (const client of clients) client.close();
      }),
    setPasscode(login, passcode) {
      if (passcode === null) passcodes?.delete(login);
      else passcodes?.set(login, passcode);
    },
    stop() {
      for (const client of clients) client.stop();
      sockets.close();
      stopped ??= line.close();
      return stopped;
    },
  };
}

interface ClientParts {
  readonly admits: (login: string, passcode: string) => boolean;
  readonly heartbeat: readonly [outMs: number, inMs: number];
  readonly eatsHeartbeats: boolean;
  readonly clock: Clock;
  readonly publish: (destination: string, body: string) => void;
}

interface Send {
  readonly destination: string;
  readonly body: string;
}

/** Missed for so many beats, a client is hung up on. */
const patience = 3;

/** One connection: what it has subscribed to, what it has not acknowledged, what it has begun. */
class Client implements RoomBrokerClient {
  readonly #socket: WebSocket;
  readonly #parts: ClientParts;
  readonly #parser: Parser;
  readonly #subscriptions = new Map<string, string>();
  readonly #transactions = new Map<string, Send[]>();
  readonly #unsettled = new Set<string>();
  readonly #cancels = new Map<string, () => void>();
  #login: string | null = null;
  #deliveries = 0;
  #heardAt: number;

  constructor(socket: WebSocket, parts: ClientParts) {
    this.#socket = socket;
    this.#parts = parts;
    this.#heardAt = parts.clock.elapsed();
    this.#parser = new Parser(
      (raw) => {
        const { command, headers, body } = FrameImpl.fromRawFrame(raw, true);
        this.#handle(command, headers, body);
      },
      () => undefined,
    );
  }

  get isConnected(): boolean {
    return this.#login !== null;
  }

  get login(): string {
    return this.#login ?? '';
  }

  get destinations(): readonly string[] {
    return [...this.#subscriptions.values()];
  }

  get unsettled(): number {
    return this.#unsettled.size;
  }

  receive(text: string): void {
    this.#heardAt = this.#parts.clock.elapsed();
    this.#parser.parseChunk(text);
  }

  write(text: string): void {
    this.#socket.send(text);
  }

  deliver(destination: string, message: string, body: string): number {
    let copies = 0;
    for (const [subscription, each] of this.#subscriptions) {
      if (each !== destination) continue;
      const ack = `${message}-${(this.#deliveries += 1)}`;
      this.#unsettled.add(ack);
      this.#send('MESSAGE', { subscription, 'message-id': message, ack, destination }, body);
      copies += 1;
    }
    return copies;
  }

  close(): void {
    this.#socket.close(1001);
  }

  stop(): void {
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }

  #handle(command: string, headers: StompHeaders, body: string): void {
    if (command === 'CONNECT' || command === 'STOMP') return this.#connect(headers);
    if (this.#login === null) return this.#refuse('Not connected');
    const failure = this.#obey(command, headers, body);
    if (failure !== null) return this.#refuse(failure);
    const receipt = headers['receipt'];
    if (receipt !== undefined) this.#send('RECEIPT', { 'receipt-id': receipt });
    if (command === 'DISCONNECT') this.#socket.close(1000);
  }

  /** Why it cannot be done; null when it was. */
  #obey(command: string, headers: StompHeaders, body: string): string | null {
    const { id = '', destination, transaction } = headers;
    switch (command) {
      case 'SUBSCRIBE':
        if (!destination) return 'SUBSCRIBE without a destination';
        if (headers['ack'] !== 'client-individual') return 'Only client-individual acknowledgement';
        this.#subscriptions.set(id, destination);
        return null;
      case 'UNSUBSCRIBE':
        return this.#subscriptions.delete(id) ? null : 'No such subscription';
      case 'ACK':
      case 'NACK':
        return this.#unsettled.delete(id) ? null : 'No such message';
      case 'SEND':
        if (!destination) return 'SEND without a destination';
        if (transaction === undefined) this.#parts.publish(destination, body);
        else if (!this.#transactions.has(transaction)) return 'No such transaction';
        else this.#transactions.get(transaction)?.push({ destination, body });
        return null;
      case 'BEGIN':
        if (transaction === undefined || this.#transactions.has(transaction)) return 'Bad transaction';
        this.#transactions.set(transaction, []);
        return null;
      case 'COMMIT':
      case 'ABORT': {
        const sends = this.#transactions.get(transaction ?? '');
        if (!sends) return 'No such transaction';
        this.#transactions.delete(transaction ?? '');
        if (command === 'ABORT') return null;
        for (const send of sends) this.#parts.publish(send.destination, send.body);
        return null;
      }
      case 'DISCONNECT':
        return null;
      default:
        return 'Unknown command';
    }
  }

  #connect(headers: StompHeaders): void {
    const { admits, heartbeat, eatsHeartbeats, clock } = this.#parts;
    const { login = '', passcode = '' } = headers;
    if (!(headers['accept-version'] ?? '1.0').split(',').includes('1.2')) {
      return this.#refuse('Version mismatch: only 1.2');
    }
    if (!admits(login, passcode)) return this.#refuse('Access refused: bad login or passcode');
    this.#login = login;
    const [outMs, inMs] = heartbeat;
    this.#send('CONNECTED', { version: '1.2', 'heart-beat': `${outMs},${inMs}` });
    const [theirOutMs = 0, theirInMs = 0] = (headers['heart-beat'] ?? '0,0').split(',').map(Number);
    if (outMs > 0 && theirInMs > 0 && !eatsHeartbeats) {
      this.#every('beat', Math.max(outMs, theirInMs), () => this.write('\n'));
    }
    if (inMs > 0 && theirOutMs > 0) {
      const beatMs = Math.max(inMs, theirOutMs);
      this.#every('watch', beatMs, () => {
        if (clock.elapsed() - this.#heardAt > patience * beatMs) this.#socket.terminate();
      });
    }
  }

  #every(name: string, everyMs: number, task: () => void): void {
    const next = () => {
      this.#cancels.set(name, this.#parts.clock.after(everyMs, next));
      task();
    };
    this.#cancels.set(name, this.#parts.clock.after(everyMs, next));
  }

  #refuse(message: string): void {
    this.#send('ERROR', { message });
    this.#socket.close(1000);
  }

  #send(command: string, headers: StompHeaders, body = ''): void {
    const frame = new FrameImpl({ command, headers, body, escapeHeaderValues: command !== 'CONNECTED' });
    this.write(String(frame.serialize()));
  }
}
