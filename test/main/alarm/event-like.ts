import type { Alarm, AlarmCommand } from '../../../preload/contract/alarm.ts';
import type { HazardAction, HazardReport } from '../../../preload/contract/hazard.ts';
import type { AlarmEvent } from '../../../main/alarm/machine.ts';

/** The server's time that tests count from, epoch ms. */
export const noon = 1_700_000_000_000;

/** A high gas alarm of site 1, but for what a test says otherwise. It arrives 50 ms after the server's time. */
export function reportLike(action: HazardAction, differences: Partial<HazardReport> = {}): HazardReport {
  const sourceTime = differences.sourceTime ?? noon;
  return {
    connection: 'ima-main',
    site: 'ima-main/1',
    kind: 'gas',
    source: { type: 'device', id: 'G-101', name: 'G-101' },
    action,
    severity: 'high',
    latching: false,
    sourceTime,
    receivedAt: sourceTime + 50,
    readings: [],
    place: null,
    message: null,
    context: '{}',
    ...differences,
  };
}

/** A command on the alarm as it stands. */
export function commandOn(
  alarm: Pick<Alarm, 'id' | 'occurrence' | 'severity'>,
  command: AlarmCommand['command'],
  note = 'seen',
): AlarmCommand {
  const target = { alarm: alarm.id, occurrence: alarm.occurrence, severity: alarm.severity };
  return command === 'shelve' ? { command, target, until: noon + 40, note } : { command, target, note };
}

export function hazard(id: number, report: HazardReport): AlarmEvent {
  return { type: 'hazard', id, report };
}

export function order(id: number, command: AlarmCommand, operator = 'Kim'): AlarmEvent {
  return { type: 'command', id, at: noon + id, operator, desk: 'desk-1', command };
}
