import { Client } from '@stomp/stompjs';
import SockJS from 'sockjs-client';
import { z } from 'zod';
import type { DrillConnection } from '../../../main/drill/protocol.ts';

/** A message as it came, and the topic that it came on. */
export interface Heard {
  readonly topic: string;
  readonly body: string;
}

/** A plain client of the drill, from the documents alone: logs in, calls REST, and watches topics. */
export class Watcher {
  readonly heard: Heard[] = [];
  readonly #connection: DrillConnection;
  readonly #token: string;
  #client: Client | null = null;
  #wake: () => void = () => {};

  private constructor(connection: DrillConnection, token: string) {
    this.#connection = connection;
    this.#token = token;
  }

  static async logIn(connection: DrillConnection): Promise<Watcher> {
    const { user, password, client, clientSecret } = connection.account;
    const response = await fetch(`${connection.rest}/hma/api/oauth/login/imos`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${client}:${clientSecret}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ mb_id: user, mb_pwd: password }),
    });
    const reply = z
      .object({ return_code: z.literal(0), context: z.object({ access_token: z.string() }) })
      .parse(await response.json());
    return new Watcher(connection, reply.context.access_token);
  }

  /** The envelope of a REST call. */
  async call(
    method: 'GET' | 'POST',
    path: string,
    body?: object,
  ): Promise<{ return_code: number; context?: unknown }> {
    const response = await fetch(this.#connection.rest + path, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      body: body ? JSON.stringify(body) : null,
    });
    return z
      .object({ return_code: z.number(), context: z.unknown().optional() })
      .parse(await response.json());
  }

  /** Connects with a SockJS session of this name and resolves once every subscription has its receipt. */
  async watch(session: string, sites: readonly number[]): Promise<void> {
    const topics = [...sites.map((site) => `/sub/workplace/${site}`), `/sub/user/${session}/alarm`];
    await new Promise<void>((resolve, reject) => {
      const client = new Client({
        webSocketFactory: () =>
          new SockJS(this.#connection.url, null, {
            server: '007',
            sessionId: () => session,
            transports: ['websocket'],
          }) as unknown as WebSocket,
        connectHeaders: { 'X-Authorization': this.#token },
        reconnectDelay: 0,
        heartbeatIncoming: 0,
        heartbeatOutgoing: 0,
        onStompError: (frame) => reject(new Error(frame.headers['message'] ?? 'STOMP error')),
        onConnect: () => {
          let open = topics.length;
          for (const [index, topic] of topics.entries()) {
            client.watchForReceipt(`r${index}`, () => {
              open -= 1;
              if (open === 0) resolve();
            });
            client.subscribe(topic, ({ body }) => this.#take({ topic, body }), { receipt: `r${index}` });
          }
        },
      });
      this.#client = client;
      client.activate();
    });
  }

  /** Resolves as soon as so many messages have come. */
  async until(count: number): Promise<readonly Heard[]> {
    while (this.heard.length < count) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.heard;
  }

  async stop(): Promise<void> {
    await this.#client?.deactivate({ force: true });
  }

  #take(heard: Heard): void {
    this.heard.push(heard);
    this.#wake();
  }
}
