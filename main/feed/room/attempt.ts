/**
 * One try at the desks' broker: a passcode, a socket, STOMP on it, three subscriptions, and what is posted. It
 * is made for one connection and never used again. As in the feed of IMA, stompjs' own reconnection, its
 * connection timer and its judgement of missed heart-beats are off; the link and this file own them.
 */
import { Client, Versions, type IFrame, type IMessage } from '@stomp/stompjs';
import { because, type Reason } from '../../../preload/contract/reason.ts';
import { nobodyWaits } from '../../lib/logger.ts';
import { AttemptLife, type AttemptParts } from '../attempt-life.ts';
import { SilenceWatch } from '../ima/silence.ts';
import { Wire } from '../ima/wire.ts';
import type { Attempt, AttemptEnd, AttemptEvents } from '../link.ts';
import { endReason, Failure } from '../reason.ts';
import * as frames from './frame.ts';
import type { RoomOptions } from './options.ts';
import { Outbox, type OutboxLine } from './outbox.ts';
import { Receipts } from './receipts.ts';
import type { RoomPost, RoomTopic } from './room-wire.ts';
import { openRoomSocket, type RoomSocket } from './socket.ts';

export interface RoomAttemptParts extends AttemptParts {
  readonly options: RoomOptions;
  /** `settle` lets the broker forget the message; after the connection is gone it does nothing. */
  readonly received: (topic: RoomTopic, body: string, settle: () => void) => void;
  readonly rejected: (reason: string, copy: string) => void;
  /** A round trip, ms. */
  readonly measured: (roundTripMs: number) => void;
}

const topics: readonly RoomTopic[] = ['operations', 'presence', 'desk'];

export class RoomAttempt implements Attempt {
  readonly #parts: RoomAttemptParts;
  readonly #events: AttemptEvents;
  readonly #life: AttemptLife;
  readonly #silence: SilenceWatch;
  readonly #subscribed: Receipts;
  readonly #outbox: Outbox;
  #client: Client | null = null;
  #wire: Wire | null = null;
  #socket: RoomSocket | null = null;
  #step: 'connecting' | 'subscribing' | 'up' = 'connecting';

