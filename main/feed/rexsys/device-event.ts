/** What the device server says and what may be asked of it (wire-facts 3, seeds/003). */
import type { DeviceCommand, DeviceResult } from '../../../preload/contract/device.ts';

export type DeviceEvent =
  /** A `touid`, or what our own request carried; `of` as it was given with the request that it is, or answers. */
  | { readonly is: 'command'; readonly command: DeviceCommand; readonly of?: string | undefined }
  /** The certificate tells how many clients are valid; their ids come from settings and traffic. */
  | { readonly is: 'certified'; readonly clients: number | null; readonly expiresAt: number | null };

export interface DeviceWire {
  /**
   * One `request` for each receiver, over the socket, or by HTTP where the socket cannot send; back to the
   * socket by itself. Never rejects: what failed is a result. `of` says for what it is, and comes back with the
   * events of it; absent: a person's own.
   */
  request(
    receivers: readonly string[] | 'all',
    command: string,
    data: Readonly<Record<string, unknown>>,
    of?: string,
  ): Promise<readonly DeviceResult[]>;
}
