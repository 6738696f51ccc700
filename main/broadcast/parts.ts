/** What a `Broadcaster` is given, and what it gives the room. */
import type {
  Broadcast,
  BroadcastAct,
  BroadcastCheck,
  BroadcastDraft,
  BroadcastFacts,
  DraftSource,
  ZoneId,
} from '../../preload/contract/broadcast.ts';
import type { EntryBody } from '../../preload/contract/log.ts';
import type { Operation } from '../../preload/contract/room.ts';
import type { BroadcastSettings } from '../config/broadcast.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { ClipWatch } from './clip-watch.ts';
import type { Mode, Port } from './port.ts';

export type BroadcastEntry = Extract<EntryBody, { type: 'broadcast' }>;

/** What is known of a draft without looking at who speaks now. */
export type Judgement = Omit<BroadcastCheck, 'busy'>;

/** A place in the order of operations: Lamport's clock, then the author. */
export type Place = Pick<Operation, 'clock' | 'author'>;

/** Who told an act, when by its own clock (epoch ms), and its place. */
export type ActSource = Pick<Operation, 'desk' | 'operator' | 'clock' | 'author' | 'number' | 'at'>;

export interface BroadcastRoom {
  /** How many other desks are here now. */
  others(): number;
  /**
   * Tells the others. Resolves when the broker has taken it or could not within `withinMs`, with its place in the
   * order. Never rejects: what could not be told now is told later, and then `Broadcaster.shared` is called.
   */
  tell(
    act: BroadcastAct,
    operator: string,
    withinMs: number,
  ): Promise<{ readonly place: Place; readonly isConfirmed: boolean }>;
}

/** Where broadcasts are kept; rejects where the disk refuses. */
export interface BroadcastKeep {
  save(broadcast: Broadcast): Promise<void>;
  /** Of every desk, begun at `since` or later, epoch ms. */
  load(since: number): Promise<readonly Broadcast[]>;
}

export interface BroadcasterParts<M extends Mode> {
  readonly mode: M;
  /** This desk's id. */
  readonly desk: string;
  readonly settings: BroadcastSettings;
  readonly ports: readonly Port<M>[];
  readonly clips: Pick<ClipWatch, 'troubles' | 'onChange'>;
  /** Judges a draft as of `at`, epoch ms. */
  readonly judge: (draft: BroadcastDraft, at: number) => Judgement;
  /** Null where its source is gone. */
  readonly prepare: (
    source: Extract<DraftSource, { from: 'alarm' | 'template' | 'nothing' }>,
  ) => BroadcastDraft | null;
  readonly correctionOf: (broadcast: Broadcast, zones: readonly ZoneId[]) => BroadcastDraft;
  readonly keep: BroadcastKeep;
  /** Null: this desk is alone. */
  readonly room: BroadcastRoom | null;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly record: (entry: BroadcastEntry) => void;
  /** At most every 50 ms, the first at once. */
  readonly onFacts: (facts: BroadcastFacts) => void;
}
