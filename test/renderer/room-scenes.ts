import type { DeviceFacts } from '../../preload/contract/device.ts';
import type { LinkStatus } from '../../preload/contract/link.ts';
import { because } from '../../preload/contract/reason.ts';
import type { RoomFacts } from '../../preload/contract/room.ts';
import { deskPresence, link, lostLink, noon, room } from './fixture.ts';

const HOUR = 3_600_000;

/** A link of every kind, in the states that a bad morning brings. */
export const allLinks: readonly LinkStatus[] = [
  link('ima-main'),
  {
    ...lostLink,
    rejected: 3,
    byKind: { gas: 1_204, noise: 310, 'broadcast-device': 12 },
    rejections: [
      { at: noon - 200_000, reason: because('unreadable', 'publish_time: 2099-01-01 is impossible') },
      { at: noon - 4_000_000, reason: because('unreadable', 'not JSON') },
    ],
    roundTripMs: null,
  },
  link('devices', {
    kind: 'rexsys',
    address: 'https://devices.invalid/io/tower/client',
    received: 482,
    duplicates: 0,
    byKind: { touid: 470, request: 12 },
    roundTripMs: 61,
    token: { state: 'granted', grantedAt: noon - 20 * HOUR, expiresAt: noon + 4 * HOUR },
  }),
  link('chat', {
    kind: 'chat',
    address: 'https://chat.invalid/socket.io/',
    link: { state: 'up', since: noon - 2 * HOUR, supervised: true },
    received: 1_844,
    duplicates: 2,
    byKind: { msg: 402, seen: 960, sent: 88, changed: 12, hb: 382 },
    roundTripMs: 48,
    token: { state: 'entered', grantedAt: null, expiresAt: null },
  }),
  link('orders', {
    kind: 'orders',
    address: 'wss://orders.invalid/ws/orders/',
    link: { state: 'refused', reason: because('sign-in-refused', 'Invalid token') },
    lastHeardAt: noon - 3 * HOUR,
    blindSince: noon - 3 * HOUR,
    received: 96,
    byKind: { OCS_CREATED: 40, OCS_STATUS_CHANGED: 51, OCS_CANCELLED: 5 },
    roundTripMs: null,
    retries: 2,
    token: { state: 'refused', grantedAt: null, expiresAt: noon - 3 * HOUR },
  }),
  link('desks', {
    kind: 'room',
    address: 'wss://broker.invalid/ws',
    received: 7_204,
    byKind: { presence: 7_000, operations: 180, desk: 24 },
    roundTripMs: 3,
    token: { state: 'none', grantedAt: null, expiresAt: null },
  }),
];

export const busyRoom: RoomFacts = room({
  desks: [
    deskPresence('2'),
    deskPresence('3', { operator: '이하나', isHere: false, heardAt: noon - 214_000, behind: 2, missing: 1 }),
    deskPresence('wall-1', { operator: null, isWall: true, skewMs: -2_430 }),
  ],
});

export const someDevices: DeviceFacts = {
  devices: [
    { connection: 'devices', client: 'SPK-01', name: '1동 스피커', lastHeardAt: noon - 8_000 },
    { connection: 'devices', client: 'SPK-02', name: '2동 스피커', lastHeardAt: noon - 31_000 },
    { connection: 'devices', client: 'LED-07', name: '정문 전광판', lastHeardAt: null },
  ],
  commands: [
    {
      ...{ id: 4, connection: 'devices', at: noon - 8_000, direction: 'in', peer: 'SPK-01' },
      ...{ command: 'alive', data: '{}', meaning: 'alive' },
    },
    {
      ...{ id: 3, connection: 'devices', at: noon - 40_000, direction: 'in', peer: 'SPK-02' },
      ...{ command: 'reboot', data: '{"after":5,"by":"maintenance"}', meaning: 'unknown' },
    },
    {
      ...{ id: 2, connection: 'devices', at: noon - 61_000, direction: 'in', peer: 'SPK-01' },
      ...{ command: 'answer', data: '{"volume":70}', meaning: 'answer' },
    },
    {
      ...{ id: 1, connection: 'devices', at: noon - 61_300, direction: 'out', peer: 'SPK-01' },
      ...{ command: 'volume', data: '{"level":70}', meaning: 'request' },
    },
  ],
};
