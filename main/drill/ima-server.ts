/**
 * A back end that speaks the real IMA wire on 127.0.0.1: SockJS and plain WebSocket with STOMP on top, the
 * documented login calls, and a hook for every other REST path. The drill plays its sites through it, and the
 * fault servers of the tests break it on purpose.
 */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createServer as createSockJsServer, type Connection } from 'sockjs';
import { WebSocketServer } from 'ws';
import { Line, type Cut } from './line.ts';
import { jsonOf, textOf } from './request-body.ts';
import { StompBroker, type BrokerClient, type Pipe } from './stomp-broker.ts';
import { granted, refused, TokenDesk, type Enveloped, type TokenDeskOptions } from './stomp-tokens.ts';

export interface RestRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Parsed JSON or form; undefined when there was none. */
  readonly body: unknown;
}

/** An envelope's context, a picture, or a failure; undefined answers 404. */
export type RestAnswer =
  | { readonly context: unknown }
  | { readonly image: Buffer; readonly type: string }
  | { readonly status: number; readonly message: string }
  | undefined;

export interface ImaServerOptions extends TokenDeskOptions {
  /** 0, the default: any free port. */
  readonly port?: number;
  /** What the server offers, in ms; `[0, 0]`: none. */
  readonly heartbeat?: readonly [outMs: number, inMs: number];
  /** Offers heart-beats and then sends none. */
  readonly eatsHeartbeats?: boolean;
  /** Hangs up on a bad token without an ERROR. */
  readonly refusesSilently?: boolean;
  /** SockJS `h` frames on a quiet connection. */
  readonly sockjsHeartbeatMs?: number;
  /** Every path that is not one of the documented login calls. Paths under /imoa need an accepted token first. */
  readonly rest?: (request: RestRequest) => Promise<RestAnswer> | RestAnswer;
}

/** One client's connection, with the means to break it. */
export interface ImaSession extends BrokerClient {
  readonly transport: string;
  /** Sends text as it stands, past the broker. */
  send(text: string): void;
  /** The TCP socket below. */
  readonly socket: Socket | null;
}

export type { Cut };

export interface ImaServer {
  readonly origin: string;
  readonly port: number;
  readonly websocketUrl: string;
  /** To everybody who watches the site. A string is sent as it stands, anything else as JSON. */
  publish(wpNo: number, envelope: unknown): number;
  publishTo(destination: string, envelope: unknown): number;
  sessions(): readonly ImaSession[];
  cut(how: Cut): void;
  issueToken(): string;
  /** Takes a token back. Who is connected with it stays connected, as with a JWT. */
  revokeToken(token: string): void;
  stop(): Promise<void>;
}

const sockJsPath = '/ima/websocket';
const plainPath = '/ima/ws';

interface Held {
  readonly transport: string;
  readonly client: BrokerClient;
  readonly pipe: Pipe;
  readonly socket: Socket | null;
}

export async function startImaServer(options: ImaServerOptions = {}): Promise<ImaServer> {
  const desk = new TokenDesk(options);
  const broker = new StompBroker({
    admits: (token) => desk.admits(token),
    heartbeat: options.heartbeat ?? [10_000, 10_000],
    eatsHeartbeats: options.eatsHeartbeats ?? false,
    refusesSilently: options.refusesSilently ?? false,
  });
  const held = new Set<Held>();

  const http = createHttpServer((request, response) => {
    // A client that left in the middle, or a hook that failed: all that can be done is to hang up.
    answer(request, response, desk, options.rest).catch(() => response.destroy());
  });
  const line = new Line(http);

  const take = (transport: string, socket: Socket | null, pipe: Pipe) => {
    const { client, receive, gone } = broker.accept(pipe);
    const entry: Held = { transport, client, pipe, socket };
    held.add(entry);
    return {
      receive,
      gone() {
        held.delete(entry);
        gone();
      },
    };
  };

  // Plain WebSocket first: SockJS takes over the upgrades and passes on what is not under its own path.
  const plain = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, socket, head) => {
    if (request.url?.split('?', 1)[0] !== plainPath) return void socket.destroy();
    plain.handleUpgrade(request, socket, head, (webSocket) => {
      const receiver = take('plain', line.from(request.socket.remotePort), {
        session: null,
        write: (text) => webSocket.send(text),
        close: () => webSocket.close(1000),
      });
      webSocket.on('message', (data) => receiver.receive(String(data)));
      webSocket.on('close', receiver.gone);
      webSocket.on('error', receiver.gone);
    });
  });
  const sockJs = createSockJsServer({
    prefix: sockJsPath,
    heartbeat_delay: options.sockjsHeartbeatMs ?? 25_000,
    log: () => undefined,
  });
  sockJs.on('connection', (connection: Connection) => {
    const receiver = take(connection.protocol, line.from(connection.remotePort), {
      session: sessionOf(connection.url),
      write: (text) => connection.write(text),
      close: () => connection.close(),
    });
    connection.on('data', receiver.receive);
    connection.on('close', receiver.gone);
  });
  sockJs.installHandlers(http);

  const port = await line.listen(options.port);
  const origin = `http://127.0.0.1:${port}`;

  const publishTo = (destination: string, envelope: unknown) =>
    broker.publish(destination, typeof envelope === 'string' ? envelope : JSON.stringify(envelope));
  let stopped: Promise<void> | null = null;

  return {
    origin,
    port,
    websocketUrl: origin + sockJsPath,
    publish: (wpNo, envelope) => publishTo(`/sub/workplace/${wpNo}`, envelope),
    publishTo,
    sessions: () =>
      [...held].map(({ transport, client, pipe, socket }) => ({
        transport,
        socket,
        session: client.session,
        token: client.token,
        subscriptions: client.subscriptions,
        send: (text) => pipe.write(text),
      })),
    cut: (how) =>
      line.cut(how, () => {
        for (const { pipe } of [...held]) pipe.close();
      }),
    issueToken: () => desk.issue(),
    revokeToken: (token) => desk.revoke(token),
    stop() {
      plain.close();
      stopped ??= line.close();
      return stopped;
    },
  };
}

/** `/ima/websocket/{server}/{session}/websocket`; a plain WebSocket has no session. */
function sessionOf(url: string): string | null {
  const [, session] = url.slice(sockJsPath.length + 1).split('/');
  return session ?? null;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  desk: TokenDesk,
  rest: ImaServerOptions['rest'],
): Promise<void> {
  const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://drill');
  const method = request.method ?? 'GET';
  const authorization = request.headers.authorization ?? '';
  const body = await bodyOf(request);
  const fixed = desk.answer(method, path, authorization, query, body);
  if (fixed) return reply(response, fixed);
  if (path.startsWith('/imoa/') && !desk.admits(authorization.replace(/^Bearer /, ''))) {
    return reply(response, refused(401, 'Invalid token'));
  }
  const given = await rest?.({ method, path, query, body });
  if (!given) return reply(response, refused(404, 'Not found'));
  if ('status' in given) return reply(response, refused(given.status, given.message));
  if ('context' in given) return reply(response, granted(given.context));
  response.writeHead(200, { 'content-type': given.type, 'content-length': given.image.length });
  response.end(given.image);
}

function reply(response: ServerResponse, { status, ...envelope }: Enveloped): void {
  response.writeHead(status, { 'content-type': 'application/json;charset=UTF-8' });
  response.end(JSON.stringify(envelope));
}

/** JSON where it says so or looks like it, a form otherwise; undefined when it is neither or too long. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const text = await textOf(request);
  if (text === null || text === '') return undefined;
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  return jsonOf(text);
}
