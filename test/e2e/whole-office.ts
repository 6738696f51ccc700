import type { ChatServer } from '../../main/drill/chat-server.ts';
import type { ImaServer } from '../../main/drill/ima-server.ts';
import { startOrdersServer, type OrdersServer } from '../../main/drill/orders-server.ts';
import { startRexsysServer, type RexsysServer } from '../../main/drill/rexsys-server.ts';
import { startRoomBroker, type RoomBroker } from '../../main/drill/room-broker.ts';
import { chatConnection, chatToken, openChatOffice } from './chat-office.ts';
import { openSiteOffice, sites, token } from './site-office.ts';

/** What opens the doors; none of it may be seen anywhere. */
export const secrets = {
  'site token': token,
  'chat token': chatToken,
  'password of work orders': 'orders-password-of-the-journey',
  'product key': 'product-key-of-the-journey',
  'password of the broker': 'broker-password-of-the-journey',
} as const;

/** A server of each kind, all on loopback. */
export interface WholeOffice {
  readonly sites: ImaServer;
  readonly chat: ChatServer;
  readonly orders: OrdersServer;
  readonly devices: RexsysServer;
  readonly desks: RoomBroker;
  /** The connections of the settings, one of each kind. */
  readonly connections: readonly object[];
  stop(): Promise<void>;
}

export async function openWholeOffice(): Promise<WholeOffice> {
  const [ima, chat, orders, devices, desks] = await Promise.all([
    openSiteOffice(),
    openChatOffice(),
    startOrdersServer({
      users: [
        { id: 'ris1', password: secrets['password of work orders'], role: 'RIS' },
        { id: 'ris2', password: 'nobody signs in with this', role: 'RIS' },
      ],
    }),
    startRexsysServer({ accounts: [{ productKey: secrets['product key'], clientId: 'console' }] }),
    startRoomBroker({ passcodes: { 'desk-1': secrets['password of the broker'] } }),
  ]);
  return {
    ...{ sites: ima, chat, orders, devices, desks },
    connections: [
      { id: 'ima-main', kind: 'ima', url: ima.websocketUrl, account: { token }, sites },
      chatConnection(chat),
      ordersConnection(orders),
      {
        id: 'devices',
        kind: 'rexsys',
        url: devices.origin,
        project: 'demo',
        account: { productkey: secrets['product key'] },
      },
      {
        id: 'desks',
        kind: 'room',
        url: desks.url,
        account: { user: 'desk-1', password: secrets['password of the broker'] },
      },
    ],
    async stop() {
      await Promise.all([ima, chat, orders, devices, desks].map((server) => server.stop()));
    },
  };
}

export function ordersConnection(server: Pick<OrdersServer, 'websocketUrl' | 'origin'>) {
  return {
    id: 'orders',
    kind: 'orders',
    url: server.websocketUrl,
    rest: server.origin,
    account: { user: 'ris1', password: secrets['password of work orders'] },
    orders: { role: 'RIS', timing: { pingMs: 1_000 } },
  };
}
