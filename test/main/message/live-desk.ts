import { ChatFeed } from '../../../main/feed/chat/chat-feed.ts';
import { chatDefaults } from '../../../main/feed/chat/options.ts';
import type { Credential } from '../../../main/feed/feed.ts';
import type { Clock } from '../../../main/lib/clock.ts';
import type { Logger } from '../../../main/lib/logger.ts';
import type { MessageDeskParts } from '../../../main/message/message-desk.ts';
import { MessageDesk } from '../../../main/message/message-desk.ts';

/** A token that somebody entered and that is never turned away. */
export function entered(token: string): Credential {
  return {
    status: { state: 'entered', grantedAt: null, expiresAt: null },
    token: () => Promise.resolve({ ok: true, token }),
    denied: () => Promise.resolve('retry'),
    onChange: () => () => {},
  };
}

export interface LiveParts extends Omit<MessageDeskParts, 'connection' | 'wire' | 'random' | 'onConfig'> {
  /** Of the server, with the namespace, and of its REST side. */
  readonly url: string;
  readonly origin: string;
  readonly credential: Credential;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A real feed with a desk on it, wired as the console does. Ended by `stop`. */
export function startLiveDesk(parts: LiveParts): {
  feed: ChatFeed;
  desk: MessageDesk;
  stop: () => Promise<void>;
} {
  const { url, origin, credential, clock, logger } = parts;
  const feed = new ChatFeed({
    options: { ...chatDefaults, id: 'chat', url, rest: origin },
    credential,
    clock,
    // Retries come at three quarters of their time.
    random: () => 0,
    logger,
  });
  const desk = new MessageDesk({
    ...parts,
    connection: 'chat',
    wire: feed.wire,
    random: () => 0,
    onConfig: () => {},
  });
  let isUp = false;
  const undos = [
    feed.onMessage((message) => {
      if (message.type === 'chat') desk.hear(message.event);
    }),
    feed.onStatus(({ link }) => {
      if (isUp === (link.state === 'up')) return;
      isUp = link.state === 'up';
      if (isUp) desk.linkUp();
      else desk.linkDown();
    }),
    credential.onChange((change) => {
      if (change === 'signed-out') void desk.signedOut();
    }),
  ];
  return {
    feed,
    desk,
    async stop() {
      await feed.stop();
      for (const undo of undos) undo();
      await desk.close();
    },
  };
}
