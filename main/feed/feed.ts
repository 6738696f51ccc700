/** What every feed is, whatever wire it speaks. A feed turns bytes into values; it decides nothing about alarms. */
import type { HazardReport, Severity, HazardKind, SiteId } from '../../preload/contract/hazard.ts';
import type { LinkStatus, TokenStatus } from '../../preload/contract/link.ts';
import type { NoticeKind } from '../../preload/contract/log.ts';
import type { Reason } from '../../preload/contract/reason.ts';
import type { SiteDetail } from '../../preload/contract/site.ts';
import type { SiteFacts } from '../alarm/site-book.ts';
import type { Undo } from '../lib/disposer.ts';
import type { ChatEvent } from './chat/chat-event.ts';
import type { OrderEvent } from './orders/order-event.ts';
import type { DeviceEvent } from './rexsys/device-event.ts';
import type { RoomTopic } from './room/room-wire.ts';

export type { SiteFacts };

export type { NoticeKind };

/** A message that is no hazard but is recorded and shown. */
export interface Notice {
  readonly connection: string;
  readonly site: SiteId | null;
  readonly notice: NoticeKind;
  /** JSON text, with credentials blanked. */
  readonly context: string;
  readonly receivedAt: number;
}

/** Something that came and could not be read. The connection lives on. */
export interface Rejection {
  readonly connection: string;
  /** What is wrong with it, in English: for who maintains the other side. */
  readonly reason: string;
  /** The start of what came, at most 2,000 characters, with credentials blanked. */
  readonly copy: string;
  readonly receivedAt: number;
}

export type FeedMessage =
  | { readonly type: 'hazard'; readonly report: HazardReport }
  | ({ readonly type: 'notice' } & Notice)
  | ({ readonly type: 'rejected' } & Rejection)
  /** Sites learned from the settings or from the back end; the latest facts about each win. */
  | { readonly type: 'sites'; readonly sites: readonly SiteFacts[] }
  /** Nobody could see since then: what was last heard before that moment may have changed. */
  | { readonly type: 'unverified'; readonly connection: string; readonly since: number }
  /** The site's present state was asked for at that moment and has been reported. */
  | { readonly type: 'verified'; readonly site: SiteId; readonly at: number }
  | { readonly type: 'chat'; readonly connection: string; readonly event: ChatEvent }
  | { readonly type: 'order'; readonly connection: string; readonly event: OrderEvent }
  | { readonly type: 'device'; readonly connection: string; readonly event: DeviceEvent }
  /** `settle` once it is in the desk's own store: only then the broker lets go of it. */
  | {
      readonly type: 'room';
      readonly connection: string;
      readonly topic: RoomTopic;
      readonly body: string;
      readonly settle: () => void;
    };

export interface Picture {
  readonly bytes: Uint8Array;
  readonly type: string;
}

export interface Feed {
  readonly name: string;
  readonly status: LinkStatus;
  /** Listen first: what it knows already is told at once. Starting twice is fine. */
  start(): void;
  /** Closes all it opened and leaves no timer; stopping twice is fine. */
  stop(): Promise<void>;
  /** Drops the connection and tries at once: after a sleep of the machine, or because somebody asked. */
  reconnect(): void;
  /** A change of the link is told at once, counters at most every 500 ms. */
  onStatus(listener: (status: LinkStatus) => void): Undo;
  onMessage(listener: (message: FeedMessage) => void): Undo;
  /** Asks the other side something harmless; the round trip in ms. Rejects with why there was no answer. */
  test(): Promise<number>;
}

/** A feed that watches sites. */
export interface SiteFeed extends Feed {
  /** Fetches plans and fences. Rejects where the back end has none to give or cannot be asked. */
  detail(site: SiteId): Promise<SiteDetail>;
  image(site: SiteId, plan: string): Promise<Picture>;
}

/** A token, or why there is none. `refused`: trying again is pointless until a person acts. */
export type TokenAnswer =
  | { readonly ok: true; readonly token: string }
  | { readonly ok: false; readonly refused: boolean; readonly reason: Reason };

/** What follows from a server's turning a token away. */
export type Verdict = 'renewed' | 'refused' | 'retry';

/** `changed`: another token than before, so what is open must be opened anew. */
export type SessionChange = 'changed' | 'signed-out';

/** Who is signed in, as far as a feed has to know; the session room has it. Never throws. */
export interface Credential {
  readonly status: TokenStatus;
  token(): Promise<TokenAnswer>;
  /** The server answered `message` to this token. */
  denied(token: string, message: string): Promise<Verdict>;
  onChange(listener: (change: SessionChange) => void): Undo;
}

/** Severity and latching by the table of alarm classes, handed in. */
export type Classify = (
  kind: HazardKind,
  context: Readonly<Record<string, unknown>>,
) => { readonly severity: Severity; readonly latching: boolean };
