import type { Reason } from './reason.ts';

/** The condition of a connection, the same union for every feed. Times are epoch milliseconds. */
export type Link =
  | { readonly state: 'stopped' }
  | { readonly state: 'connecting'; readonly attempt: number }
  | { readonly state: 'up'; readonly since: number; readonly supervised: boolean }
  /** Nothing heard for 2.5 beats: the socket is discarded, a new attempt follows. */
  | { readonly state: 'stale'; readonly since: number }
  | { readonly state: 'waiting'; readonly retryAt: number; readonly reason: Reason }
  /** A rejected login. Does not retry: a person must act. */
  | { readonly state: 'refused'; readonly reason: Reason };

/** What a connection speaks: the site platform, devices, room chat, work orders, the other desks. */
export type FeedKind = 'ima' | 'rexsys' | 'chat' | 'orders' | 'room';

/** What may be told of a token: never the token. Times are epoch ms. */
export interface TokenStatus {
  /** `entered`: by a person; `granted`: by a login; `none`: there is none yet. */
  readonly state: 'none' | 'entered' | 'granted' | 'refused' | 'signed-out';
  /** Null for a token of an earlier run, and for one that was entered. */
  readonly grantedAt: number | null;
  /** Null where nobody said. */
  readonly expiresAt: number | null;
}

/** A message that could not be read, in a line. */
export interface RejectionLine {
  readonly at: number;
  readonly reason: Reason;
}

export interface LinkStatus {
  readonly connection: string;
  readonly kind: FeedKind;
  /** The host and path only; never a query, never a credential. */
  readonly address: string;
  readonly link: Link;
  /** When anything, a beat included, was last heard; null before the first time. */
  readonly lastHeardAt: number | null;
  /** When the link was last up, or null while it is or never was. */
  readonly blindSince: number | null;
  readonly received: number;
  readonly rejected: number;
  readonly duplicates: number;
  readonly retries: number;
  /** Messages by kind, as the wire names them (`msg`, `touid`, `OCS_CREATED`, `gas`). */
  readonly byKind: Readonly<Record<string, number>>;
  /** The newest first, a few. */
  readonly rejections: readonly RejectionLine[];
  /** The last one measured, ms; null where none was. */
  readonly roundTripMs: number | null;
  readonly token: TokenStatus;
}
