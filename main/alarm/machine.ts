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
 */
import {
  stateOf,
  type Alarm,
  type AlarmCommand,
  type AlarmId,
  type EntryId,
} from '../../preload/contract/alarm.ts';
import { isWorse, type HazardAction, type HazardReport } from '../../preload/contract/hazard.ts';
import type { EntryBody, HazardOutcome } from '../../preload/contract/log.ts';
import { judge, obey } from './command.ts';

export type AlarmEvent =
  /** `id` is the id of the entry that will record it, and the occurrence if it opens one. */
  | { readonly type: 'hazard'; readonly id: EntryId; readonly report: HazardReport }
  /** `at` is epoch ms. */
  | {
      readonly type: 'command';
      readonly id: EntryId;
      readonly at: number;
      readonly operator: string;
      readonly command: AlarmCommand;
    };

/**
 * What is kept of one identity: the alarm, null in state A, and the last report that counted, by which late
 * and duplicate ones are known. The latter outlives the alarm.
 */
export interface Slot {
  readonly alarm: Alarm | null;
  readonly last: Heard | null;
}

/** The last report that counted. Times are the server's, epoch ms. */
export interface Heard {
  readonly sourceTime: number;
  readonly action: HazardAction;
  /** The time of the latest raise heard, by which a raise that nobody saw is told from an old one. */
  readonly raiseTime: number | null;
}

/** An identity of which nothing was ever heard. */
export const unheard: Slot = { alarm: null, last: null };

/** Why an operator's attention is called. Each leaves the alarm present and unacknowledged. */
export type Annunciation = 'raised' | 'raised-again' | 'worsened' | 'unacknowledged';

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
      const { alarm, outcome, annunciate } =
        standing === 'news' ? heed(slot.alarm, event.id, report) : glance(slot, event.id, report, standing);
      const last = remember(slot.last, report, standing);
      return {
        slot: { alarm, last },
        effects: { append: { type: 'hazard', alarm: alarmIdOf(report), outcome, report }, annunciate },
      };
    }
    case 'command': {
      const { command, operator, at } = event;
      const verdict = judge(slot.alarm, command);
      const append = {
        type: 'command',
        alarm: command.target.alarm,
        outcome: verdict.outcome,
        operator,
        command,
      } as const;
      if (verdict.outcome !== 'accepted') return { slot, effects: { append, annunciate: null } };
      return {
        slot: { alarm: obey(verdict.alarm, command, operator, at), last: slot.last },
        effects: { append, annunciate: command.command === 'unacknowledge' ? 'unacknowledged' : null },
      };
    }
  }
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
