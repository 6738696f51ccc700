/** A way to speak to a site, whatever is behind it. It carries words out; it decides nothing about broadcasts. */
import type {
  BroadcastId,
  BroadcastPriority,
  PortAbility,
  PortFacts,
  Tone,
} from '../../preload/contract/broadcast.ts';
import type { Reason } from '../../preload/contract/reason.ts';
import type { Undo } from '../lib/disposer.ts';

/**
 * Where a broadcast can arrive. It is part of the type of everything on the way out, so that a drill's broadcast
 * handed to a live port does not compile (alarm-rules, "what no other console does", 12).
 */
export type Mode = 'live' | 'drill';

/** What is to be said, with nothing left to decide. */
export interface Utterance<M extends Mode> {
  readonly mode: M;
  readonly broadcast: BroadcastId;
  readonly tone: Tone | null;
  /** As the devices call it. */
  readonly clip: { readonly id: string; readonly device: string; readonly seconds: number } | null;
  readonly ko: string | null;
  readonly en: string | null;
  readonly repeats: number | null;
  readonly gapS: number;
  readonly priority: BroadcastPriority;
  /** From the first tone to the last word, s; null: until it is stopped. */
  readonly seconds: number | null;
}

/** One addressee, and how loud, percent; null: as it is. */
export interface Addressee {
  readonly address: string;
  readonly volume: number | null;
}

/** What a port learned of an addressee. `broadcast` is null where the other side does not say which. */
export interface PortReport {
  readonly port: string;
  readonly address: string;
  readonly broadcast: BroadcastId | null;
  readonly state: 'sent' | 'accepted' | 'playing' | 'done' | 'stopped' | 'failed';
  readonly reason: Reason | null;
  /** Epoch ms. */
  readonly at: number;
}

export interface Port<M extends Mode> {
  readonly mode: M;
  readonly facts: PortFacts;
  readonly can: readonly PortAbility[];
  /** Never throws: all that becomes of it is told by `onReport`. */
  say(utterance: Utterance<M>, to: readonly Addressee[]): void;
  /** `stopped` or `failed` is told of each. */
  stop(broadcast: BroadcastId, addresses: readonly string[]): void;
  onReport(listener: (report: PortReport) => void): Undo;
  /** Its trouble came or went. */
  onChange(listener: () => void): Undo;
  close(): Promise<void>;
}
