import type { Alarm, AlarmCommand } from '../../preload/contract/alarm.ts';
import type { Delta, Snapshot } from '../../preload/contract/snapshot.ts';

interface CarriedOut {
  /** The alarm as it stands after; null where it has ended or is not there. */
  readonly after: Alarm | null;
  readonly delta?: Partial<Delta>;
}

/** What a command does to an alarm, as far as a window can see. Judges nothing. */
export function carriedOut(command: AlarmCommand, { alarms, seat, desk }: Snapshot): CarriedOut {
  const alarm = alarms.find((each) => each.id === command.target.alarm);
  if (!alarm) return { after: null };
  const who = { operator: seat.operator ?? desk.id, desk: desk.id, at: alarm.raisedAt };
  const changed = (changes: Partial<Alarm>): CarriedOut => {
    const after = { ...alarm, ...changes };
    return { after, delta: { alarms: [after] } };
  };
  const ended: CarriedOut = { after: null, delta: { ended: [alarm.id] } };
  switch (command.command) {
    case 'acknowledge': {
      const isOver = alarm.returnedAt !== null && !alarm.latching;
      return isOver ? ended : changed({ acknowledgement: { ...who, note: command.note } });
    }
    case 'unacknowledge':
      return changed({ acknowledgement: null });
    case 'reset':
      return ended;
    case 'note':
      return { after: alarm };
    case 'claim':
      return changed({ claim: who });
    case 'release':
      return changed({ claim: null });
    case 'shelve': {
      const { until, note: reason } = command;
      return changed({ shelf: { ...who, until, reason, severity: alarm.severity } });
    }
    case 'unshelve':
      return changed({ shelf: null });
  }
}
