/** Every wire behind one face, so that one table of tests holds for all of them. Real servers, real feeds. */
import type { Cut } from '../../../main/drill/line.ts';
import { startChatServer } from '../../../main/drill/chat-server.ts';
import { startImaServer } from '../../../main/drill/ima-server.ts';
import { startOrdersServer } from '../../../main/drill/orders-server.ts';
import { startRexsysServer } from '../../../main/drill/rexsys-server.ts';
import { startRoomBroker } from '../../../main/drill/room-broker.ts';
import { ChatFeed } from '../../../main/feed/chat/chat-feed.ts';
import { chatDefaults } from '../../../main/feed/chat/options.ts';
import type { Credential, Feed } from '../../../main/feed/feed.ts';
import { ImaFeed } from '../../../main/feed/ima/ima-feed.ts';
import { imaDefaults } from '../../../main/feed/ima/options.ts';
import { ordersDefaults } from '../../../main/feed/orders/options.ts';
import { OrdersFeed } from '../../../main/feed/orders/orders-feed.ts';
import { createRexsysAuthority, type RexsysAuthority } from '../../../main/feed/rexsys/authority.ts';
import { rexsysDefaults } from '../../../main/feed/rexsys/options.ts';
import { RexsysFeed } from '../../../main/feed/rexsys/rexsys-feed.ts';
import { roomDefaults } from '../../../main/feed/room/options.ts';
import { RoomFeed } from '../../../main/feed/room/room-feed.ts';
import type { Clock } from '../../../main/lib/clock.ts';
import type { Logger } from '../../../main/lib/logger.ts';
import { classify } from '../feed/watch-feed.ts';

export interface Rig {
  /** A token that the server takes; on a wire with one password for all the earlier ones are worth nothing now. */
  issue(): string;
  /** No connection is made with it any more; one that stands goes on. */
  revoke(token: string): void;
  /** Connections that have logged in and hear what is said. */
  connections(): number;
  cut(how: Cut): void;
  /** Where tokens come from nowhere else: a product key's certificate. Null: anybody may hand one in. */
  readonly authority: RexsysAuthority | null;
  feed(parts: { credential: Credential; clock: Clock; logger: Logger }): Feed;
  /** The server says something that every feed of this wire tells as a message. */
  say(): void;
  stop(): Promise<void>;
}

const random = () => 0.5;
/** Long by a clock that runs ten times as fast: a busy machine must not look like a silent server. */
const timing = { connectMs: 100_000, restMs: 100_000 };

export const rigs: Readonly<Record<string, () => Promise<Rig>>> = {
  async ima() {
    const server = await startImaServer({ tokens: [], heartbeat: [10_000, 10_000] });
    return {
      issue: () => server.issueToken(),
      revoke: (token) => server.revokeToken(token),
      // One that has not subscribed yet would not hear anything.
      connections: () => server.sessions().filter(({ subscriptions }) => subscriptions.size > 0).length,
      cut: (how) => server.cut(how),
      authority: null,
      say: () =>
        server.publish(1, {
          msg_type: 4,
          action_type: 1,
          publish_time: Date.now(),
          context: { device_id: 'G' },
        }),
      feed: (parts) =>
        new ImaFeed({
          options: {
            ...imaDefaults,
            id: 'wire',
            url: server.websocketUrl,
            rest: null,
            sites: [{ number: 1, name: 'one', position: null }],
            timing: { ...imaDefaults.timing, ...timing, beatMs: 0, sockJsBeatMs: 0 },
          },
          classify,
          activeSources: () => ({ has: () => false }),
          random,
          ...parts,
        }),
      stop: () => server.stop(),
    };
  },

  async chat() {
    const server = await startChatServer({ users: [{ id: 'kim', name: 'Kim', password: 'pw' }] });
    return {
      issue: () => server.issueToken('kim'),
      revoke: (token) => server.revokeToken(token),
      connections: () => server.sessions().length,
      cut: (how) => server.cut(how),
      authority: null,
      say: () => server.broadcast('friend', { id: 'lee' }),
      feed: (parts) =>
        new ChatFeed({
          options: {
            ...chatDefaults,
            id: 'wire',
            url: server.origin,
            rest: null,
            protocol: 4,
            token: 'auth',
            timing: { ...chatDefaults.timing, ...timing, beatMs: 100_000 },
          },
          random,
          ...parts,
        }),
      stop: () => server.stop(),
    };
  },

  async rexsys() {
    const server = await startRexsysServer({ accounts: [{ productKey: 'key', clientId: 'console' }] });
    const options = {
      ...rexsysDefaults,
      id: 'wire',
      url: server.origin,
      project: 'demo',
      protocol: 4 as const,
      timing: { ...rexsysDefaults.timing, ...timing },
    };
    const authority = createRexsysAuthority({
      options,
      productKey: 'key',
      timeoutMs: timing.restMs,
      now: Date.now,
    });
    return {
      issue: () => server.issueToken('console'),
      revoke: (token) => server.revokeToken(token),
      connections: () => server.sessions().filter(({ uid }) => uid !== null).length,
      cut: (how) => server.cut(how),
      authority,
      say() {
        for (const session of server.sessions()) session.send('touid', { command: 'alive', data: {} });
      },
      feed: (parts) => new RexsysFeed({ options, authority, random, ...parts }),
      stop: () => server.stop(),
    };
  },

  async orders() {
    const server = await startOrdersServer({ users: [{ id: 'ris1', password: 'pw', role: 'RIS' }] });
    return {
      issue: () => server.issueToken('ris1'),
      // By its age a token of this wire is revoked with all others, and those who need one are given a new one.
      revoke: () => server.revokeAll(),
      connections: () => server.connected().length,
      cut: (how) => server.cut(how),
      authority: null,
      say: () =>
        void server.orders.create({
          job_role: 'RIS',
          job_type: 'gas',
          priority: 'normal',
          patient_name: 'B2',
          doctor_name: 'safety',
        }),
      feed: (parts) =>
        new OrdersFeed({
          options: {
            ...ordersDefaults,
            id: 'wire',
            url: server.websocketUrl,
            rest: null,
            timing: { ...timing, pingMs: 100_000 },
          },
          random,
          ...parts,
        }),
      stop: () => server.stop(),
    };
  },

  async room() {
    const server = await startRoomBroker({ passcodes: { desk: 'first' }, heartbeat: [0, 0] });
    let issued = 0;
    return {
      issue() {
        issued += 1;
        server.setPasscode('desk', `passcode-${issued}`);
        return `passcode-${issued}`;
      },
      revoke: () => server.setPasscode('desk', null),
      connections: () => server.clients().length,
      cut: (how) => server.cut(how),
      authority: null,
      say: () => void server.publish('/topic/gwanje.control.presence', 'hello'),
      feed: (parts) =>
        new RoomFeed({
          options: {
            ...roomDefaults,
            id: 'wire',
            url: server.url,
            user: 'desk',
            room: 'control',
            desk: 'desk-1',
            timing: { ...roomDefaults.timing, connectMs: 100_000, beatMs: 0 },
          },
          random,
          ...parts,
        }),
      stop: () => server.stop(),
    };
  },
};
