import type { ZoneArea, ZoneGroup } from '../../preload/contract/broadcast.ts';
import type { DrillOrder } from '../../preload/contract/channels.ts';
import type { LngLat, SiteId } from '../../preload/contract/hazard.ts';
import type { Role } from '../../preload/contract/operator.ts';
import type { DrillStatus } from '../../preload/contract/snapshot.ts';

/** What the app says to the drill's process. Plain data. */
export type ToDrill = { readonly type: 'order'; readonly order: DrillOrder } | { readonly type: 'stop' };

/** What the drill's process says to the app. `ready` comes once and first. */
export type FromDrill =
  | { readonly type: 'ready'; readonly world: DrillWorld }
  | { readonly type: 'status'; readonly status: DrillStatus }
  /** An order that could not be carried out, and why. */
  | { readonly type: 'refused'; readonly order: DrillOrder; readonly reason: string };

/** What the settings file would say if the drill's world were real. */
export interface DrillWorld {
  readonly connections: readonly (DrillConnection | DrillNeighbour)[];
  readonly operators: readonly { readonly name: string; readonly role: Role; readonly pin: string }[];
  readonly broadcast: DrillBroadcast;
  /** Every server that the drill opened, `http://127.0.0.1:PORT`: as far as a drill reaches. */
  readonly origins: readonly string[];
}

/** The section `broadcast` of the settings: what the drill can say where. */
export interface DrillBroadcast {
  readonly ports: readonly {
    readonly id: string;
    readonly kind: string;
    readonly [field: string]: unknown;
  }[];
  readonly zones: readonly {
    readonly id: string;
    readonly name: string;
    readonly site: SiteId;
    readonly area: ZoneArea | null;
    readonly outlets: readonly { readonly port: string; readonly address: string; readonly name: string }[];
    readonly volume?: number;
  }[];
  readonly groups: readonly ZoneGroup[];
  readonly [field: string]: unknown;
}

/** Another system than the sites: chat, devices, work orders, the other desks. */
export interface DrillNeighbour {
  readonly id: string;
  readonly kind: 'rexsys' | 'chat' | 'orders' | 'room';
  readonly url: string;
  readonly account: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** The sites' connection. */
export interface DrillConnection {
  readonly id: 'drill';
  readonly kind: 'ima';
  readonly url: string;
  readonly rest: string;
  /** Made anew at every start; worth nothing anywhere else. */
  readonly account: {
    readonly user: string;
    readonly password: string;
    readonly client: string;
    readonly clientSecret: string;
  };
  readonly sites: readonly { readonly wp_no: number; readonly name: string; readonly position: LngLat }[];
}
