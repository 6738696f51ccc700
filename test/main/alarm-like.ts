import type { Alarm } from '../../preload/contract/alarm.ts';

/** An active, unacknowledged gas alarm of site 1, but for what a test says otherwise. */
export function alarmLike(differences: Partial<Alarm> = {}): Alarm {
  return {
    id: 'ima-main/1|gas|device:G-101',
    occurrence: 1_024,
    site: 'ima-main/1',
    kind: 'gas',
    source: { type: 'device', id: 'G-101', name: 'G-101' },
    severity: 'critical',
    latching: false,
    raisedAt: 1_000,
    sourceRaisedAt: 990,
    heardAt: 1_000,
    sourceTime: 990,
    count: 1,
    returnedAt: null,
    acknowledgement: null,
    claim: null,
    shelf: null,
    readings: [],
    place: null,
    message: null,
    ...differences,
  };
}
