/** The condition of a connection, the same union for every feed. Times are epoch milliseconds. */
export type Link =
  | { readonly state: 'stopped' }
  | { readonly state: 'connecting'; readonly attempt: number }
  | { readonly state: 'up'; readonly since: number; readonly supervised: boolean }
  /** Nothing heard for 2.5 beats: the socket is discarded, a new attempt follows. */
  | { readonly state: 'stale'; readonly since: number }
  | { readonly state: 'waiting'; readonly retryAt: number; readonly reason: string }
  /** A rejected login. Does not retry: a person must act. */
  | { readonly state: 'refused'; readonly reason: string };

export interface LinkStatus {
  readonly connection: string;
  readonly kind: 'ima';
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
  /** The latest rejection's reason, for the link's page. */
  readonly lastRejection: string | null;
  readonly retries: number;
}
