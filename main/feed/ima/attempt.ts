/**
 * One try at a connection: a token, a socket, STOMP on it, its subscriptions, and the watch over it. It is made
 * for one connection and never used again. stompjs' own reconnection, its connection timer (it begins late and
 * outlives a client that was stopped) and its judgement of missed heart-beats are off: the link owns the first,
 * this file the others, so that nothing has two owners.
 */
import { Client, type IFrame } from '@stomp/stompjs';
import { randomUUID } from 'node:crypto';
import { because, type Reason } from '../../../preload/contract/reason.ts';
import { nobodyWaits } from '../../lib/logger.ts';
import { AttemptLife, type AttemptParts } from '../attempt-life.ts';
import type { Attempt, AttemptEvents } from '../link.ts';
import { endReason } from '../reason.ts';
import type { ImaOptions } from './options.ts';
import { SilenceWatch } from './silence.ts';
import { openPlain, openSockJs, Wire, type DriverEvents } from './wire.ts';

export interface ImaAttemptParts extends AttemptParts {
  readonly options: Pick<ImaOptions, 'url' | 'transports' | 'timing'>;
  readonly random: () => number;
  /** The sites to subscribe to as soon as the connection is up. */
  readonly sites: () => readonly number[];
  readonly received: (destination: string, body: string) => void;
  readonly rejected: (reason: string, text: string) => void;
}

const maxWordsLength = 200;

export class ImaAttempt implements Attempt {
  readonly #parts: ImaAttemptParts;
  readonly #events: AttemptEvents;
  readonly #life: AttemptLife;
  readonly #silence: SilenceWatch;
  /** By the id of the subscription. */
  readonly #topics = new Map<string, string>();
  #client: Client | null = null;
  #wire: Wire | null = null;
  #isConnected = false;

  constructor(parts: ImaAttemptParts, events: AttemptEvents) {
    this.#parts = parts;
    this.#events = events;
    this.#silence = new SilenceWatch(parts.clock);
    this.#life = new AttemptLife({
      ...parts,
      events,
      hangUp: () => this.#wire?.terminate(),
      close: () => this.#close(),
    });
    const { connectMs, restMs } = parts.options.timing;
    this.#life.begin({ limitMs: connectMs + restMs, go: (token) => this.#connect(token) });
  }

  drop(): void {
    this.#life.drop();
  }

  /** Subscribes to sites that were learned after the connection was up. Those it has already stay as they are. */
  watch(sites: readonly number[]): void {
    if (this.#life.isOver || !this.#isConnected) return;
    for (const site of sites) this.#subscribe(`site-${site}`, `/sub/workplace/${site}`);
  }

  #connect(token: string): void {
    const { url, timing } = this.#parts.options;
    const { connectMs, beatMs } = timing;
    this.#life.within(connectMs);
    const session = this.#isPlain() ? null : randomUUID().replaceAll('-', '');
    const wire = new Wire(url, (events) => this.#open(session, events), {
      heard: () => {
        this.#silence.heard();
        this.#parts.heard();
      },
      rejected: this.#parts.rejected,
      // A server may name no subscription; the destination says as much.
      message: ({ subscription, destination, body }) =>
        this.#parts.received(this.#topics.get(subscription ?? '') ?? destination ?? '', body),
      closed: (words) => {
        // While a rejected login is looked into, its socket's end is no news.
        if (this.#life.isDeaf) return;
        // Some servers hang up on a bad token without a word.
        if (wire.wasOpen && !this.#isConnected) this.#suspect(token, words, endReason(words));
        else this.#life.lost(endReason(words));
      },
    });
    this.#wire = wire;
    const client = new Client({
      webSocketFactory: () => wire,
      connectHeaders: { 'X-Authorization': token, host: new URL(url).hostname },
      reconnectDelay: 0,
      heartbeatIncoming: beatMs,
      heartbeatOutgoing: beatMs,
      heartbeatToleranceMultiplier: Number.MAX_SAFE_INTEGER,
      discardWebsocketOnCommFailure: true,
      onConnect: (frame) => this.#connected(frame, session),
      onStompError: (frame) => this.#errored(token, frame),
    });
    this.#client = client;
    client.activate();
  }

  #isPlain(): boolean {
    return /^wss?:/i.test(this.#parts.options.url);
  }

  #open(session: string | null, events: DriverEvents) {
    const { options, clock, random } = this.#parts;
    const { url, transports, timing } = options;
    if (session === null) return openPlain(url, timing.pingMs, clock, events);
    const server = String(Math.floor(random() * 1_000)).padStart(3, '0');
    return openSockJs({ url, session, server, transports, timeoutMs: timing.connectMs, clock }, events);
  }

  #connected(frame: IFrame, session: string | null): void {
    if (this.#life.isOver) return;
    this.#isConnected = true;
    this.#life.inTime();
    for (const site of this.#parts.sites()) this.#subscribe(`site-${site}`, `/sub/workplace/${site}`);
    if (session !== null) {
      this.#subscribe('alarm', `/sub/user/${session}/alarm`);
      this.#subscribe('user', `/sub/user/${session}`);
    }
    const beatMs = this.#beatMs(frame);
    if (beatMs > 0) {
      this.#silence.watch(beatMs, (silentMs) => this.#life.silent(silentMs));
    }
    this.#events.up(beatMs > 0);
  }

  /** How often this server is bound to say something, in ms; 0: it is not, and the link is unsupervised. */
  #beatMs(frame: IFrame): number {
    const { beatMs, sockJsBeatMs, pingMs } = this.#parts.options.timing;
    if (this.#isPlain()) return pingMs;
    const offered = Number.parseInt(frame.headers['heart-beat'] ?? '0', 10);
    return offered > 0 && beatMs > 0 ? Math.max(offered, beatMs) : sockJsBeatMs;
  }

  #subscribe(id: string, destination: string): void {
    if (this.#topics.has(id)) return;
    this.#topics.set(id, destination);
    // What comes on it is read by the wire.
    this.#client?.subscribe(destination, () => undefined, { id });
  }

  #errored(token: string, frame: IFrame): void {
    if (this.#life.isDeaf) return;
    const said = (frame.headers['message'] ?? frame.body).slice(0, maxWordsLength);
    const message = said || 'ERROR without a message';
    const reason = because('refused', said || null);
    if (this.#isConnected) this.#life.lost(reason);
    else this.#suspect(token, message, reason);
  }

  /** No CONNECTED, but an answer. */
  #suspect(token: string, message: string, reason: Reason): void {
    const { connectMs, restMs } = this.#parts.options.timing;
    this.#life.suspect({ token, message, reason, limitMs: connectMs + restMs });
  }

  #close(): void {
    this.#silence.stop();
    if (this.#client) nobodyWaits(this.#client.deactivate({ force: true }), this.#parts.logger, 'deactivate');
    this.#wire?.terminate();
  }
}
