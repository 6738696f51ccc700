import type { LinkStatus } from '../../preload/contract/link.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import type { Logger } from '../lib/logger.ts';
import type { FeedLine } from './feed-line.ts';
import type { Credential, Feed, FeedMessage } from './feed.ts';
import type { Attempt } from './link.ts';

/** What every feed is made of. */
export interface FeedParts<Options> {
  readonly options: Options;
  readonly credential: Credential;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

/** A feed as far as its line is one. What the messages of its wire mean, and how to test it, each feed adds. */
export abstract class LineFeed<A extends Attempt> implements Feed {
  readonly name: string;
  protected abstract readonly line: FeedLine<A>;

  constructor(name: string) {
    this.name = name;
  }

  get status(): LinkStatus {
    return this.line.status;
  }

  start(): void {
    this.line.start();
  }

  stop(): Promise<void> {
    this.line.stop();
    return Promise.resolve();
  }

  reconnect(): void {
    this.line.reconnect();
  }

  onStatus(listener: (status: LinkStatus) => void): Undo {
    return this.line.onStatus(listener);
  }

  onMessage(listener: (message: FeedMessage) => void): Undo {
    return this.line.onMessage(listener);
  }

  abstract test(): Promise<number>;
}
