import { describe, expect, it } from 'vitest';
import { toastWords } from '../../../main/notify/words.ts';
import type { AlarmClass } from '../../../preload/contract/alarm.ts';
import { alarmLike } from '../alarm-like.ts';

const classes: AlarmClass[] = [
  {
    kind: 'unknown',
    name: { ko: '알 수 없는 위험', en: 'Unknown hazard' },
    severity: 'high',
    responseS: 60,
    guidance: { ko: [], en: [] },
    latching: false,
    shelvable: false,
  },
  {
    kind: 'gas',
    name: { ko: '유해가스', en: 'Toxic gas' },
    severity: 'critical',
    responseS: 60,
    guidance: { ko: [], en: [] },
    latching: false,
    shelvable: false,
  },
];
const worker = { type: 'worker', id: 'W-7', name: 'Somebody' } as const;

describe('the words of a notification', () => {
  it('name hazard, site, severity and device in the language that is set', () => {
    expect(toastWords('ko', classes, () => '서울 1').alarm(alarmLike())).toEqual({
      title: '유해가스 · 서울 1',
      body: '위험 · G-101',
    });
    expect(toastWords('en', classes, () => 'Seoul 1').alarm(alarmLike())).toEqual({
      title: 'Toxic gas · Seoul 1',
      body: 'Critical · G-101',
    });
  });

  it('never name a person', () => {
    const words = toastWords('en', classes, () => 'Seoul 1').alarm(alarmLike({ source: worker }));
    expect(JSON.stringify(words)).not.toContain('Somebody');
  });

  it('call a kind that no class knows unknown', () => {
    const words = toastWords('en', classes, () => 'Seoul 1').alarm(alarmLike({ kind: 'unknown-99' }));
    expect(words.title).toBe('Unknown hazard · Seoul 1');
  });

  it('count what a summary stands for', () => {
    expect(toastWords('en', classes, () => 'Seoul 1').summary(12, alarmLike())).toEqual({
      title: '12 more alarms',
      body: 'Worst: Toxic gas · Seoul 1',
    });
  });
});
