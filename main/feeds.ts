import type { AlarmId } from '../preload/contract/alarm.ts';
import { classify } from './config/alarm-classes.ts';
import { credentialsOf } from './config/account.ts';
import { formatFinding } from './config/finding.ts';
import { overlay } from './config/overlay.ts';
import type { ConnectionSettings, Settings } from './config/settings.ts';
import type { Feed } from './feed/feed.ts';
import { createImaAuthority } from './feed/ima/authority.ts';
import { ImaFeed } from './feed/ima/ima-feed.ts';
import { imaDefaults } from './feed/ima/options.ts';
import type { Clock } from './lib/clock.ts';
import type { Logger } from './lib/logger.ts';
import { Session, type SecretStore, type TokenSource } from './session/session.ts';

export interface FeedParts {
  readonly settings: Settings;
  readonly store: SecretStore;
  /** By which a feed knows what to ask about after a reconnect. */
  readonly isActive: (alarm: AlarmId) => boolean;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A feed with the session that it signs in with; they are stopped together. */
export interface WatchedFeed {
  readonly feed: Feed;
  readonly session: Session;
}

/** One feed for each connection of the settings. Throws where an account's secrets are not on this machine. */
export function createFeeds(parts: FeedParts): WatchedFeed[] {
  return parts.settings.connections.map((connection) => createFeed(connection, parts));
}

function createFeed(connection: ConnectionSettings, parts: FeedParts): WatchedFeed {
  const { settings, store, isActive, clock, logger } = parts;
  const { id, url, rest, sites } = connection;
  // A site may add names of secrets; none of ours can be taken away.
  const secretKeys = [...imaDefaults.secretKeys, ...(connection.ima.secretKeys ?? [])];
  const options = { ...overlay(imaDefaults, connection.ima), id, url, rest, sites, secretKeys };
  const session = new Session({
    key: `account/${id}`,
    source: sourceOf(connection, parts, options.timing.restMs),
    store,
    clock,
    logger: logger.child(`session:${id}`),
  });
  const feed = new ImaFeed({
    options,
    credential: session,
    classify: (kind, context) => classify(settings.classes, kind, context),
    activeSources: () => ({ has: isActive }),
    clock,
    random: Math.random,
    logger: logger.child(`feed:${id}`),
  });
  return { feed, session };
}

function sourceOf(connection: ConnectionSettings, { store }: FeedParts, timeoutMs: number): TokenSource {
  const credentials = credentialsOf(connection, store);
  if (!credentials.ok) throw new Error(credentials.errors.map(formatFinding).join('\n'));
  if (credentials.value.type === 'token') return { token: credentials.value.token };
  if (connection.rest === null)
    throw new Error(`connection "${connection.id}": a login needs a REST address`);
  return {
    authority: createImaAuthority({ origin: connection.rest, account: credentials.value, timeoutMs }),
  };
}
