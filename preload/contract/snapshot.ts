import type { Alarm, AlarmClass, AlarmId } from './alarm.ts';
import type { BroadcastFacts, BroadcastSetup } from './broadcast.ts';
import type { DeviceFacts } from './device.ts';
import type { Severity } from './hazard.ts';
import type { LinkStatus } from './link.ts';
import type { LogHealth } from './log.ts';
import type { ChatFacts } from './message.ts';
import type { Seat } from './operator.ts';
import type { OrderFacts } from './order.ts';
import type { RoomFacts } from './room.ts';
import type { Site } from './site.ts';
import type { RefreshFacts, WindowStatus } from './window.ts';

export type Language = 'ko' | 'en';

/**
 * The sound that every window plays: the same order gives the same beats, so a window that reloads falls in
 * with the rhythm and repeats nothing.
 */
export interface SoundOrder {
  readonly severity: Severity;
  /** Beats fall at `since + n * repeatMs`. */
  readonly since: number;
  readonly repeatMs: number;
}

/** All of main's facts that a window draws, at one revision. Plain data. */
export interface Snapshot {
  readonly revision: number;
  readonly mode: 'live' | 'drill';
  readonly kiosk: boolean;
  readonly desk: { readonly id: string; readonly room: string };
  readonly seat: Seat;
  readonly language: Language;
  readonly classes: readonly AlarmClass[];
  readonly sites: readonly Site[];
  readonly links: readonly LinkStatus[];
  readonly alarms: readonly Alarm[];
  readonly log: LogHealth;
  /** Null: nothing to sound. */
  readonly sound: SoundOrder | null;
  /** Null outside a drill. */
  readonly drill: DrillStatus | null;
  /** Null where no chat server is connected; so with the next three. */
  readonly chat: ChatFacts | null;
  readonly orders: OrderFacts | null;
  readonly devices: DeviceFacts | null;
  readonly room: RoomFacts | null;
  /** Null where there is nothing to speak with; so with the next one. */
  readonly broadcastSetup: BroadcastSetup | null;
  readonly broadcast: BroadcastFacts | null;
  readonly refresh: RefreshFacts;
  /** All windows of this PC. */
  readonly windows: readonly WindowStatus[];
}

/** What changed from one revision to the next. Absent: unchanged. Arrays of alarms, sites, links: by id. */
export interface Delta {
  readonly from: number;
  readonly revision: number;
  readonly language?: Language;
  readonly alarms?: readonly Alarm[];
  readonly ended?: readonly AlarmId[];
  readonly sites?: readonly Site[];
  readonly links?: readonly LinkStatus[];
  readonly log?: LogHealth;
  readonly sound?: SoundOrder | null;
  readonly drill?: DrillStatus | null;
  readonly seat?: Seat;
  readonly chat?: ChatFacts | null;
  readonly orders?: OrderFacts | null;
  readonly devices?: DeviceFacts | null;
  readonly room?: RoomFacts | null;
  readonly broadcast?: BroadcastFacts | null;
  readonly refresh?: RefreshFacts;
  readonly windows?: readonly WindowStatus[];
}

export interface DrillStatus {
  readonly scenario: string;
  readonly scenarios: readonly string[];
  readonly paused: boolean;
  readonly speed: number;
  /** The scenario has played all its events. */
  readonly over: boolean;
}
