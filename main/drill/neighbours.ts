/**
 * The other systems of a drill, each with invented people or devices who answer: room chat, work orders, devices
 * over Rexsys, and the broker between the desks. Real wires on loopback; what they grant is worth nothing else.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../lib/clock.ts';
import { ChatColleagues, chatPeople, chatRooms } from './chat-colleagues.ts';
import { startChatServer } from './chat-server.ts';
import { OrdersColleagues } from './orders-colleagues.ts';
import { startOrdersServer } from './orders-server.ts';
import type { Envelope } from './envelope.ts';
import type { DrillNeighbour, DrillWorld } from './protocol.ts';
import type { Random } from './random.ts';
import { drillDevices, type DrillDevice } from './rexsys-device-table.ts';
import { RexsysDevices, type DeviceDoing } from './rexsys-devices.ts';
import { startRexsysServer } from './rexsys-server.ts';
import { startRoomBroker } from './room-broker.ts';

export interface Neighbours {
  readonly connections: readonly DrillNeighbour[];
  /** Of their servers. */
  readonly origins: readonly string[];
  /** Where another desk of the room connects. */
  readonly broker: { readonly url: string; readonly user: string; readonly password: string };
  stop(): Promise<void>;
}

/** Who sits at the desk of a drill; the first is signed in when it starts. The PINs stand in the README. */
export const drillOperators: DrillWorld['operators'] = [
  { name: '김서연', role: 'operator', pin: '1111' },
  { name: '이도현', role: 'supervisor', pin: '2222' },
  { name: '박지우', role: 'viewer', pin: '3333' },
];

const self = { id: 'control-1', name: '관제 1' };
const device = { project: 'drill', clientId: 'gwanje-desk-1' };

export async function startNeighbours({
  clock,
  random,
  publish = () => undefined,
}: {
  readonly clock: Clock;
  readonly random: Random;
  /** Tells those who watch a site: its platform knows the loudspeakers as well (`msg_type` 100). */
  readonly publish?: (site: number, envelope: Envelope) => void;
}): Promise<Neighbours> {
  const password = randomUUID();
  const productkey = randomUUID();
  const chat = await startChatServer({
    users: [{ ...self, password }, ...chatPeople],
    rooms: chatRooms.map((room) => ({ ...room, users: [self.id, ...room.users] })),
    clock,
  });
  const orders = await startOrdersServer({ users: [{ id: 'ris1', password, role: 'RIS' }], clock });
  const rexsys = await startRexsysServer({
    project: device.project,
    accounts: [{ productKey: productkey, clientId: device.clientId }],
    clock,
  });
  const broker = await startRoomBroker({
    passcodes: { 'desk-1': password, 'desk-2': password },
    heartbeat: [4_000, 4_000],
    clock,
  });
  const people = [
    new ChatColleagues({ server: chat, self: self.id, clock, random: random.fork('chat') }),
    new OrdersColleagues(orders.orders, clock, random.fork('orders').next),
    new RexsysDevices({
      server: rexsys,
      console: device.clientId,
      clock,
      random: random.fork('devices'),
      onState: (speaker, state) => publish(speaker.site, speakerEnvelope(speaker, state, clock.now())),
    }),
  ];
  for (const each of people) each.start();
  return {
    connections: [
      {
        id: 'drill-chat',
        kind: 'chat',
        url: chat.url,
        rest: chat.origin,
        account: { user: self.id, password },
      },
      {
        id: 'drill-orders',
        kind: 'orders',
        url: orders.websocketUrl,
        rest: orders.origin,
        account: { user: 'ris1', password },
        orders: { role: 'RIS' },
      },
      {
        id: 'drill-devices',
        kind: 'rexsys',
        url: rexsys.origin,
        project: device.project,
        account: { productkey },
        rexsys: { clients: drillDevices.map(({ client, name }) => ({ client, name })) },
      },
      { id: 'drill-room', kind: 'room', url: broker.url, account: { user: 'desk-1', password } },
    ],
    origins: [chat.origin, orders.origin, rexsys.origin, new URL(broker.url.replace(/^ws/, 'http')).origin],
    broker: { url: broker.url, user: 'desk-2', password },
    async stop() {
      for (const each of people) each.stop();
      await Promise.all([chat, orders, rexsys, broker].map((server) => server.stop()));
    },
  };
}

/** As a platform's own words have it; the numbers are of no document. `now`: epoch ms. */
export function speakerEnvelope(
  { site, client, name }: DrillDevice,
  state: DeviceDoing,
  now: number,
): Envelope {
  const isSounding = state === 'playing' || state === 'speaking';
  const words = { idle: '대기', playing: '방송 중', speaking: '방송 중', fault: '고장' } as const;
  return {
    msg_type: 100,
    action_type: isSounding ? 1 : 0,
    publish_time: now,
    context: { wp_no: site, device_id: client, device_name: name, state_name: words[state] },
  };
}
