/**
 * One room chat server: Socket.IO of either generation in and out, values of the documented table (wire-facts 2,
 * seeds/002). It owns the link and the questions to REST. What the messages mean to the desk, and which of its
 * own went out, is not its business; who is signed in is handed in.
 */
import { because } from '../../../preload/contract/reason.ts';
import { formatError } from '../../lib/logger.ts';
import { FeedLine } from '../feed-line.ts';
import { LineFeed, type FeedParts } from '../line-feed.ts';
import { Failure } from '../reason.ts';
import { ChatAttempt } from './attempt.ts';
import type { ChatEvent } from './chat-event.ts';
import type { ChatOptions } from './options.ts';
import { ChatRest } from './rest.ts';
import { ChatVoice } from './voice.ts';
import { Ways } from './ways.ts';

export type ChatFeedParts = FeedParts<ChatOptions>;

export class ChatFeed extends LineFeed<ChatAttempt> {
  /** What may be said to the server. A part of its own, because the table has a `status` and so has a feed. */
  readonly wire: ChatVoice;
  protected readonly line: FeedLine<ChatAttempt>;

  constructor(parts: ChatFeedParts) {
    const { options, credential, clock, random, logger } = parts;
    super(options.id);
    const rest = new ChatRest({ options, token: () => credential.token() });
    const ways = new Ways(options);
    this.wire = new ChatVoice({
      isUp: () => this.#isOpen,
      emit: (name, data) => this.#emit(name, data),
      rest,
    });
    this.line = new FeedLine<ChatAttempt>({
      connection: options.id,
      kind: 'chat',
      url: options.url,
      credential,
      clock,
      random,
      logger,
      onUp: () => {
        for (const room of options.rooms) this.wire.join(room);
      },
      onClosed: () => rest.abort(),
      open: (events) =>
        new ChatAttempt(
          {
            options,
            ways,
            credential,
            clock,
            logger,
            heard: () => this.line.heard(),
            measured: (roundTripMs) => this.line.measured(roundTripMs),
            received: () => this.line.tally.received(),
            stamped: (at) => this.wire.learn(at),
            told: (name, event) => this.#tell(name, event),
            rejected: (reason, copy) => this.line.reject(reason, copy),
          },
          events,
        ),
    });
  }

  /** The document's own test: `echo`, and the time until `echoed`, ms. */
  test(): Promise<number> {
    const attempt = this.line.attempt;
    return attempt && this.#isOpen ? attempt.ask() : Promise.reject(new Failure(because('not-connected')));
  }

  get #isOpen(): boolean {
    return this.line.isUp && this.line.attempt?.isOpen === true;
  }

  #emit(name: string, data?: object): boolean {
    const attempt = this.line.attempt;
    if (!attempt || !this.line.isUp) return false;
    return data === undefined ? attempt.emit(name) : attempt.emit(name, data);
  }

  /** An exception in whoever listens is told as rejected and costs nothing but itself. */
  #tell(name: string, event: ChatEvent): void {
    this.line.tally.kind(name);
    try {
      this.line.tell({ type: 'chat', connection: this.name, event });
    } catch (failure) {
      this.line.reject(`could not be handled: ${formatError(failure)}`, name);
    }
  }
}
