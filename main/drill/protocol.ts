import type { DrillOrder } from '../../preload/contract/channels.ts';
import type { LngLat } from '../../preload/contract/hazard.ts';
import type { DrillStatus } from '../../preload/contract/snapshot.ts';

/** What the app says to the drill's process. Plain data. */
export type ToDrill = { readonly type: 'order'; readonly order: DrillOrder } | { readonly type: 'stop' };

/** What the drill's process says to the app. `ready` comes once and first. */
export type FromDrill =
  | { readonly type: 'ready'; readonly connection: DrillConnection }
  | { readonly type: 'status'; readonly status: DrillStatus }
  /** An order that could not be carried out, and why. */
  | { readonly type: 'refused'; readonly order: DrillOrder; readonly reason: string };

/** A connection as the settings file would have it. */
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
