/*
 * The alarm's state machine, after ISA-18.2. Pure: time comes with the event, effects are data.
 *
 * Active, acknowledged and latching are independent facts; the names of the states, with the standard's
 * letters, are derived from them by `stateOf` in the contract.
 *
 *                raised, progress                        acknowledge
 *  A normal ───────────────────────▶ B unacknowledged ─────────────────▶ C acknowledged
 *   ▲    ▲                            │    ▲       ▲                      │   │
 *   │    │                    cleared │    │       └──────────────────────┘   │
 *   │    │                            ▼    │ raised,     unacknowledge,       │
 *   │    └─────── acknowledge ────── D returned progress worse severity       │
 *   │                                                                         │
 *   └─────────────────────────────── cleared ─────────────────────────────────┘
 *
 *  An alarm that latches has E and F for D, and nothing but a reset ends it:
 *
 *                                    B unacknowledged                    C acknowledged
 *                                     │    ▲                              │
 *                             cleared │    │ raised, progress             │ cleared
 *                                     ▼    │           acknowledge        ▼
 *                                    E latched-     ─────────────────▶   F latched-     ── reset ──▶ A
 *                                      unacknowledged ◀──────────────      acknowledged ── raised, progress
 *                                                     unacknowledge,                       ──▶ B, as from A
 *                                                     worse severity
 *
 *  event            what it does                                                     annunciates
 *  raised           opens an occurrence in A and F; in B to E it counts up, keeps    raised in A, F;
 *                   the first time and undoes the return                             raised-again in D, E
 *  progress         as raised, but counts up only where it undoes a return           as raised
 *  either, worse    also raises the severity and takes an acknowledgement back       worsened in B to E
 *  cleared          B to D or E, C to A or F; in A, D, E, F only recorded            never
 *  late, duplicate  recorded; a worse raise or progress still worsens B to F         worsened, if it does
 *  late raised      in A, where no raise so late was heard: to D or E, as missed     raised
 *  acknowledge      B to C, D to A, E to F                                           never
 *  unacknowledge    C to B, F to E                                                   unacknowledged
 *  reset            F to A                                                           never
 *  note             recorded                                                         never
 *  claim, release   say whose it is; the state stays                                 never
 *  shelve           nothing calls for attention until its time is over, it is taken  never
 *                   off, or something worse than what was shelved comes
 *  unshelve         as it stands without the shelf                                   unshelved in B, E
 *  operation        another desk's command: the alarm becomes what all operations    as the command
 *                   of the room come to (`shared.ts`)
 */
import {
  spanOf,
  stateOf,
  type Alarm,
  type AlarmCommand,
  type AlarmId,
  type EntryId,
  type RefusalCode,
  type Shelf,
  type Span,
} from '../../preload/contract/alarm.ts';
import { isWorse, type HazardAction, type HazardReport } from '../../preload/contract/hazard.ts';
import type { EntryBody, HazardOutcome, OperationName } from '../../preload/contract/log.ts';
import type { SharedFacts } from '../../preload/contract/room.ts';
import { judge, obey, type Giver } from './command.ts';
import { adopt } from './shared.ts';

export type AlarmEvent =
  /** `id` is the id of the entry that will record it, and the occurrence if it opens one. */
  | { readonly type: 'hazard'; readonly id: EntryId; readonly report: HazardReport }
  | ({
      readonly type: 'command';
      readonly id: EntryId;
      readonly command: AlarmCommand;
      /** Refused before it came here, by who asked or by the alarm's class. */
      readonly forbidden?: RefusalCode;
    } & Giver)
  /** A command that another desk accepted, and what the room's operations come to with it. */
  | ({
      readonly type: 'operation';
      readonly id: EntryId;
      readonly command: AlarmCommand;
      readonly span: Span;
      readonly shared: SharedFacts;
      /** Absent where facts that were waiting meet an alarm that comes late. */
      readonly operation?: OperationName;
    } & Giver);

/**
 * What is kept of one identity: the alarm, null in state A; the last report that counted, by which late and
 * duplicate ones are known; and its shelf. The latter two outlive the alarm.
 */
export interface Slot {
  readonly alarm: Alarm | null;
  readonly last: Heard | null;
  readonly shelf: Shelf | null;
}

/** The last report that counted. Times are the server's, epoch ms. */
export interface Heard {
  readonly sourceTime: number;
  readonly action: HazardAction;
  /** The time of the latest raise heard, by which a raise that nobody saw is told from an old one. */
  readonly raiseTime: number | null;
}

/** An identity of which nothing was ever heard. */
export const unheard: Slot = { alarm: null, last: null, shelf: null };

/** Why an operator's attention is called. Each leaves the alarm present and unacknowledged. */
export type Annunciation = 'raised' | 'raised-again' | 'worsened' | 'unacknowledged' | 'unshelved';

/** Every event is recorded, with its outcome; some are annunciated. Who acts on it appends first. */
export interface Effects {
  readonly append: Extract<EntryBody, { type: 'hazard' | 'command' }>;
  readonly annunciate: Annunciation | null;
}

