import { describe, expect, it } from 'vitest';
import type { Alarm, AlarmCommand, RefusalCode } from '../../../preload/contract/alarm.ts';
import { describeRefusal, judge, obey } from '../../../main/alarm/command.ts';
import { alarmLike } from '../alarm-like.ts';
import { commandOn, noon } from './event-like.ts';

const acknowledgement = { operator: 'Park', desk: 'desk-2', at: 2_000, note: null };
const kim = { operator: 'Kim', desk: 'desk-1', at: 5_000 };
const names = [
  'acknowledge',
  'unacknowledge',
  'reset',
  'note',
  'claim',
  'release',
  'shelve',
  'unshelve',
] as const;

/** An alarm on which the command, were nothing else wrong, is accepted. */
function fitFor(command: AlarmCommand['command']): Alarm {
  if (command === 'unacknowledge') return alarmLike({ acknowledgement });
  if (command === 'release') return alarmLike({ claim: { operator: 'Kim', desk: 'desk-1', at: 1 } });
  if (command === 'unshelve') return obeyed(alarmLike(), 'shelve');
  if (command === 'reset') return alarmLike({ acknowledgement, latching: true, returnedAt: 3_000 });
  return alarmLike();
}

function obeyed(alarm: Alarm, command: AlarmCommand['command']): Alarm {
  const after = obey(alarm, commandOn(alarm, command, 'why'), kim);
  if (!after) throw new Error('the test expects an alarm');
  return after;
}

describe('every command', () => {
  it.each(names)('%s is accepted on an alarm that is as the operator saw it', (name) => {
    const alarm = fitFor(name);
    expect(judge(alarm, commandOn(alarm, name), 'Kim')).toEqual({ outcome: 'accepted', alarm });
  });

  it.each(names)('%s is refused when the alarm is gone', (name) => {
    expect(judge(null, commandOn(fitFor(name), name), 'Kim').outcome).toBe('not-present');
  });

  it.each(names)('%s is refused for another occurrence', (name) => {
    const seen = fitFor(name);
    expect(judge({ ...seen, occurrence: 4_096 }, commandOn(seen, name), 'Kim').outcome).toBe(
      'occurrence-changed',
    );
  });

  it.each(['acknowledge', 'unacknowledge', 'shelve'] as const)(
    '%s is refused for another severity',
    (name) => {
      const seen = { ...fitFor(name), severity: 'high' } as const;
      expect(judge({ ...seen, severity: 'critical' }, commandOn(seen, name), 'Kim').outcome).toBe(
        'severity-changed',
      );
    },
  );
});

describe('an acknowledgement', () => {
  it('keeps who, when and the note', () => {
    const alarm = alarmLike();
    expect(obey(alarm, commandOn(alarm, 'acknowledge', 'crew called'), kim)).toEqual({
      ...alarm,
      acknowledgement: { ...kim, note: 'crew called' },
    });
  });

  it('ends an alarm that has returned, unless it latches', () => {
    const returned = alarmLike({ returnedAt: 3_000 });
    expect(obey(returned, commandOn(returned, 'acknowledge'), kim)).toBeNull();
    const latched = alarmLike({ returnedAt: 3_000, latching: true });
    expect(obey(latched, commandOn(latched, 'acknowledge'), kim)).not.toBeNull();
  });
});

describe('a claim', () => {
  it('says whose the alarm is, is taken over by anybody else, and is given once', () => {
    const mine = obeyed(alarmLike(), 'claim');
    expect(mine.claim).toEqual(kim);
    expect(judge(mine, commandOn(mine, 'claim'), 'Kim').outcome).toBe('already-claimed');
    expect(judge(mine, commandOn(mine, 'claim'), 'Park').outcome).toBe('accepted');
    expect(obeyed(mine, 'release').claim).toBeNull();
  });
});

describe('a shelf', () => {
  it('keeps who, until when, why, and how bad the alarm was', () => {
    const alarm = alarmLike();
    const command = commandOn(alarm, 'shelve', 'sensor is being calibrated');
    expect(obey(alarm, command, kim)?.shelf).toEqual({
      ...kim,
      until: noon + 40,
      reason: 'sensor is being calibrated',
      severity: alarm.severity,
    });
    expect(obeyed(obeyed(alarm, 'shelve'), 'unshelve')).toEqual(alarm);
  });
});

describe('a note', () => {
  it('may name a severity that has changed, and changes nothing', () => {
    const seen = alarmLike({ severity: 'low' });
    const alarm = alarmLike({ severity: 'critical' });
    const note = commandOn(seen, 'note');
    expect(judge(alarm, note, 'Kim').outcome).toBe('accepted');
    expect(obey(alarm, note, kim)).toBe(alarm);
  });
});

describe('a refusal', () => {
  const alarm = alarmLike({ severity: 'critical', acknowledgement });
  const { target } = commandOn(alarmLike({ severity: 'high' }), 'acknowledge');
  const reasons: Record<RefusalCode, RegExp> = {
    'not-present': /no longer present/,
    'occurrence-changed': /raised again/,
    'severity-changed': /now critical, not high/,
    'already-acknowledged': /by Park/,
    'not-acknowledged': /nobody has acknowledged/,
    'not-latched': /does not latch/,
    'still-active': /still active/,
    'already-claimed': /already yours/,
    'not-claimed': /nobody has claimed/,
    'not-shelved': /not shelved/,
    'not-shelvable': /never shelved/,
    'too-long': /further away/,
  };

  it.each(Object.entries(reasons))('for %s says %s', (code, reason) => {
    expect(describeRefusal(code as RefusalCode, target, alarm)).toMatch(reason);
  });
});
