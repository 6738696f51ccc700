import type { AlarmId } from '../preload/contract/alarm.ts';
import { classify } from './config/alarm-classes.ts';
import { credentialsOf, type Credentials } from './config/account.ts';
import { formatFinding } from './config/finding.ts';
import { overlay } from './config/overlay.ts';
import { accountKey } from './config/secret-key.ts';
import type { ConnectionSettings, Settings } from './config/settings.ts';
import { ChatFeed } from './feed/chat/chat-feed.ts';
import { createChatAuthority } from './feed/chat/authority.ts';
import { chatDefaults } from './feed/chat/options.ts';
import type { Feed } from './feed/feed.ts';
import { createImaAuthority } from './feed/ima/authority.ts';
import { ImaFeed } from './feed/ima/ima-feed.ts';
import { imaDefaults } from './feed/ima/options.ts';
import { createOrdersAuthority } from './feed/orders/authority.ts';
import { ordersDefaults } from './feed/orders/options.ts';
import { OrdersFeed } from './feed/orders/orders-feed.ts';
import { createRexsysAuthority } from './feed/rexsys/authority.ts';
import { rexsysDefaults } from './feed/rexsys/options.ts';
import { RexsysFeed } from './feed/rexsys/rexsys-feed.ts';
import { roomDefaults } from './feed/room/options.ts';
import { RoomFeed } from './feed/room/room-feed.ts';
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
export interface WatchedFeed<F extends Feed = Feed> {
  readonly feed: F;
  readonly session: Session;
}

/** All connections, by what they speak. */
export interface WatchedFeeds {
  readonly sites: readonly WatchedFeed<ImaFeed>[];
  readonly chats: readonly WatchedFeed<ChatFeed>[];
  readonly orders: readonly WatchedFeed<OrdersFeed>[];
  readonly devices: readonly WatchedFeed<RexsysFeed>[];
  /** The other desks; null where this one is alone. */
  readonly room: WatchedFeed<RoomFeed> | null;
  /** In the order of the settings. */
  readonly all: readonly WatchedFeed[];
}

/**
 * One feed for each connection of the settings. Throws where an account's secrets are not on this machine; a
 * token that is missing is no reason not to watch the rest: its connection is refused until one is entered.
 */
export function createFeeds(parts: FeedParts): WatchedFeeds {
  const made = parts.settings.connections.map((connection) => createFeed(connection, parts));
  const of = <F extends Feed>(type: new (...args: never[]) => F) =>
    made.filter((each): each is WatchedFeed<F> => each.feed instanceof type);
  return {
    sites: of(ImaFeed),
    chats: of(ChatFeed),
    orders: of(OrdersFeed),
    devices: of(RexsysFeed),
    room: of(RoomFeed)[0] ?? null,
    all: made,
  };
}

function createFeed(connection: ConnectionSettings, parts: FeedParts): WatchedFeed {
  const { settings, isActive, clock, logger } = parts;
  const { id, url } = connection;
  const credentials = secretsOf(connection, parts);
  const open = (source: TokenSource, store = parts.store, keepsSignOut?: true) => {
    const log = logger.child(`session:${id}`);
    return new Session({
      ...{ key: `account/${id}`, source, store, clock, logger: log },
      ...(keepsSignOut && { keepsSignOut }),
    });
  };
  const wires = (session: Session) => ({
    credential: session,
    clock,
    random: Math.random,
    logger: logger.child(`feed:${id}`),
  });
  switch (connection.kind) {
    case 'ima': {
      // A site may add names of secrets; none of ours can be taken away.
      const secretKeys = [...imaDefaults.secretKeys, ...(connection.ima.secretKeys ?? [])];
      const { rest, sites } = connection;
      const options = { ...overlay(imaDefaults, connection.ima), id, url, rest, sites, secretKeys };
      const timeoutMs = options.timing.restMs;
      const session = open(
        credentials?.type === 'login' && rest !== null
          ? { authority: createImaAuthority({ origin: rest, account: credentials, timeoutMs }) }
          : entered(credentials),
      );
      return {
        session,
        feed: new ImaFeed({
          options,
          classify: (kind, context) => classify(settings.classes, kind, context),
          activeSources: () => ({ has: isActive }),
          ...wires(session),
        }),
      };
    }
    case 'chat': {
      const options = {
        ...overlay<typeof chatDefaults>(chatDefaults, connection.chat),
        id,
        url,
        rest: connection.rest,
      };
      const session = open(
        credentials?.type === 'password'
          ? { authority: createChatAuthority({ options, account: credentials }) }
          : entered(credentials),
      );
      return { session, feed: new ChatFeed({ options, ...wires(session) }) };
    }
    case 'orders': {
      const { rest } = connection;
      const options = { ...overlay<typeof ordersDefaults>(ordersDefaults, connection.orders), id, url, rest };
      const { paths, timing } = options;
      const session = open(
        credentials?.type === 'password' && rest !== null
          ? {
              authority: createOrdersAuthority({
                rest,
                paths,
                account: credentials,
                timeoutMs: timing.restMs,
              }),
            }
          : entered(credentials),
      );
      return { session, feed: new OrdersFeed({ options, ...wires(session) }) };
    }
    case 'rexsys': {
      const options = {
        ...overlay<typeof rexsysDefaults>(rexsysDefaults, connection.rexsys),
        id,
        url,
        project: connection.project,
      };
      const productKey = credentials?.type === 'productkey' ? credentials.productKey : '';
      const { restMs: timeoutMs } = options.timing;
      const authority = createRexsysAuthority({ options, productKey, timeoutMs, now: () => clock.now() });
      const session = open({ authority });
      return { session, feed: new RexsysFeed({ options, authority, ...wires(session) }) };
    }
    case 'room': {
      const { room, id: desk } = settings.desk;
      const user = credentials?.type === 'password' ? credentials.user : '';
      const options = {
        ...overlay<typeof roomDefaults>(roomDefaults, connection.room),
        id,
        url,
        user,
        room,
        desk,
      };
      // The broker's password is what its STOMP login takes as a token.
      const session = open(
        { token: credentials?.type === 'password' ? credentials.password : null },
        passwordStore(id, parts.store),
        true,
      );
      return { session, feed: new RoomFeed({ options, ...wires(session) }) };
    }
  }
}

/** Another password that was entered takes the place of the account's; signing out leaves the account as it is. */
function passwordStore(connection: string, store: SecretStore): SecretStore {
  const password = accountKey(connection, 'password');
  const isToken = (key: string) => key.endsWith('/token');
  return {
    get: (key) => store.get(isToken(key) ? password : key),
    set: (key, value) => store.set(isToken(key) ? password : key, value),
    remove: (key) => (isToken(key) ? undefined : store.remove(key)),
  };
}

/** Null: an account that is nothing but a token, and somebody signed out with it. */
function secretsOf(connection: ConnectionSettings, { store, logger }: FeedParts): Credentials | null {
  const credentials = credentialsOf(connection, store);
  if (credentials.ok) return credentials.value;
  const lacking = credentials.errors.map(formatFinding).join('\n');
  if (!isToken(connection)) throw new Error(lacking);
  logger.warn(lacking);
  return null;
}

/** Once its secrets are stored, only a user left in the file tells a login from a token. */
function isToken({ kind, account }: ConnectionSettings): boolean {
  return account.user === undefined && kind !== 'rexsys' && kind !== 'room';
}

function entered(credentials: Credentials | null): TokenSource {
  return { token: credentials?.type === 'token' ? credentials.token : null };
}