/**
 * How far behind the last report that counted a report may be, by the server's time, to be taken for late.
 * One that is further behind counts: the server's clock was set back, and to ignore a site until its clock
 * has caught up would be a silence that looks like calm.
 */
export const LATE_WINDOW_MS = 5 * 60_000;

/** `site|kind|source type:source id`. Site and kind hold no `|`; a source's id may. */
export function alarmIdOf(report: Pick<HazardReport, 'site' | 'kind' | 'source'>): AlarmId {
  return `${report.site}|${report.kind}|${report.source.type}:${report.source.id}`;
}

/** One event on the slot of the identity that it concerns. A refused command gives the same slot back. */
export function step(slot: Slot, event: AlarmEvent): { readonly slot: Slot; readonly effects: Effects } {
  switch (event.type) {
    case 'hazard': {
      const { report } = event;
      const standing = standingOf(slot.last, report);
      const change =
        standing === 'news' ? heed(slot.alarm, event.id, report) : glance(slot, event.id, report, standing);
      const shelf = remainingShelf(slot.shelf, report, change.outcome);
      const alarm = shelf === change.alarm?.shelf ? change.alarm : change.alarm && { ...change.alarm, shelf };
      const last = remember(slot.last, report, standing);
      const append = { type: 'hazard', alarm: alarmIdOf(report), outcome: change.outcome, report } as const;
      const isOffShelf = slot.shelf !== null && shelf === null && alarm?.acknowledgement === null;
      const called = change.annunciate ?? (isOffShelf ? 'unshelved' : null);
      return { slot: { alarm, last, shelf }, effects: { append, annunciate: shelf ? null : called } };
    }
    case 'command': {
      const { command, operator, desk, forbidden } = event;
      const verdict = forbidden ? { outcome: forbidden } : judge(slot.alarm, command, operator);
      const append = {
        type: 'command',
        alarm: command.target.alarm,
        outcome: verdict.outcome,
        operator,
        desk,
        span: slot.alarm && spanOf(slot.alarm),
        command,
      } as const;
      if (verdict.outcome !== 'accepted') return { slot, effects: { append, annunciate: null } };
      return settled(slot, obey(verdict.alarm, command, event), command, append);
    }
    case 'operation': {
      const { command, operator, desk, at, span, shared, operation } = event;
      const { outcome, alarm, shelf } = adopt(slot, event);
      const append = {
        type: 'command',
        alarm: command.target.alarm,
        outcome,
        operator,
        desk,
        span,
        shared,
        ...(operation && { operation }),
        command,
      } as const;
      if (outcome !== 'accepted') return { slot, effects: { append, annunciate: null } };
      const kept = shelf && shelf.until > at ? shelf : null;
      return settled(
        { ...slot, alarm: slot.alarm, shelf: kept },
        alarm && { ...alarm, shelf: kept },
        command,
        append,
      );
    }
  }
}

/** The slot after a command that was accepted, and whom it calls. */
function settled(slot: Slot, alarm: Alarm | null, { command }: AlarmCommand, append: Effects['append']) {
  const shelf = alarm ? alarm.shelf : slot.shelf;
  const isOpen = alarm !== null && alarm.acknowledgement === null && !shelf;
  let annunciate: Annunciation | null = null;
  if (isOpen && command === 'unacknowledge') annunciate = 'unacknowledged';
  if (isOpen && command === 'unshelve' && stateOf(alarm) !== 'returned') annunciate = 'unshelved';
  return { slot: { alarm, last: slot.last, shelf }, effects: { append, annunciate } };
}

/**
 * A shelf ends with its time, and with anything worse than what was put on it. What tells nothing new, and a
 * return to normal, which calls nobody, leave it for its own end.
 */
function remainingShelf(shelf: Shelf | null, report: HazardReport, outcome: HazardOutcome): Shelf | null {
  const isQuiet = outcome === 'late' || outcome === 'duplicate' || report.action === 'cleared';
  if (!shelf || isQuiet) return shelf;
  return shelf.until <= report.receivedAt || isWorse(report.severity, shelf.severity) ? null : shelf;
}

type Standing = 'news' | 'late' | 'duplicate';

/** At the same server time a report with another action is news: then arrival is the only order there is. */
function standingOf(last: Heard | null, report: HazardReport): Standing {
  if (!last) return 'news';
  const behindMs = last.sourceTime - report.sourceTime;
  if (behindMs === 0 && last.action === report.action) return 'duplicate';
  return behindMs > 0 && behindMs <= LATE_WINDOW_MS ? 'late' : 'news';
}

interface Change {
  readonly alarm: Alarm | null;
  readonly outcome: HazardOutcome;
  readonly annunciate: Annunciation | null;
}

/** A report that tells something new. */
function heed(alarm: Alarm | null, id: EntryId, report: HazardReport): Change {
  if (report.action === 'cleared') return alarm ? settle(alarm, report) : quietly(null, 'not-present');
  // Also without a raise: then the raise was missed, and the hazard is there all the same. A latched alarm
  // that was acknowledged has been dealt with; what comes now is another occurrence.
  if (!alarm || stateOf(alarm) === 'latched-acknowledged') {
    return { alarm: open(id, report), outcome: 'raised', annunciate: 'raised' };
  }
  return renew(alarm, report);
}

