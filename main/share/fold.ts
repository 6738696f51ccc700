/*
 * What the desks' operations come to. Pure, and a function of the set of operations: whatever arrived first.
 *
 *  operation      what it does, in the order of the operations (see `compareOperations`)
 *  acknowledge    stands if nothing stands, or if it is for a worse severity than what stands; else it is only
 *                 recorded: the first of two stands
 *  unacknowledge  takes back what stands
 *  claim          the latest wins
 *  release        ends a claim
 *  reset          marks the occurrence as reset
 *  note           nothing: it is recorded
 *  shelve         for the alarm, not for the occurrence; the latest of shelve and unshelve wins
 */
import type { Acknowledgement, Claim, Shelf } from '../../preload/contract/alarm.ts';
import { isWorse, type Severity } from '../../preload/contract/hazard.ts';
import type { SharedFacts } from '../../preload/contract/room.ts';
import type { AlarmOperation } from './occurrence.ts';

/** The operations of one occurrence, in their order. */
export function foldOccurrence(operations: readonly AlarmOperation[]): Omit<SharedFacts, 'shelf'> {
  let acknowledgement: Acknowledgement | null = null;
  let severity: Severity | null = null;
  let claim: Claim | null = null;
  let isReset = false;
  for (const { operator, desk, at, act } of operations) {
    const { command, target, note } = act.command;
    switch (command) {
      case 'acknowledge':
        // What was acknowledged as less severe was taken back when it got worse, at every desk by itself.
        if (severity !== null && !isWorse(target.severity, severity)) break;
        acknowledgement = { operator, desk, at, note };
        severity = target.severity;
        break;
      case 'unacknowledge':
        acknowledgement = severity = null;
        break;
      case 'claim':
        claim = { operator, desk, at };
        break;
      case 'release':
        claim = null;
        break;
      case 'reset':
        isReset = true;
        break;
      case 'note':
      case 'shelve':
      case 'unshelve':
        break;
    }
  }
  return { acknowledgement, severity, claim, isReset };
}

/** What puts an alarm on the shelf or takes it off, whichever occurrence it was said of. */
export function isOfShelf({ act }: AlarmOperation): boolean {
  return act.command.command === 'shelve' || act.command.command === 'unshelve';
}

/** The latest word on the shelf; `operations` are all of the alarm, in their order. */
export function foldShelf(operations: readonly AlarmOperation[]): Shelf | null {
  const last = operations.findLast(isOfShelf);
  if (last?.act.command.command !== 'shelve') return null;
  const { operator, desk, at } = last;
  const { until, note, target } = last.act.command;
  return { operator, desk, at, until, reason: note, severity: target.severity };
}
