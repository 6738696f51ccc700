import type { Alarm, AlarmCommand, AlarmTarget, RefusalCode } from '../../preload/contract/alarm.ts';

/** Who gave a command, and where. */
export interface Giver {
  /** Empty where the console acts by itself: a shelf whose time is over. */
  readonly operator: string;
  readonly desk: string;
  /** Epoch ms. */
  readonly at: number;
}

export type Verdict =
  { readonly outcome: 'accepted'; readonly alarm: Alarm } | { readonly outcome: RefusalCode };

/**
 * Whether an operator's command holds for the alarm as it stands. What changed on the way comes first: an
 * operator who saw another occurrence or severity decided on something that is no longer so.
 */
export function judge(alarm: Alarm | null, { command, target }: AlarmCommand, operator: string): Verdict {
  if (!alarm) return { outcome: 'not-present' };
  if (alarm.occurrence !== target.occurrence) return { outcome: 'occurrence-changed' };
  const accepted: Verdict = { outcome: 'accepted', alarm };
  switch (command) {
    case 'acknowledge':
      if (alarm.severity !== target.severity) return { outcome: 'severity-changed' };
      return alarm.acknowledgement ? { outcome: 'already-acknowledged' } : accepted;
    case 'unacknowledge':
      if (alarm.severity !== target.severity) return { outcome: 'severity-changed' };
      return alarm.acknowledgement ? accepted : { outcome: 'not-acknowledged' };
    case 'reset':
      if (!alarm.latching) return { outcome: 'not-latched' };
      if (alarm.returnedAt === null) return { outcome: 'still-active' };
      return alarm.acknowledgement ? accepted : { outcome: 'not-acknowledged' };
    case 'note':
      return accepted;
    case 'claim':
      // Anybody may take over what another has taken.
      return alarm.claim?.operator === operator ? { outcome: 'already-claimed' } : accepted;
    case 'release':
      return alarm.claim ? accepted : { outcome: 'not-claimed' };
    case 'shelve':
      return alarm.severity === target.severity ? accepted : { outcome: 'severity-changed' };
    case 'unshelve':
      return alarm.shelf ? accepted : { outcome: 'not-shelved' };
  }
}

/** The alarm after a command that was accepted; null when the command ended it. */
export function obey(alarm: Alarm, command: AlarmCommand, giver: Giver): Alarm | null {
  const { operator, desk, at } = giver;
  switch (command.command) {
    case 'acknowledge':
      if (alarm.returnedAt !== null && !alarm.latching) return null;
      return { ...alarm, acknowledgement: { operator, desk, at, note: command.note } };
    case 'unacknowledge':
      return { ...alarm, acknowledgement: null };
    case 'reset':
      return null;
    case 'note':
      return alarm;
    case 'claim':
      return { ...alarm, claim: { operator, desk, at } };
    case 'release':
      return { ...alarm, claim: null };
    case 'shelve': {
      const { until, note: reason } = command;
      return { ...alarm, shelf: { operator, desk, at, until, reason, severity: alarm.severity } };
    }
    case 'unshelve':
      return { ...alarm, shelf: null };
  }
}

/** Why a command was refused, in a few English words that name what changed. `alarm` is as it stands. */
export function describeRefusal(code: RefusalCode, target: AlarmTarget, alarm: Alarm | null): string {
  switch (code) {
    case 'not-present':
      return 'the alarm is no longer present';
    case 'occurrence-changed':
      return 'the alarm ended and was raised again since';
    case 'severity-changed':
      return `the severity is now ${alarm?.severity ?? 'unknown'}, not ${target.severity}`;
    case 'already-acknowledged':
      return `already acknowledged by ${alarm?.acknowledgement?.operator ?? 'somebody'}`;
    case 'not-acknowledged':
      return 'nobody has acknowledged the alarm';
    case 'not-latched':
      return 'the alarm does not latch, so there is nothing to reset';
    case 'still-active':
      return 'the hazard is still active';
    case 'already-claimed':
      return 'already yours';
    case 'not-claimed':
      return 'nobody has claimed the alarm';
    case 'not-shelved':
      return 'the alarm is not shelved';
    case 'not-shelvable':
      return 'alarms of this class are never shelved';
    case 'too-long':
      return 'the end is past, or further away than your role may shelve for';
  }
}
