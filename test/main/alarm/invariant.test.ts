import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isShelved, stateOf } from '../../../preload/contract/alarm.ts';
import { isWorse, severities } from '../../../preload/contract/hazard.ts';
import {
  LATE_WINDOW_MS,
  step,
  unheard,
  type AlarmEvent,
  type Effects,
  type Slot,
} from '../../../main/alarm/machine.ts';
import { enact, scenarios } from './scenario.ts';

interface Step {
  readonly event: AlarmEvent;
  readonly before: Slot;
  readonly after: Slot;
  readonly effects: Effects;
}

/** Every step of any history of one source keeps the rule. */
function always(rule: (step: Step, soFar: readonly Step[]) => void): void {
  fc.assert(
    fc.property(scenarios, (scenario) => {
      const steps: Step[] = [];
      let slot = unheard;
      const ofOneSource = scenario.map((each) => ({ ...each, source: 0 }));
      for (const event of enact(ofOneSource, () => slot.alarm)) {
        const { slot: next, effects } = step(slot, event);
        const taken = { event, before: slot, after: next, effects };
        steps.push(taken);
        slot = next;
        rule(taken, steps);
      }
    }),
    { numRuns: 300 },
  );
}

/** Whether a report counts, said again in other words than the machine's. */
function counts({ event, before }: Step): boolean {
  if (event.type !== 'hazard') return false;
  const { sourceTime, action } = event.report;
  const last = before.last;
  if (!last || sourceTime > last.sourceTime) return true;
  if (sourceTime === last.sourceTime) return action !== last.action;
  return sourceTime < last.sourceTime - LATE_WINDOW_MS;
}

const isOneOccurrence = ({ before, after }: Step) =>
  before.alarm !== null && before.alarm.occurrence === after.alarm?.occurrence;

describe('whatever happens, in whatever order', () => {
  it('an active hazard is never absent', () => {
    always(({ after }, soFar) => {
      const last = soFar.findLast(counts);
      if (last?.event.type !== 'hazard') return;
      if (last.event.report.action === 'cleared') expect(after.alarm?.returnedAt).not.toBeNull();
      else expect(after.alarm).toMatchObject({ returnedAt: null });
    });
  });

  it('nothing returns to normal unacknowledged, and no occurrence replaces one that nobody acknowledged', () => {
    always((each) => {
      if (!each.before.alarm || isOneOccurrence(each)) return;
      const { append } = each.effects;
      const isAcknowledging =
        append.type === 'command' &&
        append.command.command === 'acknowledge' &&
        append.outcome === 'accepted';
      expect(each.before.alarm.acknowledgement !== null || isAcknowledging).toBe(true);
    });
  });

  it('a latched alarm ends by a reset or a new occurrence, and by nothing else', () => {
    always((each) => {
      const { before, after, effects } = each;
      if (!before.alarm?.latching || isOneOccurrence(each)) return;
      const { append } = effects;
      expect(append.type === 'command' ? append.command.command : append.outcome).toBe(
        after.alarm ? 'raised' : 'reset',
      );
    });
  });

  it('the severity of an occurrence is the worst that was reported of it', () => {
    always(({ after }, soFar) => {
      const { alarm } = after;
      if (!alarm) return;
      const reported = soFar.flatMap(({ event }) =>
        event.type === 'hazard' && event.id >= alarm.occurrence && event.report.action !== 'cleared'
          ? [event.report.severity]
          : [],
      );
      expect(alarm.severity).toBe(severities.find((severity) => reported.includes(severity)));
    });
  });

  it('the severity never falls within an occurrence, and the first times stay', () => {
    always((each) => {
      const { before, after } = each;
      if (!isOneOccurrence(each) || !before.alarm || !after.alarm) return;
      expect(isWorse(before.alarm.severity, after.alarm.severity)).toBe(false);
      expect(after.alarm).toMatchObject({
        raisedAt: before.alarm.raisedAt,
        sourceRaisedAt: before.alarm.sourceRaisedAt,
      });
      expect([0, 1]).toContain(after.alarm.count - before.alarm.count);
    });
  });

  it('a return never annunciates', () => {
    always(({ event, effects }) => {
      if (event.type === 'hazard' && event.report.action === 'cleared') expect(effects.annunciate).toBeNull();
    });
  });

  it('what is annunciated is present and unacknowledged, and nothing becomes so unannounced', () => {
    always(({ before, after, effects }) => {
      if (effects.annunciate) expect(after.alarm).toMatchObject({ acknowledgement: null, shelf: null });
      const isCalling = ({ alarm }: Slot) => alarm?.acknowledgement === null && !isShelved(alarm);
      // Taken off the shelf after its return, it is only shown: a return never starts a sound.
      const isOver = after.alarm !== null && stateOf(after.alarm) === 'returned';
      if (isCalling(after) && !isCalling(before) && !(isOver && before.alarm))
        expect(effects.annunciate).not.toBeNull();
    });
  });

  it('an accepted acknowledgement names the occurrence and the severity that stand', () => {
    always(({ event, before, effects }) => {
      if (event.type !== 'command' || event.command.command !== 'acknowledge') return;
      if (effects.append.outcome !== 'accepted') return;
      const { occurrence, severity } = event.command.target;
      expect(before.alarm).toMatchObject({ occurrence, severity, acknowledgement: null });
    });
  });

  it('an acknowledged alarm is no worse than it was when somebody acknowledged it', () => {
    always(({ after }, soFar) => {
      if (!after.alarm?.acknowledgement) return;
      const { at } = after.alarm.acknowledgement;
      const given = soFar.find(({ event }) => event.type === 'command' && event.at === at);
      expect(given?.after.alarm?.severity).toBe(after.alarm.severity);
    });
  });

  it('an alarm that has returned, was acknowledged and does not latch is gone', () => {
    always(({ after: { alarm } }) => {
      if (alarm?.acknowledgement && !alarm.latching) expect(alarm.returnedAt).toBeNull();
    });
  });

  it('a refused command, a duplicate and a late report call nobody and leave the alarm as it was', () => {
    always(({ before, after, effects: { append, annunciate } }) => {
      const isIdle =
        append.type === 'command'
          ? append.outcome !== 'accepted'
          : append.outcome === 'late' || append.outcome === 'duplicate';
      if (!isIdle) return;
      expect(annunciate).toBeNull();
      expect(after).toEqual({
        alarm: before.alarm && { ...before.alarm, heardAt: after.alarm?.heardAt },
        last: before.last && { ...before.last, raiseTime: after.last?.raiseTime },
        shelf: before.shelf,
      });
    });
  });

  it('a shelf outlives the occurrence, and ends only by its time, by hand, or by something worse', () => {
    always(({ event, before, after }) => {
      expect(after.alarm?.shelf ?? after.shelf).toEqual(after.shelf);
      if (!before.shelf || after.shelf) return;
      const isByHand = event.type === 'command' && event.command.command === 'unshelve';
      const isWorseNow = event.type === 'hazard' && isWorse(event.report.severity, before.shelf.severity);
      const isTime = event.type === 'hazard' && event.report.receivedAt >= before.shelf.until;
      expect(isByHand || isWorseNow || isTime).toBe(true);
    });
  });

  it('an alarm carries the server time of the last report that counted', () => {
    always(({ after }) => {
      if (after.alarm) expect(after.alarm.sourceTime).toBe(after.last?.sourceTime);
    });
  });
});