/**
 * A late or repeated report says nothing of the present, so it neither raises, returns nor counts. But an
 * alarm carries the worst that was seen of it, and a worse severity is worse in whatever order it arrives:
 * two gases of one sensor within the same millisecond, or a peak overtaken by what followed it. If it belongs
 * to an earlier occurrence, the console is louder than it need be, never quieter.
 */
function glance(
  { alarm, last }: Slot,
  id: EntryId,
  report: HazardReport,
  standing: 'late' | 'duplicate',
): Change {
  if (!alarm)
    return last && isMissed(last, report, standing) ? miss(last, id, report) : quietly(null, standing);
  // `heardAt` says when the present state was last verified, which a late report does not do.
  const heard = standing === 'duplicate' ? { ...alarm, heardAt: report.receivedAt } : alarm;
  if (report.action === 'cleared' || !isWorse(report.severity, alarm.severity)) {
    return quietly(heard, standing);
  }
  return { alarm: worsen(heard, report), outcome: 'worsened', annunciate: 'worsened' };
}

/** A raise of a time of which no raise was heard: the hazard came and went, and nobody knows. */
function isMissed(last: Heard, report: HazardReport, standing: Standing): boolean {
  if (standing !== 'late' || report.action !== 'raised') return false;
  return last.raiseTime === null || report.sourceTime > last.raiseTime;
}

/** It is over, so it does not come up as active; but somebody has to see it. */
function miss(last: Heard, id: EntryId, report: HazardReport): Change {
  const alarm = { ...open(id, report), sourceTime: last.sourceTime, returnedAt: report.receivedAt };
  return { alarm, outcome: 'missed', annunciate: 'raised' };
}

/** A late raise moves nothing but the time of the latest raise, so that it is missed only once. */
function remember(last: Heard | null, report: HazardReport, standing: Standing): Heard | null {
  const { sourceTime, action } = report;
  // After the server's clock was set back, times of before do not compare with those that come now.
  const known =
    standing === 'news' && last && sourceTime < last.sourceTime ? null : (last?.raiseTime ?? null);
  const raiseTime = action === 'raised' ? Math.max(sourceTime, known ?? sourceTime) : known;
  if (standing === 'news') return { sourceTime, action, raiseTime };
  return last && raiseTime !== last.raiseTime ? { ...last, raiseTime } : last;
}

function open(id: EntryId, report: HazardReport): Alarm {
  return {
    id: alarmIdOf(report),
    occurrence: id,
    site: report.site,
    kind: report.kind,
    source: report.source,
    severity: report.severity,
    latching: report.latching,
    raisedAt: report.receivedAt,
    sourceRaisedAt: report.sourceTime,
    heardAt: report.receivedAt,
    sourceTime: report.sourceTime,
    count: 1,
    returnedAt: null,
    acknowledgement: null,
    claim: null,
    shelf: null,
    readings: report.readings,
    place: report.place,
    message: report.message,
  };
}

/** A raise or progress inside an occurrence. What the report leaves out stays as it was. */
function renew(alarm: Alarm, report: HazardReport): Change {
  const isWorsened = isWorse(report.severity, alarm.severity);
  const isBack = alarm.returnedAt !== null;
  const counts = isBack || report.action === 'raised';
  return {
    alarm: {
      ...(isWorsened ? worsen(alarm, report) : alarm),
      source: report.source.name === null ? alarm.source : report.source,
      heardAt: report.receivedAt,
      sourceTime: report.sourceTime,
      count: alarm.count + (counts ? 1 : 0),
      returnedAt: null,
      readings: report.readings.length > 0 ? report.readings : alarm.readings,
      place: report.place ?? alarm.place,
      message: report.message ?? alarm.message,
    },
    outcome: isWorsened ? 'worsened' : counts ? 'repeated' : 'updated',
    annunciate: isWorsened ? 'worsened' : isBack ? 'raised-again' : null,
  };
}

/** A return to normal. The readings stay those of the hazard: they are what is acknowledged. */
function settle(alarm: Alarm, report: HazardReport): Change {
  const heard = { ...alarm, heardAt: report.receivedAt, sourceTime: report.sourceTime };
  if (alarm.returnedAt !== null) return quietly(heard, 'updated');
  if (alarm.acknowledgement && !alarm.latching) return quietly(null, 'ended');
  return quietly({ ...heard, returnedAt: report.receivedAt }, 'returned');
}

/** Nobody has acknowledged the alarm at this severity, so nobody has acknowledged it. */
function worsen(alarm: Alarm, report: HazardReport): Alarm {
  return { ...alarm, severity: report.severity, latching: report.latching, acknowledgement: null };
}

/** A change that nobody is called for. */
function quietly(alarm: Alarm | null, outcome: HazardOutcome): Change {
  return { alarm, outcome, annunciate: null };
}