  constructor(parts: RoomAttemptParts, events: AttemptEvents) {
    this.#parts = parts;
    this.#events = events;
    this.#silence = new SilenceWatch(parts.clock);
    const { options, clock, measured } = parts;
    this.#subscribed = new Receipts(clock);
    this.#outbox = new Outbox({
      options,
      clock,
      measured,
      line: () => this.#line(),
      stuck: () => this.#life.lost(because('no-answer')),
    });
    this.#life = new AttemptLife({
      ...parts,
      events,
      hangUp: () => this.#wire?.terminate(),
      close: (end) => this.#close(end),
    });
    const { connectMs } = options.timing;
    this.#life.begin({
      limitMs: connectMs,
      go: (passcode) => this.#connect(passcode),
    });
  }

  drop(): void {
    this.#life.drop();
  }

  /** All of these in one transaction. Resolves with the round trip in ms. */
  post(posts: readonly RoomPost[]): Promise<number> {
    return this.#outbox.post(posts);
  }

  #line(): OutboxLine {
    if (this.#life.isOver || this.#step !== 'up' || !this.#client || !this.#wire)
      throw new Failure(because('not-connected'));
    return { client: this.#client, wire: this.#wire, unsent: this.#socket?.unsent ?? 0 };
  }

  #connect(passcode: string): void {
    const { options, clock, heard } = this.#parts;
    const { url, user, host, timing } = options;
    // CONNECT escapes nothing, so a line break would begin another header.
    if (/[\r\n\0]/.test(passcode))
      return this.#life.refused(because('sign-in-refused', 'a passcode with a line break'));
    this.#life.within(timing.connectMs);
    const wire = new Wire(url, (events) => (this.#socket = openRoomSocket(url, clock, events)), {
      heard: () => {
        this.#silence.heard();
        heard();
      },
      rejected: (reason, text) => this.#unreadable(reason, text),
      closed: (words) => {
        // While a rejected login is looked into, its socket's end is no news.
        if (this.#life.isDeaf) return;
        if (wire.wasOpen && this.#step === 'connecting') this.#suspect(passcode, words, endReason(words));
        else this.#life.lost(endReason(words));
      },
    });
    this.#wire = wire;
    const client = new Client({
      webSocketFactory: () => wire,
      stompVersions: new Versions([Versions.V1_2]),
      connectHeaders: { login: user, passcode, host },
      reconnectDelay: 0,
      heartbeatIncoming: timing.beatMs,
      heartbeatOutgoing: timing.beatMs,
      heartbeatToleranceMultiplier: Number.MAX_SAFE_INTEGER,
      discardWebsocketOnCommFailure: true,
      onConnect: (frame) => this.#connected(frame),
      onStompError: (frame) => this.#errored(passcode, frame),
      onUnhandledMessage: (message) => this.#misplaced(message),
      onUnhandledReceipt: ({ headers }) => this.#receipt(headers['receipt-id'] ?? ''),
    });
    this.#client = client;
    client.activate();
  }

  #connected({ headers }: IFrame): void {
    if (this.#life.isOver || !this.#client) return;
    const version = headers['version'] ?? '1.0';
    if (version !== '1.2') return this.#life.lost(because('bad-answer', `STOMP ${version.slice(0, 20)}`));
    this.#step = 'subscribing';
    const beatMs = this.#watch(headers['heart-beat'] ?? '');
    const { options } = this.#parts;
    this.#subscribed.expect(topics, options.timing.connectMs, (failure) => {
      if (this.#life.isOver) return;
      if (failure !== null) return this.#life.lost(failure);
      this.#step = 'up';
      this.#life.inTime();
      this.#events.up(beatMs > 0);
    });
    for (const topic of topics) {
      const destination = frames.topicName(options, topic, options.desk);
      this.#client.subscribe(destination, (message) => this.#received(topic, message), {
        id: topic,
        ack: 'client-individual',
        receipt: topic,
      });
    }
  }

  #receipt(id: string): void {
    if (this.#life.isOver) return;
    if (this.#step === 'up') this.#outbox.came(id);
    else this.#subscribed.came(id);
  }

  /** How often this broker is bound to say something, in ms: by its heart-beats, or else by our pings. */
  #watch(offer: string): number {
    const { beatMs } = this.#parts.options.timing;
    const offered = Number.parseInt(offer, 10);
    const boundMs = offered > 0 && beatMs > 0 ? Math.max(offered, beatMs) : beatMs;
    if (boundMs === 0) return 0;
    if (!(offered > 0)) this.#socket?.ping(beatMs);
    this.#silence.watch(boundMs, (silentMs) => this.#life.silent(silentMs));
    return boundMs;
  }

  #received(topic: RoomTopic, message: IMessage): void {
    if (this.#life.isOver) return;
    const length = message.binaryBody.byteLength;
    if (length > frames.maxBodyBytes) {
      message.ack();
      const reason = `a body of ${length} bytes, at most ${frames.maxBodyBytes} are read`;
      return this.#parts.rejected(reason, frames.copyOf(message.toString()));
    }
    let isSettled = false;
    this.#parts.received(topic, message.body, () => {
      if (this.#life.isOver || isSettled) return;
      isSettled = true;
      message.ack();
    });
  }

  /** A message of a subscription that is none of ours. */
  #misplaced(message: IMessage): void {
    if (this.#life.isOver) return;
    message.ack();
    this.#parts.rejected('a message of no subscription', frames.copyOf(message.toString()));
  }

  /** Settled at once: a broker that keeps it would bring it again and hang up in the end. */
  #unreadable(reason: string, text: string): void {
    const ack = frames.ackOf(text);
    if (ack !== null) this.#wire?.send(`ACK\nid:${ack}\n\n\0`);
    this.#parts.rejected(reason, frames.copyOf(text));
  }

  #errored(passcode: string, { headers, body }: IFrame): void {
    if (this.#life.isDeaf) return;
    const words = frames.errorWords(headers['message'], body, passcode);
    const reason = because('refused', words);
    if (this.#step === 'connecting') this.#suspect(passcode, words, reason, frames.loginWords(words));
    else this.#life.lost(reason);
  }

  /** No CONNECTED, but an answer. */
  #suspect(token: string, message: string, reason: Reason, said = message): void {
    this.#life.suspect({ token, message, said, reason, limitMs: this.#parts.options.timing.connectMs });
  }

  #close(end: AttemptEnd | null): void {
    const why = end === null ? because('closed') : 'reason' in end ? end.reason : because('no-answer');
    this.#silence.stop();
    if (this.#client) nobodyWaits(this.#client.deactivate({ force: true }), this.#parts.logger, 'deactivate');
    this.#wire?.terminate();
    this.#subscribed.drop(why);
    this.#outbox.drop(why);
  }
}
