/** Speaking to sites: what is said, where, and what became of it at each device. Times are epoch ms. */
import type { AlarmId, EntryId, Localized, Span } from './alarm.ts';
import type { LngLat, SiteId } from './hazard.ts';
import type { Reason } from './reason.ts';

/** `DESK/N`: unique among the desks of a room. One of a schedule is `SCHEDULE@YYYY-MM-DD`, the same at every desk. */
export type BroadcastId = string;
export type PortId = string;
export type ZoneId = string;

/** Worst first. A higher one interrupts a lower one in its zones; equal and lower ones wait. */
export const broadcastPriorities = ['emergency', 'urgent', 'routine'] as const;
export type BroadcastPriority = (typeof broadcastPriorities)[number];

/** True when `a` goes before `b`. */
export function outranks(a: BroadcastPriority, b: BroadcastPriority): boolean {
  return broadcastPriorities.indexOf(a) < broadcastPriorities.indexOf(b);
}

/** `text`: words to read, on a phone or a board; nobody hears them. */
export type PortAbility = 'speak' | 'play' | 'tone' | 'text' | 'stop' | 'volume';

/** A way out of the console, as far as a window has to know it. */
export interface PortFacts {
  readonly id: PortId;
  readonly name: string;
  readonly kind: 'rexsys' | 'ima-push' | 'ima-notice' | 'webhook';
  readonly can: readonly PortAbility[];
  /** `each`: its devices tell what they do; `accepts`: it only says that it took it over. */
  readonly follows: 'each' | 'accepts';
  /** Why nothing can be sent by it now; null where nothing stands in the way. */
  readonly trouble: Reason | null;
}

/** One addressee of a port: a loudspeaker's client id, a site's notice, a webhook's channel. */
export interface Outlet {
  readonly port: PortId;
  readonly address: string;
  readonly name: string;
}

/** Where a zone is heard. On a plan: a rectangle in percent of the image from its top left. */
export type ZoneArea =
  | {
      readonly on: 'plan';
      readonly plan: string | null;
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
    }
  | { readonly on: 'map'; readonly centre: LngLat; readonly radiusM: number };

export interface Zone {
  readonly id: ZoneId;
  readonly name: string;
  readonly site: SiteId;
  /** Null: heard all over its site. */
  readonly area: ZoneArea | null;
  readonly outlets: readonly Outlet[];
  /** Percent, set before anything is said; null: left as it is. */
  readonly volume: number | null;
}

export interface ZoneGroup {
  readonly id: string;
  readonly name: string;
  readonly zones: readonly ZoneId[];
}

/** A recording. Main serves its sound under the page's own origin, `/clip/ID`. */
export interface Clip {
  readonly id: string;
  readonly name: string;
  /** How long it plays, s. */
  readonly seconds: number;
}

/** Why a recording cannot be played: its file is not there, is no file, has nothing in it … */
export type ClipFault = 'missing' | 'no-file' | 'empty' | 'not-allowed' | 'unreadable';

/** A recording that cannot be played, as it was looked at last. */
export interface ClipTrouble {
  readonly clip: string;
  /** As the settings name it, without secrets. */
  readonly file: string;
  readonly fault: ClipFault;
}

export const toneKinds = ['chime', 'alert', 'evacuate'] as const;

/** The opening tone. */
export interface Tone {
  readonly kind: (typeof toneKinds)[number];
  readonly seconds: number;
}

/** What is said and how, whole. At least one of words and clip; the clip comes first. */
export interface BroadcastPlan {
  readonly zones: readonly ZoneId[];
  /** Null: not in this language. Fields are filled already. */
  readonly ko: string | null;
  readonly en: string | null;
  readonly clip: string | null;
  readonly tone: Tone | null;
  /** How often the message is given; null: until it is stopped, for an emergency only. */
  readonly repeats: number | null;
  /** From the end of one to the beginning of the next, s. */
  readonly gapS: number;
  readonly priority: BroadcastPriority;
  /** It ends so long after it began, s, whatever is left; null: when it has been said. */
  readonly endS: number | null;
}

/** Words with fields: `{site}`, `{place}`, `{hazard}`, `{reading}`. */
export interface BroadcastTemplate extends Omit<BroadcastPlan, 'zones'> {
  readonly id: string;
  readonly name: Localized;
  /** Kinds of hazard, or families of them, that it is meant for; empty: any. */
  readonly kinds: readonly string[];
}

