import { describe, expect, it } from 'vitest';
import type { Alarm, AlarmCommand } from '../../../preload/contract/alarm.ts';
import type { SharedFacts } from '../../../preload/contract/room.ts';
import { step, type AlarmEvent, type Slot } from '../../../main/alarm/machine.ts';
import { commandOn, hazard, noon, order, reportLike } from './event-like.ts';
import { after, alarmOf, slotIn } from './state-like.ts';

const nothing: SharedFacts = {
  acknowledgement: null,
  severity: null,
  claim: null,
  shelf: null,
  isReset: false,
};
const byLee = { operator: 'Lee', desk: 'desk-2', at: noon - 500, note: null };
const acknowledged: SharedFacts = { ...nothing, acknowledgement: byLee, severity: 'high' };
const shelf = { ...byLee, until: noon + 3_600_000, reason: 'calibration', severity: 'high' } as const;

/** Another desk's command on this occurrence, as it arrives at the tenth event. */
function arrived(
  command: AlarmCommand['command'],
  shared: SharedFacts,
  differences: Partial<Extract<AlarmEvent, { type: 'operation' }>> = {},
): AlarmEvent {
  const target = { id: 'ima-main/1|gas|device:G-101', occurrence: 77, severity: 'high' } as const;
  return {
    type: 'operation',
    id: 10,
    at: noon + 10,
    operator: 'Lee',
    desk: 'desk-2',
    operation: { author: 'desk-2/x', number: 1 },
    command: commandOn(target, command),
    span: { raised: noon - 1_000, heard: noon },
    shared,
    ...differences,
  };
}

function outcomeOf(slot: Slot, event: AlarmEvent) {
  const { slot: next, effects } = step(slot, event);
  return { alarm: next.alarm, outcome: effects.append.outcome, annunciate: effects.annunciate };
}

describe('an acknowledgement of another desk', () => {
  it('is the alarm’s here as well, with who and where, and annunciates nothing', () => {
    const slot = slotIn('B');
    expect(outcomeOf(slot, arrived('acknowledge', acknowledged))).toEqual({
      alarm: { ...slot.alarm, acknowledgement: byLee },
      outcome: 'accepted',
      annunciate: null,
    });
  });

  it('takes the place of a later one that was given here, and both are recorded', () => {
    const { alarm, outcome } = outcomeOf(slotIn('C'), arrived('acknowledge', acknowledged));
    expect([alarm?.acknowledgement, outcome]).toEqual([byLee, 'accepted']);
  });

  it('that came second is recorded as such and changes nothing', () => {
    const slot = slotIn('C');
    const first = { ...acknowledged, acknowledgement: alarmOf(slot).acknowledgement };
    expect(outcomeOf(slot, arrived('acknowledge', first))).toEqual({
      alarm: slot.alarm,
      outcome: 'already-acknowledged',
      annunciate: null,
    });
  });

  it('ends an alarm that has returned', () => {
    expect(outcomeOf(slotIn('D'), arrived('acknowledge', acknowledged))).toMatchObject({
      alarm: null,
      outcome: 'accepted',
    });
  });

  it('does not hold for an alarm that has become worse than what was acknowledged', () => {
    const slot = after(
      slotIn('B'),
      hazard(8, reportLike('progress', { sourceTime: noon + 5, severity: 'critical' })),
    );
    expect(outcomeOf(slot, arrived('acknowledge', acknowledged))).toMatchObject({
      alarm: { acknowledgement: null, severity: 'critical' },
      outcome: 'severity-changed',
    });
  });

  it('of an earlier occurrence leaves this one alone', () => {
    const slot = slotIn('B');
    const earlier = arrived('acknowledge', acknowledged, {
      span: { raised: noon - 9_000, heard: noon - 8_000 },
    });
    expect(outcomeOf(slot, earlier)).toMatchObject({ alarm: slot.alarm, outcome: 'not-present' });
  });
});

