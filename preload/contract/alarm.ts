import type { HazardKind, Place, Reading, Severity, SiteId, Source } from './hazard.ts';

/** Time-ordered, unique on this console, and the primary key of the log: epoch ms * 1024 + a counter. */
export type EntryId = number;

/** `site|kind|source type:source id`: the identity of an alarm. Not of one occurrence of it. */
export type AlarmId = string;

export interface Acknowledgement {
  readonly operator: string;
  readonly at: number;
  readonly note: string | null;
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
  | { readonly command: 'note'; readonly target: AlarmTarget; readonly note: string };

export type RefusalCode =
  | 'not-present'
  | 'occurrence-changed'
  | 'severity-changed'
  | 'already-acknowledged'
  | 'not-acknowledged'
  | 'not-latched'
  | 'still-active';

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
