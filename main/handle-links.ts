import type { EntryBody } from '../preload/contract/log.ts';
import { failureReason } from './feed/reason.ts';
import type { WatchedFeed } from './feeds.ts';
import { accepted, refusal, type Handlers } from './ipc/wall.ts';
import { nobodyWaits, type Logger } from './lib/logger.ts';
import type { Guard } from './seat.ts';

export interface LinkHandlerParts {
  readonly feeds: readonly WatchedFeed[];
  readonly guard: Guard;
  readonly record: (body: EntryBody) => void;
  /** Writes the file and answers where. */
  readonly diagnose: () => Promise<string>;
  readonly logger: Logger;
}

type LinkRequest = Extract<keyof Handlers, `link:${string}`>;

/** The connections page: look, test, reconnect, sign in and out. The last two are a supervisor's. */
export function createLinkHandlers(parts: LinkHandlerParts): Pick<Handlers, LinkRequest> {
  const { guard, record, logger } = parts;
  const watchedOf = (connection: string) => parts.feeds.find(({ feed }) => feed.name === connection);
  const missing = (connection: string) => refusal('unavailable', `there is no connection ${connection}`);
  return {
    'link:reconnect': (connection) => {
      const watched = watchedOf(connection);
      if (!watched) return missing(connection);
      watched.feed.reconnect();
      return accepted(null);
    },
    'link:test': async (connection) => {
      const watched = watchedOf(connection);
      if (!watched) return missing(connection);
      try {
        return accepted({ roundTripMs: await watched.feed.test() });
      } catch (failure) {
        return refusal('unavailable', failureReason(failure));
      }
    },
    'link:sign-out': (connection) =>
      guard('connection', ({ name }) => {
        const watched = watchedOf(connection);
        if (!watched) return missing(connection);
        record({ type: 'system', what: 'connection-signed-out', detail: `${connection} · ${name}` });
        // Whatever the server answers, it is done here; nobody waits for its answer.
        nobodyWaits(watched.session.signOut(), logger, `sign out of ${connection}`);
        return accepted(null);
      }),
    'link:sign-in': (connection) =>
      guard('connection', ({ name }) => {
        const watched = watchedOf(connection);
        if (!watched) return missing(connection);
        record({ type: 'system', what: 'connection-signed-in', detail: `${connection} · ${name}` });
        watched.session.signIn();
        return accepted(null);
      }),
    'link:token': (connection, token) =>
      guard('connection', ({ name }) => {
        const watched = watchedOf(connection);
        if (!watched) return missing(connection);
        const { state } = watched.session.status;
        if (state === 'granted') return refusal('unavailable', 'this connection signs in with an account');
        record({ type: 'system', what: 'connection-signed-in', detail: `${connection} · ${name}` });
        watched.session.replace(token);
        return accepted(null);
      }),
    'link:diagnostics': async () => accepted({ file: await parts.diagnose() }),
  };
}