describe('facts of the room', () => {
  it('never take away an acknowledgement that they do not know of yet', () => {
    const slot = slotIn('C');
    const claimed = { ...nothing, claim: { operator: 'Lee', desk: 'desk-2', at: noon } };
    expect(outcomeOf(slot, arrived('claim', claimed)).alarm).toEqual({ ...slot.alarm, claim: claimed.claim });
  });

  it('take it away when that is what the other desk did, and call again', () => {
    expect(outcomeOf(slotIn('C'), arrived('unacknowledge', nothing))).toMatchObject({
      alarm: { acknowledgement: null },
      annunciate: 'unacknowledged',
    });
  });

  it('end a latched alarm that was reset elsewhere', () => {
    const reset = { ...acknowledged, isReset: true };
    expect(outcomeOf(slotIn('F'), arrived('reset', reset))).toMatchObject({
      alarm: null,
      outcome: 'accepted',
    });
    // Returned nowhere yet: the reset waits for the site's own return.
    expect(outcomeOf(slotIn('C latching'), arrived('reset', reset)).alarm).not.toBeNull();
  });

  it('release a claim by the command that releases', () => {
    const claimed = after(slotIn('B'), order(8, commandOn(alarmOf(slotIn('B')), 'claim')));
    expect(outcomeOf(claimed, arrived('release', nothing)).alarm?.claim).toBeNull();
  });

  it('bring a note into the log and nothing else', () => {
    const slot = slotIn('B');
    expect(outcomeOf(slot, arrived('note', nothing))).toEqual({
      alarm: slot.alarm,
      outcome: 'accepted',
      annunciate: null,
    });
  });
});

describe('a shelf', () => {
  const shelved = (state: 'A' | 'B' | 'D') => after(slotIn(state), arrived('shelve', { ...nothing, shelf }));

  it('of another desk quiets the alarm here', () => {
    expect(alarmOf(shelved('B')).shelf).toEqual(shelf);
    const again = hazard(11, reportLike('raised', { sourceTime: noon + 20 }));
    expect(outcomeOf(shelved('D'), again)).toMatchObject({
      alarm: { shelf, returnedAt: null },
      annunciate: null,
    });
  });

  it('waits for an alarm that is not here, and opens it quietly', () => {
    const slot = shelved('A');
    expect(slot).toMatchObject({ alarm: null, shelf });
    const raise = hazard(11, reportLike('raised', { sourceTime: noon + 20 }));
    expect(outcomeOf(slot, raise)).toMatchObject({ alarm: { shelf }, outcome: 'raised', annunciate: null });
  });

  it('ends with something worse, which calls at once', () => {
    const worse = hazard(11, reportLike('progress', { sourceTime: noon + 20, severity: 'critical' }));
    expect(outcomeOf(shelved('B'), worse)).toMatchObject({
      alarm: { shelf: null, severity: 'critical' },
      annunciate: 'worsened',
    });
  });

  it('calls again for what still waits when it is taken off, and for nothing that was acknowledged', () => {
    const slot = shelved('B');
    const off = (each: Slot): AlarmEvent => order(12, commandOn(alarmOf(each), 'unshelve'));
    expect(outcomeOf(slot, off(slot))).toMatchObject({ alarm: { shelf: null }, annunciate: 'unshelved' });
    const seen = after(slot, order(11, commandOn(alarmOf(slot), 'acknowledge')));
    expect(outcomeOf(seen, off(seen))).toMatchObject({ alarm: { shelf: null }, annunciate: null });
  });

  it('whose time is over when it arrives is no shelf any more', () => {
    const late = arrived('shelve', { ...nothing, shelf }, { at: shelf.until });
    expect(outcomeOf(slotIn('B'), late).alarm?.shelf).toBeNull();
  });

  it('is as the log rebuilds it', () => {
    const alarm: Alarm = alarmOf(shelved('B'));
    expect(JSON.parse(JSON.stringify(alarm))).toEqual(alarm);
  });
});
