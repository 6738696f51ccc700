/** What happened at this desk, as acts that the other desks are told. Pure. */
import { spanOf, type Alarm, type AlarmId } from '../../preload/contract/alarm.ts';
import type { Entry } from '../../preload/contract/log.ts';
import type { OperationAct } from '../../preload/contract/room.ts';
import { mostSilenced } from './protocol.ts';

type CommandEntry = Extract<Entry, { type: 'command' }>;

/**
 * Null where a logged command is no news for the room: it was refused, is another desk's, or came from the room
 * (it has a name); what the room came to and an alarm took on is none either, even where it was done here.
 */
export function commandAct(entry: Entry, desk: string): { entry: CommandEntry; act: OperationAct } | null {
  if (entry.type !== 'command' || entry.outcome !== 'accepted' || entry.operation || entry.shared)
    return null;
  if (entry.desk !== desk || !entry.span) return null;
  const { raised, heard } = entry.span;
  const span = { raised: Math.min(raised, heard), heard: Math.max(raised, heard) };
  return { entry, act: { kind: 'alarm', command: entry.command, span } };
}

/** As many as one operation holds to each; alarms that are not here any more are left out. */
export function silenceActs(
  alarms: readonly AlarmId[],
  alarmOf: (id: AlarmId) => Alarm | null,
): readonly OperationAct[] {
  const named = alarms.flatMap((id) => {
    const alarm = alarmOf(id);
    return alarm ? { alarm: id, span: spanOf(alarm) } : [];
  });
  return Array.from({ length: Math.ceil(named.length / mostSilenced) }, (_, index) => ({
    kind: 'silence',
    alarms: named.slice(index * mostSilenced, (index + 1) * mostSilenced),
  }));
}
