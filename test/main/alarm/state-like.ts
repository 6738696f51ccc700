import { stateOf, type Alarm } from '../../../preload/contract/alarm.ts';
import { step, unheard, type AlarmEvent, type Slot } from '../../../main/alarm/machine.ts';
import { commandOn, hazard, noon, order, reportLike } from './event-like.ts';

/** The standard's letters; `latching` marks what only an alarm of a latching class does. */
export type State = 'A' | 'B' | 'C' | 'D' | 'B latching' | 'C latching' | 'E' | 'F';

const letters = {
  unacknowledged: 'B',
  acknowledged: 'C',
  returned: 'D',
  'latched-unacknowledged': 'E',
  'latched-acknowledged': 'F',
};

export function letterOf(alarm: Alarm | null): string {
  return alarm ? letters[stateOf(alarm)] : 'A';
}

export function after(slot: Slot, ...events: AlarmEvent[]): Slot {
  return events.reduce((from, event) => step(from, event).slot, slot);
}

export function alarmOf(slot: Slot): Alarm {
  if (!slot.alarm) throw new Error('the test expects an alarm');
  return slot.alarm;
}

/** Each state as real events lead to it; the last report that counted is of noon. */
export function slotIn(state: State): Slot {
  const latching = ['B latching', 'C latching', 'E', 'F'].includes(state);
  const isReturned = ['A', 'D', 'E', 'F'].includes(state);
  const raise = reportLike('raised', { latching, sourceTime: isReturned ? noon - 1_000 : noon });
  const raised = after(unheard, hazard(1, raise));
  const isAcknowledged = ['A', 'C', 'C latching', 'F'].includes(state);
  const seen = isAcknowledged ? after(raised, order(2, commandOn(alarmOf(raised), 'acknowledge'))) : raised;
  return isReturned ? after(seen, hazard(3, reportLike('cleared', { latching }))) : seen;
}

export const reports = {
  raised: reportLike('raised', { sourceTime: noon + 1_000 }),
  'raised milder': reportLike('raised', { sourceTime: noon + 1_000, severity: 'low' }),
  'raised worse': reportLike('raised', { sourceTime: noon + 1_000, severity: 'critical' }),
  progress: reportLike('progress', { sourceTime: noon + 1_000 }),
  'progress worse': reportLike('progress', { sourceTime: noon + 1_000, severity: 'critical' }),
  cleared: reportLike('cleared', { sourceTime: noon + 1_000 }),
  'late raised': reportLike('raised', { sourceTime: noon - 1 }),
  'late raised worse': reportLike('raised', { sourceTime: noon - 1, severity: 'critical' }),
  'late progress worse': reportLike('progress', { sourceTime: noon - 1, severity: 'critical' }),
  'late cleared': reportLike('cleared', { sourceTime: noon - 1 }),
};