/** The occurrence of an alarm that a broadcast answers. */
export interface AnsweredAlarm {
  readonly alarm: AlarmId;
  readonly occurrence: EntryId;
  readonly span: Span;
}

/** A broadcast in the making; one at a desk, kept by main. */
export interface BroadcastDraft {
  readonly template: string | null;
  readonly answers: AnsweredAlarm | null;
  /** It puts this one right. */
  readonly corrects: BroadcastId | null;
  readonly plan: BroadcastPlan;
}

/** What is wrong with a plan, by the rule's name; `limit` is the figure that the rule gives. */
export interface BroadcastProblem {
  readonly rule: BroadcastRule;
  readonly limit: number | null;
  /** Whom it concerns, where it is not the whole. */
  readonly zone: ZoneId | null;
}

/** `tone-*`, `gap-*`, `silence-*`: ISO 7240-16 7.2.2, by alarm-rules 6. */
export type BroadcastRule =
  | 'no-zone'
  | 'unknown-zone'
  | 'nothing-to-say'
  | 'unfilled-field'
  | 'unknown-clip'
  /** `BroadcastFacts.clipTroubles` says why. */
  | 'unplayable-clip'
  /** Alert tone of 3 to 10 s before the first message. */
  | 'tone-length'
  /** No tone before an emergency message. */
  | 'tone-missing'
  /** Not over 30 s between messages. */
  | 'gap-length'
  /** A tone whenever silence would exceed 10 s. */
  | 'silence-without-tone'
  /** Until it is stopped: for an emergency only. */
  | 'endless'
  | 'too-many-repeats'
  | 'too-long'
  /** Routine words within the quiet hours. */
  | 'quiet-hours'
  /** The port can neither speak nor play what there is. */
  | 'zone-gets-nothing'
  /** A second person has to enter a PIN. */
  | 'second-person';

/** What one outlet will get of a plan. */
export interface OutletPreview {
  readonly zone: ZoneId;
  readonly outlet: Outlet;
  readonly gets: readonly ('tone' | 'clip' | 'ko' | 'en' | 'text')[];
  /** Why it cannot be reached now; null where nothing stands in the way. */
  readonly trouble: Reason | null;
}

/** What would become of a plan if it were sent now. */
export interface BroadcastCheck {
  /** With one of these it is refused. */
  readonly problems: readonly BroadcastProblem[];
  readonly outlets: readonly OutletPreview[];
  /** From the first tone to the last word, s; null: until it is stopped. */
  readonly seconds: number | null;
  /** Zones in use: what is said there now gives way, or this one waits. */
  readonly busy: readonly (ZoneUse & { readonly then: 'interrupts' | 'waits' })[];
  readonly needsSecond: boolean;
}

/** Who speaks in a zone. */
export interface ZoneUse {
  readonly zone: ZoneId;
  readonly broadcast: BroadcastId;
  readonly priority: BroadcastPriority;
  readonly desk: string;
}

/**
 * `waiting`: its zone is in use; `accepted`: taken over, where the port follows no further also the last word;
 * `interrupted`: something of higher priority took its place.
 */
export const outletStates = [
  'queued',
  'waiting',
  'sent',
  'accepted',
  'playing',
  'done',
  'stopped',
  'interrupted',
  'failed',
  'no-answer',
] as const;
export type OutletState = (typeof outletStates)[number];

/** What became of it at one device. */
export interface OutletResult {
  readonly zone: ZoneId;
  readonly port: PortId;
  readonly address: string;
  readonly state: OutletState;
  readonly reason: Reason | null;
  readonly at: number;
  /** How often it was sent. */
  readonly tries: number;
  /** Whether people there can have heard it: `maybe` where it went out and nobody told. */
  readonly heard: 'yes' | 'maybe' | 'no';
}

export interface Broadcast {
  readonly id: BroadcastId;
  readonly desk: string;
  readonly operator: string;
  /** Who agreed, where that was asked for. */
  readonly second: string | null;
  /** The schedule that sent it; null: a person did. */
  readonly schedule: string | null;
  readonly at: number;
  readonly answers: AnsweredAlarm | null;
  readonly corrects: BroadcastId | null;
  readonly template: string | null;
  readonly plan: BroadcastPlan;
  /** `reserving`: the other desks are asked whether they speak there. */
  readonly phase: 'reserving' | 'under-way' | 'over';
  readonly results: readonly OutletResult[];
  readonly stopped: { readonly operator: string; readonly desk: string; readonly at: number } | null;
  /** The desk's own: whether the other desks know of it. Null: there is nobody else, or it is theirs. */
  readonly isShared: boolean | null;
}

