import { describe, expect, it } from 'vitest';
import type { Alarm, AlarmCommand, RefusalCode } from '../../../preload/contract/alarm.ts';
import { describeRefusal, judge, obey } from '../../../main/alarm/command.ts';
import { alarmLike } from '../alarm-like.ts';
import { commandOn } from './event-like.ts';

const acknowledgement = { operator: 'Park', at: 2_000, note: null };
const names = ['acknowledge', 'unacknowledge', 'reset', 'note'] as const;

/** An alarm on which the command, were nothing else wrong, is accepted. */
function fitFor(command: AlarmCommand['command']): Alarm {
  if (command === 'unacknowledge') return alarmLike({ acknowledgement });
  if (command === 'reset') return alarmLike({ acknowledgement, latching: true, returnedAt: 3_000 });
  return alarmLike();
}

describe('every command', () => {
  it.each(names)('%s is accepted on an alarm that is as the operator saw it', (name) => {
    const alarm = fitFor(name);
    expect(judge(alarm, commandOn(alarm, name))).toEqual({ outcome: 'accepted', alarm });
  });

  it.each(names)('%s is refused when the alarm is gone', (name) => {
    expect(judge(null, commandOn(fitFor(name), name)).outcome).toBe('not-present');
  });

  it.each(names)('%s is refused for another occurrence', (name) => {
    const seen = fitFor(name);
    expect(judge({ ...seen, occurrence: 4_096 }, commandOn(seen, name)).outcome).toBe('occurrence-changed');
  });

  it.each(['acknowledge', 'unacknowledge'] as const)('%s is refused for another severity', (name) => {
    const seen = { ...fitFor(name), severity: 'high' } as const;
    expect(judge({ ...seen, severity: 'critical' }, commandOn(seen, name)).outcome).toBe('severity-changed');
  });
});

describe('an acknowledgement', () => {
  it('keeps who, when and the note', () => {
    const alarm = alarmLike();
    expect(obey(alarm, commandOn(alarm, 'acknowledge', 'crew called'), 'Kim', 5_000)).toEqual({
      ...alarm,
      acknowledgement: { operator: 'Kim', at: 5_000, note: 'crew called' },
    });
  });

  it('ends an alarm that has returned, unless it latches', () => {
    const returned = alarmLike({ returnedAt: 3_000 });
    expect(obey(returned, commandOn(returned, 'acknowledge'), 'Kim', 5_000)).toBeNull();
    const latched = alarmLike({ returnedAt: 3_000, latching: true });
    expect(obey(latched, commandOn(latched, 'acknowledge'), 'Kim', 5_000)).not.toBeNull();
  });
});

describe('a note', () => {
  it('may name a severity that has changed, and changes nothing', () => {
    const seen = alarmLike({ severity: 'low' });
    const alarm = alarmLike({ severity: 'critical' });
    const note = commandOn(seen, 'note');
    expect(judge(alarm, note).outcome).toBe('accepted');
    expect(obey(alarm, note, 'Kim', 5_000)).toBe(alarm);
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
  };

  it.each(Object.entries(reasons))('for %s says %s', (code, reason) => {
    expect(describeRefusal(code as RefusalCode, target, alarm)).toMatch(reason);
  });
});
