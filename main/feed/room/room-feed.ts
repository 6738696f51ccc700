/**
 * The desks' broker: what the other desks of the room say comes in, what this one says goes out. It owns the
 * link and nothing else: what a body means, whether it came before, and what was missed while the link was down
 * is for whoever posts and listens. A topic echoes to its sender; that too is for them.
 */
import type { LinkStatus } from '../../../preload/contract/link.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Undo } from '../../lib/disposer.ts';
import type { Logger } from '../../lib/logger.ts';
import { FeedLine } from '../feed-line.ts';
import type { Credential, Feed, FeedMessage } from '../feed.ts';
import { RoomAttempt } from './attempt.ts';
import type { RoomOptions } from './options.ts';
import type { RoomPost, RoomWire } from './room-wire.ts';

export interface RoomFeedParts {
  readonly options: RoomOptions;
  /** Its token is the passcode of `options.user`. */
  readonly credential: Credential;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

export class RoomFeed implements Feed, RoomWire {
  readonly name: string;
  readonly #line: FeedLine<RoomAttempt>;

  constructor({ options, credential, clock, random, logger }: RoomFeedParts) {
    this.name = options.id;
    this.#line = new FeedLine<RoomAttempt>({
      connection: options.id,
      kind: 'room',
      url: options.url,
      credential,
      clock,
      random,
      logger,
      open: (events) =>
        new RoomAttempt(
          {
            options,
            credential,
            clock,
            logger,
            heard: () => this.#line.heard(),
            received: (topic, body, settle) => {
              this.#line.tally.received();
              this.#line.tally.kind(topic);
              this.#line.tell({ type: 'room', connection: options.id, topic, body, settle });
            },
            rejected: (reason, copy) => {
              this.#line.tally.received();
              this.#line.reject(reason, copy);
            },
            measured: (roundTripMs) => this.#line.measured(roundTripMs),
          },
          events,
        ),
    });
  }

  get status(): LinkStatus {
    return this.#line.status;
  }

  get isUp(): boolean {
    return this.#line.isUp;
  }

  start(): void {
    this.#line.start();
  }

  stop(): Promise<void> {
    this.#line.stop();
    return Promise.resolve();
  }

  reconnect(): void {
    this.#line.reconnect();
  }

  onStatus(listener: (status: LinkStatus) => void): Undo {
    return this.#line.onStatus(listener);
  }

  onMessage(listener: (message: FeedMessage) => void): Undo {
    return this.#line.onMessage(listener);
  }

  async post(posts: readonly RoomPost[]): Promise<void> {
    await this.#up().post(posts);
  }

  /** The time that the broker takes to confirm a transaction with nothing in it. */
  async test(): Promise<number> {
    return await this.#up().post([]);
  }

  #up(): RoomAttempt {
    const { attempt } = this.#line;
    if (!attempt || !this.#line.isUp) throw new Error('not connected');
    return attempt;
  }
}