/** True when nothing more is expected of the device. */
export function isFinal(state: OutletState, follows: PortFacts['follows']): boolean {
  if (state === 'accepted') return follows === 'accepts';
  return !['queued', 'waiting', 'sent', 'playing'].includes(state);
}

/** Nobody there is known to have heard it: one key sends it to these again. */
export function wasMissed({ state }: Pick<OutletResult, 'state'>): boolean {
  return state === 'failed' || state === 'no-answer';
}

/** How long a correction stands one key away, ms (alarm-rules, "what no other console does", 12). */
export const correctionMs = 10 * 60_000;

/** A prepared correction: its words, and exactly the zones that heard the first, or may have. */
export interface PreparedCorrection {
  readonly broadcast: BroadcastId;
  readonly draft: BroadcastDraft;
  readonly until: number;
}

/** A daily safety notice and the like. */
export interface BroadcastSchedule {
  readonly id: string;
  readonly name: string;
  /** `HH:MM` by this machine's clock. */
  readonly time: string;
  /** 0 is Sunday. */
  readonly days: readonly number[];
  readonly onHolidays: boolean;
  /** Sent late when the console was off or blocked, up to so many minutes; 0: it is skipped, and that is told. */
  readonly lateMin: number;
  readonly isOn: boolean;
  readonly next: number | null;
  readonly last: { readonly at: number; readonly outcome: ScheduleOutcome } | null;
}

/** `missed`: the console was off, or nobody let it. */
export type ScheduleOutcome =
  'sent' | 'late' | 'missed' | 'holiday' | 'quiet-hours' | 'refused' | 'other-desk';

/** What does not change while the program runs. */
export interface BroadcastSetup {
  readonly zones: readonly Zone[];
  readonly groups: readonly ZoneGroup[];
  readonly templates: readonly BroadcastTemplate[];
  readonly clips: readonly Clip[];
  /** How long the key is held before it is sent, ms. */
  readonly holdMs: number;
}

export interface BroadcastFacts {
  readonly ports: readonly PortFacts[];
  readonly draft: BroadcastDraft | null;
  /** Written by hand, and another one was opened over it; `set-aside` brings it back. */
  readonly setAside: BroadcastDraft | null;
  /** A hand holds the key since then; null: none does. */
  readonly heldSince: number | null;
  /** Of every desk, the newest first: those under way and the last hundred. */
  readonly broadcasts: readonly Broadcast[];
  readonly corrections: readonly PreparedCorrection[];
  readonly uses: readonly ZoneUse[];
  readonly clipTroubles: readonly ClipTrouble[];
  readonly schedules: readonly BroadcastSchedule[];
}

/** From what a draft is made. */
export type DraftSource =
  | { readonly from: 'alarm'; readonly alarm: AlarmId }
  /** `answers`: the alarm that its fields are filled from, and that it answers; null: none. */
  | {
      readonly from: 'template';
      readonly template: string;
      readonly zones: readonly ZoneId[];
      readonly answers: AnsweredAlarm | null;
    }
  | { readonly from: 'nothing' }
  /** The same again, to be changed and sent as another one. */
  | { readonly from: 'broadcast'; readonly broadcast: BroadcastId }
  /** The open one, for the zones where the hazard is that it answers. */
  | { readonly from: 'zones' }
  /** The one that was set aside; the open one is set aside for it. */
  | { readonly from: 'set-aside' };

/** What is held: a draft as it is on the screen, or a prepared correction. */
export type HeldBroadcast =
  | { readonly draft: BroadcastDraft; readonly second: SecondPerson | null }
  | { readonly correct: BroadcastId };

/** Another person than the one who sends. */
export interface SecondPerson {
  readonly name: string;
  readonly pin: string;
}

/** What the desks of a room tell each other of broadcasts. */
export type BroadcastAct =
  /** Said before anything is sent: of two for one zone, the one of higher priority, then the first, has it. */
  | {
      readonly is: 'ordered';
      readonly broadcast: Omit<Broadcast, 'results' | 'phase' | 'isShared' | 'stopped'>;
    }
  | {
      readonly is: 'results';
      readonly broadcast: BroadcastId;
      readonly results: readonly OutletResult[];
      readonly isOver: boolean;
    }
  | { readonly is: 'stopped'; readonly broadcast: BroadcastId };
