import { describe as group, expect, it } from 'vitest';
import type { AlarmClass } from '../../../preload/contract/alarm.ts';
import { describe, type Names } from '../../../renderer/state/describe.ts';
import { wordsOf } from '../../../renderer/language/index.ts';

const named = (kind: string, ko: string, en: string): AlarmClass => ({
  kind,
  name: { ko, en },
  severity: 'critical',
  responseS: 60,
  guidance: { ko: [], en: [] },
  latching: false,
  shelvable: false,
});
const names: Names = {
  language: 'en',
  room: null,
  classOf: (kind) =>
    kind === 'gas' ? named('gas', '유해가스', 'Toxic gas') : named('noise', '소음', 'Noise'),
  site: () => undefined,
};
const source = { type: 'device', id: '7', name: 'G-101' } as const;
const alarm = { kind: 'gas', site: 'ima-main/1', source, message: null, readings: [] } as const;
const text = (differences: object) => describe({ ...alarm, ...differences }, names, wordsOf('en'));

group('an alarm in words', () => {
  it('names the first of several readings, because a bare number would be taken for another', () => {
    const readings = [
      { name: 'h2s', value: 18.5, unit: 'ppm' },
      { name: 'o2', value: 20.1, unit: '%vol' },
    ];
    expect(text({ readings }).reading).toBe('H₂S 18.5 ppm');
  });

  it('does not name a reading that is alone, or that the kind names already', () => {
    expect(text({ readings: [{ name: 'h2s', value: 18.5, unit: 'ppm' }] }).reading).toBe('18.5 ppm');
    const readings = [
      { name: 'noise', value: 80.8, unit: 'dB(A)' },
      { name: 'noise_avg', value: 76, unit: 'dB(A)' },
    ];
    expect(text({ kind: 'noise', readings }).reading).toBe('80.8 dB(A)');
  });

  it('says once where it is, also when the back end put the device into its message', () => {
    expect(text({ message: 'Plant 2 · gas detector G-101' }).where).toBe('Plant 2 · gas detector G-101');
    expect(text({ message: 'Plant 2' }).where).toBe('Plant 2 · G-101');
  });
});
