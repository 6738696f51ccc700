/**
 * The desks' broker: what the other desks of the room say comes in, what this one says goes out. It owns the
 * link and nothing else: what a body means, whether it came before, and what was missed while the link was down
 * is for whoever posts and listens. A topic echoes to its sender; that too is for them.
 */
import { because } from '../../../preload/contract/reason.ts';
import { FeedLine } from '../feed-line.ts';
import { LineFeed, type FeedParts } from '../line-feed.ts';
import { Failure } from '../reason.ts';
import { RoomAttempt } from './attempt.ts';
import type { RoomOptions } from './options.ts';
import type { RoomPost, RoomWire } from './room-wire.ts';

/** The credential's token is the passcode of `options.user`. */
export type RoomFeedParts = FeedParts<RoomOptions>;

export class RoomFeed extends LineFeed<RoomAttempt> implements RoomWire {
  protected readonly line: FeedLine<RoomAttempt>;

  constructor({ options, credential, clock, random, logger }: RoomFeedParts) {
    super(options.id);
    this.line = new FeedLine<RoomAttempt>({
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
            heard: () => this.line.heard(),
            received: (topic, body, settle) => {
              this.line.tally.received();
              this.line.tally.kind(topic);
              this.line.tell({ type: 'room', connection: options.id, topic, body, settle });
            },
            rejected: (reason, copy) => {
              this.line.tally.received();
              this.line.reject(reason, copy);
            },
            measured: (roundTripMs) => this.line.measured(roundTripMs),
          },
          events,
        ),
    });
  }

  get isUp(): boolean {
    return this.line.isUp;
  }

  /** What arrived whole and turned out to be nothing that desks say: whoever reads bodies tells. */
  reject(reason: string, copy: string): void {
    this.line.reject(reason, copy);
  }

  async post(posts: readonly RoomPost[]): Promise<void> {
    await this.#up().post(posts);
  }

  /** The time that the broker takes to confirm a transaction with nothing in it. */
  async test(): Promise<number> {
    return await this.#up().post([]);
  }

  #up(): RoomAttempt {
    const { attempt } = this.line;
    if (!attempt || !this.line.isUp) throw new Failure(because('not-connected'));
    return attempt;
  }
}
