import type { Alarm, AlarmCommand, AlarmTarget, RefusalCode } from '../../preload/contract/alarm.ts';

export type Verdict =
  { readonly outcome: 'accepted'; readonly alarm: Alarm } | { readonly outcome: RefusalCode };

/**
 * Whether an operator's command holds for the alarm as it stands. What changed on the way comes first: an
 * operator who saw another occurrence or severity decided on something that is no longer so.
 */
export function judge(alarm: Alarm | null, { command, target }: AlarmCommand): Verdict {
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
  }
}

/** The alarm after a command that was accepted; null when the command ended it. `at` is epoch ms. */
export function obey(alarm: Alarm, command: AlarmCommand, operator: string, at: number): Alarm | null {
  switch (command.command) {
    case 'acknowledge':
      if (alarm.returnedAt !== null && !alarm.latching) return null;
      return { ...alarm, acknowledgement: { operator, at, note: command.note } };
    case 'unacknowledge':
      return { ...alarm, acknowledgement: null };
    case 'reset':
      return null;
    case 'note':
      return alarm;
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
  }
}
