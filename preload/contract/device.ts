import type { Reason } from './reason.ts';

/** A client of the device server, as settings and traffic name it. */
export interface Device {
  readonly connection: string;
  /** The client id, which a `request` names as its receiver. */
  readonly client: string;
  readonly name: string;
  readonly lastHeardAt: number | null;
}

/** A command that came from a device, or that went to one. */
export interface DeviceCommand {
  readonly id: number;
  readonly connection: string;
  readonly at: number;
  readonly direction: 'in' | 'out';
  /** The client at the other end; null where the message named none. */
  readonly peer: string | null;
  readonly command: string;
  /** JSON text, shortened, credentials blanked. */
  readonly data: string;
  /** What the table of commands says it means here; `unknown` is shown and never carried out. */
  readonly meaning: DeviceMeaning | 'unknown';
}

/** A command between the console and a device, as an entry of the log has it. */
export type DeviceExchange = Omit<DeviceCommand, 'id'>;

/** `notice`: shown and logged; `state`: a broadcast device's state; `answer`: to a request of ours. */
export type DeviceMeaning = 'notice' | 'state' | 'answer' | 'alive' | 'request';

/** What became of a request to one receiver. */
export interface DeviceResult {
  readonly receiver: string;
  /** The socket, or the HTTP way where the socket could not send. */
  readonly via: 'socket' | 'http' | null;
  readonly outcome: 'sent' | 'answered' | 'failed';
  readonly reason: Reason | null;
}

export interface DeviceFacts {
  readonly devices: readonly Device[];
  /** The newest first, a few hundred at most. */
  readonly commands: readonly DeviceCommand[];
}
