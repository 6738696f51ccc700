import type { HazardKind, Place, Reading, Severity, SiteId, Source } from './hazard.ts';

/** Time-ordered, unique on this console, and the primary key of the log: epoch ms * 1024 + a counter. */
export type EntryId = number;

/** `site|kind|source type:source id`: the identity of an alarm. Not of one occurrence of it. */
export type AlarmId = string;

export interface Acknowledgement {
  readonly operator: string;
  /** Where it was given: the id of a desk of the room. */
  readonly desk: string;
  readonly at: number;
  readonly note: string | null;
}

/** Somebody has said "this one is mine". It acknowledges nothing, and anybody may take it over. */
export interface Claim {
  readonly operator: string;
  readonly desk: string;
  readonly at: number;
}

/** Taken off the list for a while, with a reason; evaluated and logged all the same (alarm-rules 4). */
export interface Shelf {
  readonly operator: string;
  readonly desk: string;
  readonly at: number;
  /** When it returns by itself, epoch ms. */
  readonly until: number;
  readonly reason: string;
  /** Anything worse than this takes it off the shelf at once. */
  readonly severity: Severity;
}

/**
 * One occurrence of an alarm that an operator has to know of. Active and acknowledged are two independent
 * facts (`returnedAt`, `acknowledgement`); the name of the state is derived by `stateOf`, never stored.
 */
export interface Alarm {
  readonly id: AlarmId;
  /** The id of the log entry that opened this occurrence. */
  readonly occurrence: EntryId;
  readonly site: SiteId;
  readonly kind: HazardKind;
  readonly source: Source;
  /** The worst seen in this occurrence: it rises and never falls, so that no unseen peak is lost. */
  readonly severity: Severity;
  readonly latching: boolean;
  /** First arrival here, epoch ms. */
  readonly raisedAt: number;
  /** The server's time of the first raise, epoch ms. */
  readonly sourceRaisedAt: number;
  /** Last arrival of anything about it, epoch ms: against a site's `unverifiedSince`. */
  readonly heardAt: number;
  /** The server's time of the last event that counted, epoch ms: what late and duplicate are judged by. */
  readonly sourceTime: number;
  /** How often it was raised in this occurrence. */
  readonly count: number;
  /** When the hazard returned to normal; null while it is active. */
  readonly returnedAt: number | null;
  /** Null while nobody has acknowledged it. */
  readonly acknowledgement: Acknowledgement | null;
  readonly claim: Claim | null;
  /** Outlives the occurrence: an alarm that chatters stays where it was put. */
  readonly shelf: Shelf | null;
  readonly readings: readonly Reading[];
  readonly place: Place | null;
  readonly message: string | null;
}

/** After ISA-18.2: B, C, D, E, F. A (normal) is the absence of an alarm. */
export type AlarmState =
  'unacknowledged' | 'acknowledged' | 'returned' | 'latched-unacknowledged' | 'latched-acknowledged';

/** The name of an alarm's state, derived from its facts. */
export function stateOf(alarm: Pick<Alarm, 'returnedAt' | 'acknowledgement' | 'latching'>): AlarmState {
  const isAcknowledged = alarm.acknowledgement !== null;
  if (alarm.returnedAt === null) return isAcknowledged ? 'acknowledged' : 'unacknowledged';
  if (alarm.latching) return isAcknowledged ? 'latched-acknowledged' : 'latched-unacknowledged';
  return 'returned';
}

/** True when somebody still has to acknowledge it, active or returned. */
export function isUnacknowledged(alarm: Pick<Alarm, 'acknowledgement'>): boolean {
  return alarm.acknowledgement === null;
}

/** True while it calls for nobody's attention because somebody said so, with a reason and an end. */
export function isShelved(alarm: Pick<Alarm, 'shelf'>): boolean {
  return alarm.shelf !== null;
}

/** What an operator's command names, so that it is refused when the alarm changed on the way. */
export interface AlarmTarget {
  readonly alarm: AlarmId;
  readonly occurrence: EntryId;
  /** The severity that was on the operator's screen. */
  readonly severity: Severity;
}

export type AlarmCommand =
  | { readonly command: 'acknowledge'; readonly target: AlarmTarget; readonly note: string | null }
  | { readonly command: 'unacknowledge'; readonly target: AlarmTarget; readonly note: string | null }
  /** Ends a latched alarm that has returned and is acknowledged. */
  | { readonly command: 'reset'; readonly target: AlarmTarget; readonly note: string | null }
  | { readonly command: 'note'; readonly target: AlarmTarget; readonly note: string }
  | { readonly command: 'claim' | 'release'; readonly target: AlarmTarget; readonly note: string | null }
  /** `note` is the reason, always asked for; `until` is epoch ms. */
  | {
      readonly command: 'shelve';
      readonly target: AlarmTarget;
      readonly until: number;
      readonly note: string;
    }
  /** Also what the console itself records when the time of a shelf is over. */
  | { readonly command: 'unshelve'; readonly target: AlarmTarget; readonly note: string | null };

/**
 * From when until when an occurrence was heard of, by the site's own clock (epoch ms). Desks number occurrences
 * each for themselves; two spans of one alarm that overlap are the same occurrence.
 */
export interface Span {
  readonly raised: number;
  readonly heard: number;
}

/** The span of an alarm as it stands. A clear may carry an earlier time than the raise: clocks differ. */
export function spanOf({ sourceRaisedAt, sourceTime }: Pick<Alarm, 'sourceRaisedAt' | 'sourceTime'>): Span {
  return { raised: Math.min(sourceRaisedAt, sourceTime), heard: Math.max(sourceRaisedAt, sourceTime) };
}

/** Two spans of one alarm that overlap. */
export function isSameOccurrence(one: Span, other: Span): boolean {
  return one.raised <= other.heard && other.raised <= one.heard;
}

export type RefusalCode =
  | 'not-present'
  | 'occurrence-changed'
  | 'severity-changed'
  | 'already-acknowledged'
  | 'not-acknowledged'
  | 'not-latched'
  | 'still-active'
  | 'already-claimed'
  | 'not-claimed'
  | 'not-shelved'
  /** Classes where life is in danger are never shelved. */
  | 'not-shelvable'
  /** Longer than the role allows, or an end that has passed. */
  | 'too-long';

/**
 * A class of alarms: all that is decided per hazard kind and not per event. Comes from a settings file with a
 * built-in default. A kind that has no class of its own falls back to its family (`cctv-9` to `cctv`), then
 * to `unknown`.
 */
export interface AlarmClass {
  readonly kind: HazardKind;
  readonly name: Localized;
  readonly severity: Severity;
  /** Allowed response time in seconds: how long until the consequence. */
  readonly responseS: number;
  readonly guidance: { readonly ko: readonly string[]; readonly en: readonly string[] };
  readonly latching: boolean;
  /** Whether operators may shelve it; life-safety classes may not. */
  readonly shelvable: boolean;
}

export interface Localized {
  readonly ko: string;
  readonly en: string;
}

/** The class of a kind, by exact name, then family, then `unknown`, which every table has. */
export function classOf(classes: readonly AlarmClass[], kind: HazardKind): AlarmClass {
  const family = kind.split('-', 1)[0];
  const found =
    classes.find((each) => each.kind === kind) ??
    classes.find((each) => each.kind === family) ??
    classes.find((each) => each.kind === 'unknown');
  if (!found) throw new Error('alarm classes: the class "unknown" is missing');
  return found;
}
