/**
 * What another desk's operation does to an alarm here. Every desk hears the sites by itself, so alarms are each
 * desk's own; what operators did is the room's, and comes as the facts that all operations add up to. They
 * only ever add: an acknowledgement that was given here a moment ago, and that the room does not count yet, is
 * not undone by facts that do not know it. Only the command that undoes undoes.
 */
import {
  isSameOccurrence,
  spanOf,
  type Alarm,
  type AlarmCommand,
  type Shelf,
  type Span,
} from '../../preload/contract/alarm.ts';
import { isWorse } from '../../preload/contract/hazard.ts';
import type { CommandOutcome } from '../../preload/contract/log.ts';
import type { SharedFacts } from '../../preload/contract/room.ts';
import { judge } from './command.ts';

export interface Adopted {
  readonly outcome: CommandOutcome;
  /** As it stands after; null when it ended or is not here. */
  readonly alarm: Alarm | null;
  readonly shelf: Shelf | null;
}

interface Arrived {
  readonly command: AlarmCommand;
  readonly operator: string;
  readonly span: Span;
  readonly shared: SharedFacts;
}

/** The alarm with the room's facts. Pure; `slot` is what is here. */
export function adopt(
  slot: { readonly alarm: Alarm | null; readonly shelf: Shelf | null },
  { command, operator, span, shared }: Arrived,
): Adopted {
  const { alarm } = slot;
  const isUndo = (name: AlarmCommand['command']) => command.command === name;
  const shelf = shared.shelf ?? (isUndo('unshelve') ? null : slot.shelf);
  if (!alarm || !isSameOccurrence(span, spanOf(alarm))) {
    // A shelf is the alarm's, not the occurrence's.
    const outcome = isEqual(shelf, slot.shelf) ? 'not-present' : 'accepted';
    return { outcome, alarm, shelf };
  }
  const holds = shared.severity !== null && !isWorse(alarm.severity, shared.severity);
  const after: Alarm = {
    ...alarm,
    acknowledgement:
      (holds ? shared.acknowledgement : null) ?? (isUndo('unacknowledge') ? null : alarm.acknowledgement),
    claim: shared.claim ?? (isUndo('release') ? null : alarm.claim),
    shelf,
  };
  const isOver =
    after.returnedAt !== null && after.acknowledgement !== null && (!alarm.latching || shared.isReset);
  const hasChanged = isOver || !isEqual(stated(alarm), stated(after));
  if (hasChanged || command.command === 'note')
    return { outcome: 'accepted', alarm: isOver ? null : after, shelf };
  const here = { ...command, target: { ...command.target, occurrence: alarm.occurrence } };
  const { outcome } = judge(alarm, here, operator);
  // The rules here would take it, and the room's facts do not hold: the alarm has become worse since.
  return { outcome: outcome === 'accepted' ? 'severity-changed' : outcome, alarm, shelf };
}

function stated({ acknowledgement, claim, shelf }: Alarm) {
  return { acknowledgement, claim, shelf };
}

/** Plain data, a few fields deep, always built in the same order. */
function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
