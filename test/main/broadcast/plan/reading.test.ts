import { describe, expect, it } from 'vitest';
import { readingWords } from '../../../../main/broadcast/plan/reading.ts';

const o2 = (value: number) => ({ name: 'o2', value, unit: '%vol' });
const co = (value: number) => ({ name: 'co', value, unit: 'ppm' });

describe('the reading that is said', () => {
  it('is the first one, by its name in the language and in figures of one place', () => {
    expect(readingWords([{ name: 'speed', value: 17.349, unit: 'm/s' }])).toEqual({
      ko: '풍속 17.3 m/s',
      en: 'Wind 17.3 m/s',
    });
    expect(readingWords([])).toBeNull();
    expect(readingWords([{ name: 'co', value: Number.NaN, unit: null }])).toBeNull();
  });

  it.each([
    ['the gas that nobody may breathe, and not the good air before it', [o2(20.4), co(120)], 'CO 120 ppm'],
    ['the lack of oxygen, where that is it', [co(3), o2(17.9)], 'O2 17.9 %vol'],
    ['oxygen that is too much', [co(3), o2(23.5)], 'O2 23.5 %vol'],
    ['the first one where all is proper air', [o2(18), co(29)], 'O2 18 %vol'],
    ['carbon monoxide from its limit on', [o2(18), co(30)], 'CO 30 ppm'],
    ['the first one where the unit cannot be compared', [o2(20), { ...co(900), unit: null }], 'O2 20 %vol'],
  ])('is %s', (_, readings, words) => {
    expect(readingWords(readings)?.en).toBe(words);
  });
});
