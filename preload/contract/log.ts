import type { AlarmCommand, AlarmId, EntryId, RefusalCode, Span } from './alarm.ts';
import type { BroadcastId, BroadcastPlan, OutletResult } from './broadcast.ts';
import type { DeviceExchange } from './device.ts';
import type { HazardKind, HazardReport, Severity, SiteId } from './hazard.ts';
import type { Link } from './link.ts';
import type { Reason } from './reason.ts';
import type { SharedFacts } from './room.ts';
import type { RefreshOrder, WallRung, WindowBlind } from './window.ts';

/** What a hazard report did to its alarm. */
export type HazardOutcome =
  | 'raised'
  | 'repeated'
  | 'worsened'
  | 'updated'
  | 'returned'
  | 'ended'
  /** Older than what is known of the same alarm: recorded, changes nothing. */
  | 'late'
  /** A raise overtaken by its own return: opens an alarm that has returned already, for somebody to see. */
  | 'missed'
  | 'duplicate'
  /** A clear of something that is not in alarm. */
  | 'not-present';

export type NoticeKind =
  | 'broadcast-device'
  | 'refresh'
  | 'progress'
  | 'device-command'
  | 'device-request'
  | 'order'
  | 'announcement';

/** An operation of the room, by who counted it: `author` numbers its own from 1, without gaps. */
export interface OperationName {
  readonly author: string;
  readonly number: number;
}

export type CommandOutcome = 'accepted' | RefusalCode;

/** One line of the alarm log. Append only: nothing in it is ever changed or removed. */
export type Entry = { readonly id: EntryId; /** Epoch ms. */ readonly at: number } & EntryBody;

export type EntryBody =
  | {
      readonly type: 'hazard';
      readonly alarm: AlarmId;
      readonly outcome: HazardOutcome;
      readonly report: HazardReport;
    }
  | {
      readonly type: 'command';
      readonly alarm: AlarmId;
      readonly outcome: CommandOutcome;
      readonly operator: string;
      /** The desk where it was given; absent in entries from before desks shared a room. */
      readonly desk?: string;
      /** The occurrence that it was judged against, null where there was none. */
      readonly span?: Span | null;
      /** Names it among all desks of the room; absent where nobody shares. */
      readonly operation?: OperationName;
      /** What the desks' operations came to then; only where another desk's counted. */
      readonly shared?: SharedFacts;
      readonly command: AlarmCommand;
    }
  | { readonly type: 'rejected'; readonly connection: string; readonly reason: Reason; readonly copy: string }
  | { readonly type: 'link'; readonly connection: string; readonly link: Link }
  /**
   * Something a back end tells that is no hazard: a broadcast device's state (100), a refresh order (301), a
   * device's command, a work order, a chat server's announcement.
   */
  | {
      readonly type: 'notice';
      readonly connection: string;
      readonly site: SiteId | null;
      readonly notice: NoticeKind;
      readonly context: string;
      /** Of a broadcast device: its state as it came, which no table knows; empty where it named none. */
      readonly unread?: string;
    }
  | {
      readonly type: 'notification';
      readonly alarm: AlarmId | null;
      readonly outcome: 'shown' | 'clicked' | 'failed' | 'timed-out' | 'off' | 'summarised';
      readonly reason: Reason | null;
    }
  | {
      readonly type: 'broadcast';
      readonly broadcast: BroadcastId;
      /** The site of its zones; null where there are several. */
      readonly site: SiteId | null;
      /** The alarm that it answers. */
      readonly alarm: AlarmId | null;
      readonly operator: string;
      readonly desk: string;
      readonly what: BroadcastEvent;
      readonly reason: Reason | null;
      /** With `ordered`: everything that was to be said. */
      readonly plan?: BroadcastPlan;
      /** With `results`: those that changed. */
      readonly results?: readonly OutletResult[];
      /** What was sent to its devices since the entry before, and what they said: told here and nowhere else. */
      readonly exchange?: readonly DeviceExchange[];
      /** Names another desk's operation among all desks of the room. */
      readonly operation?: OperationName;
    }
  | {
      readonly type: 'refresh';
      readonly what: RefreshEvent;
      readonly order: RefreshOrder;
      /** Which windows it concerns; with `done`, how long each was blind. */
      readonly windows: readonly WindowBlind[];
      /** With `agreed` and `put-off`: who answered the question. */
      readonly answeredBy?: { readonly operator: string; readonly desk: string };
    }
  | {
      readonly type: 'system';
      readonly what: SystemEvent;
      /** Who or what it concerns: a person, a file, a window. */
      readonly detail: string | null;
      readonly reason?: Reason;
      /** With `window-blind`: what was tried. */
      readonly rung?: WallRung;
    };

/**
 * `missed`: a schedule that was not sent, `reason` says why; `given-up`: no hand held the key long enough;
 * `exchange`: devices said something that changed no result.
 */
export type BroadcastEvent =
  'ordered' | 'refused' | 'results' | 'exchange' | 'stopped' | 'repeated' | 'over' | 'missed' | 'given-up';

/** `agreed`, `put-off`: the question was answered with now or later; `merged`: one reload answers it with another order. */
export type RefreshEvent =
  'ordered' | 'asked' | 'agreed' | 'put-off' | 'merged' | 'waits' | 'reloaded' | 'done';

export type SystemEvent =
  | 'started'
  | 'stopped'
  | 'log-set-aside'
  | 'log-in-memory'
  | 'log-restored'
  | 'sound-silenced'
  | 'settings'
  | 'signed-in'
  | 'signed-out'
  | 'locked'
  | 'sign-in-refused'
  | 'connection-signed-in'
  | 'connection-signed-out'
  | 'store-set-aside'
  /** A recording cannot be played, and is refused; it can be again. */
  | 'clip-lost'
  | 'clip-back'
  /** A picture stood still and something was tried; it moves again; its process ended; a display went or came. */
  | 'window-blind'
  | 'window-alive'
  | 'window-gone'
  | 'display-gone'
  | 'display-back'
  /** The graphics process ended. */
  | 'graphics-gone'
  /** An error that nobody caught: the program starts again. */
  | 'uncaught'
  | 'relaunched'
  | 'kiosk-left';

export type EntryType = Entry['type'];

/** What to look for in the log; every field narrows. Newest first. */
export interface LogQuery {
  readonly site?: SiteId;
  readonly alarm?: AlarmId;
  readonly severities?: readonly Severity[];
  readonly kind?: HazardKind;
  readonly operator?: string;
  readonly types?: readonly EntryType[];
  /** Epoch ms, inclusive. */
  readonly from?: number;
  /** Epoch ms, exclusive. */
  readonly to?: number;
  /** Words to find, Korean or Latin, all of them. */
  readonly text?: string;
  /** Only entries older than this one: the key of the next page. */
  readonly before?: EntryId;
  /** At most this many, 1 to 500. */
  readonly limit: number;
}

export interface LogPage {
  readonly entries: readonly Entry[];
  /** Pass as `before` for the next page; null at the end. */
  readonly next: EntryId | null;
}

/** Whether what is told is also on disk. */
export type LogHealth =
  | { readonly state: 'durable'; readonly file: string; readonly setAside: string | null }
  | { readonly state: 'memory'; readonly since: number; readonly reason: Reason; readonly waiting: number };
