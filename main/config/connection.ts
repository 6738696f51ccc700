import type { LngLat } from '../../preload/contract/hazard.ts';
import type { Account } from './account-schema.ts';
import type { ChatOverrides } from './chat-schema.ts';
import type { ConnectionFile } from './connection-schema.ts';
import type { ImaOverrides } from './ima-schema.ts';
import type { OrdersOverrides } from './orders-schema.ts';
import type { RexsysOverrides } from './rexsys-schema.ts';
import type { RoomOverrides } from './room-schema.ts';

/**
 * A connection of the settings in force. The field that has the name of its kind is what its back end does
 * differently; `overlay` lays it over the feed's defaults.
 */
export type ConnectionSettings =
  ImaConnection | RexsysConnection | ChatConnection | OrdersConnection | RoomConnection;

export type ConnectionKind = ConnectionSettings['kind'];

interface Connection {
  readonly id: string;
  readonly account: Account;
}

export interface ImaConnection extends Connection {
  readonly kind: 'ima';
  /** `http(s)` speaks SockJS, `ws(s)` a plain WebSocket. */
  readonly url: string;
  /** The origin of the REST interface; null where there is none. */
  readonly rest: string | null;
  /** Empty: all that the back end names by REST. */
  readonly sites: readonly SiteSettings[];
  readonly ima: ImaOverrides;
}

export interface RexsysConnection extends Connection {
  readonly kind: 'rexsys';
  /** The origin: `http(s)://host`, without a slash at its end. */
  readonly url: string;
  readonly project: string;
  readonly rexsys: RexsysOverrides;
}

export interface ChatConnection extends Connection {
  readonly kind: 'chat';
  /** `http(s)://host[/namespace]`; the path is the Socket.IO namespace. */
  readonly url: string;
  /** The origin of REST, without a slash at its end; null where there is none. */
  readonly rest: string | null;
  readonly chat: ChatOverrides;
}

export interface OrdersConnection extends Connection {
  readonly kind: 'orders';
  /** `ws(s)://host/ws/ocs/` */
  readonly url: string;
  /** The origin of REST, without a slash at its end; null where there is none. */
  readonly rest: string | null;
  readonly orders: OrdersOverrides;
}

/** The broker between the desks; at most one. Room and desk are those of `Settings.desk`. */
export interface RoomConnection extends Connection {
  readonly kind: 'room';
  /** `ws(s)://host:port/path` */
  readonly url: string;
  readonly room: RoomOverrides;
}

export interface SiteSettings {
  /** `wp_no` of the back end. */
  readonly number: number;
  readonly name: string;
  readonly position: LngLat | null;
}

/** The file's connection, and our own where it says nothing. */
export function settledConnection(file: ConnectionFile): ConnectionSettings {
  switch (file.kind) {
    case 'ima': {
      const sites = (file.sites ?? []).map(({ wp_no, name, position }) => ({
        number: wp_no,
        name,
        position: position ?? null,
      }));
      return { ...file, rest: file.rest ?? null, sites, ima: file.ima ?? {} };
    }
    case 'rexsys':
      return { ...file, rexsys: file.rexsys ?? {} };
    case 'chat':
      return { ...file, rest: file.rest ?? null, chat: file.chat ?? {} };
    case 'orders':
      return { ...file, rest: file.rest ?? null, orders: file.orders ?? {} };
    case 'room':
      return { ...file, room: file.room ?? {} };
  }
}
