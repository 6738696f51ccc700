import { classOf, type Alarm, type AlarmClass } from '../preload/contract/alarm.ts';
import type { Entry } from '../preload/contract/log.ts';
import type { Told } from './alarm/engine.ts';
import type { Picture } from './ipc/picture.ts';
import type { Trace } from './lib/trace.ts';
import type { Annunciator } from './notify/annunciator.ts';

export interface TellParts {
  readonly picture: Picture;
  readonly annunciator: Annunciator;
  readonly trace: Trace;
  readonly classes: readonly AlarmClass[];
  readonly siteName: (site: string) => string;
  /** Whoever else has to know: the shelves, and the other desks of the room. */
  readonly others: (entry: Entry, id: Alarm['id'], alarm: Alarm | null) => void;
  /** Draws the eye to the console when it is behind something else. */
  readonly flash: () => void;
}

/** Tells everybody what is in the log now: windows, ears, and whoever reads the trace. */
export function createTell(parts: TellParts): (told: Told) => void {
  const { picture, annunciator, trace } = parts;
  return ({ entry, alarmId, alarm, annunciation }) => {
    if (alarm) picture.setAlarm(alarm);
    else picture.endAlarm(alarmId);
    annunciator.heard(alarmId, alarm, annunciation !== null);
    parts.others(entry, alarmId, alarm);
    if (alarm?.severity === 'critical' && annunciation) parts.flash();

    const words = () => `${describe(entry, parts)} #${entry.id}`;
    trace('logged', words);
    if (annunciation) trace('annunciated', () => `${words()} (${annunciation})`);
    if (entry.type === 'hazard' && (entry.outcome === 'returned' || entry.outcome === 'ended')) {
      trace('returned', words);
    }
    if (entry.type === 'command' && entry.outcome === 'accepted' && entry.command.command === 'acknowledge') {
      trace('acknowledged', words);
    }
  };
}

/** Hazard and site for a line of the trace; never a person. */
function describe(entry: Entry, { classes, siteName }: TellParts): string {
  if (entry.type === 'command')
    return `${entry.command.command} ${entry.outcome}, ${entry.alarm.split('|', 2).join(' ')}`;
  if (entry.type !== 'hazard') return entry.type;
  const { report, outcome } = entry;
  return `${classOf(classes, report.kind).name.en} ${outcome} at ${siteName(report.site)}`;
}
