import type { Acknowledgement, AlarmCommand, AlarmId, Claim, Shelf, Span } from './alarm.ts';
import type { BroadcastAct } from './broadcast.ts';
import type { Severity } from './hazard.ts';
import type { OperationName } from './log.ts';

/**
 * One thing that an operator did and that every desk of the room has to know. Facts, never changed: the state
 * that desks share is worked out from the set of them, so it does not matter in which order they arrive.
 */
export interface Operation extends OperationName {
  /** The desk's id; `author` also names its operation log, so that a desk that lost its disk begins anew. */
  readonly desk: string;
  readonly operator: string;
  /** Lamport's clock: the order of operations, with `author` where two are equal. */
  readonly clock: number;
  /** Epoch ms by the desk's own clock: shown, and never used to order anything. */
  readonly at: number;
  readonly act: OperationAct;
}

export type OperationAct =
  /** `command.target.occurrence` is the author's own number; others go by `span`. */
  | { readonly kind: 'alarm'; readonly command: AlarmCommand; readonly span: Span }
  | {
      readonly kind: 'silence';
      readonly alarms: readonly { readonly alarm: AlarmId; readonly span: Span }[];
    }
  | { readonly kind: 'broadcast'; readonly broadcast: BroadcastAct }
  /** All windows of all desks and walls are to be loaded again. */
  | { readonly kind: 'refresh'; readonly reason: string };

/** What the desks' operations come to for one occurrence of an alarm. */
export interface SharedFacts {
  readonly acknowledgement: Acknowledgement | null;
  /** The severity that the acknowledgement was given for: it does not hold for a worse one. */
  readonly severity: Severity | null;
  readonly claim: Claim | null;
  readonly shelf: Shelf | null;
  /** A latched alarm that has returned was reset. */
  readonly isReset: boolean;
}

/** Another desk of the room, or a wall. */
export interface DeskPresence {
  readonly desk: string;
  readonly operator: string | null;
  readonly isWall: boolean;
  /** Heard of within the last beats. */
  readonly isHere: boolean;
  readonly heardAt: number;
  /** Its clock against ours, ms, positive when it is ahead; null before it could be measured. */
  readonly skewMs: number | null;
  /** Operations of this desk that it does not have yet. */
  readonly behind: number;
  /** Operations of its own that we know of and do not have yet. */
  readonly missing: number;
}

export interface RoomFacts {
  readonly room: string;
  /** This desk's id. */
  readonly desk: string;
  /** Everybody else. */
  readonly desks: readonly DeskPresence[];
  /** Alarms with something of this desk that not every desk of the room has seen, and who lacks it. */
  readonly unconfirmed: Readonly<Record<AlarmId, readonly string[]>>;
}
