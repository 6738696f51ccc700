import { describe, expect, it } from 'vitest';
import { en } from '../../../renderer/language/en.ts';
import { clockTime, dayTime, measure, span } from '../../../renderer/language/format.ts';
import { ko } from '../../../renderer/language/ko.ts';
import { noon } from '../fixture.ts';

const HOUR = 3_600_000;

describe('times', () => {
  it('are local, with seconds', () => {
    expect(clockTime(noon)).toBe('10:42:07');
  });

  it('carry their day when it is not today', () => {
    expect([dayTime(noon, noon), dayTime(noon - 24 * HOUR, noon)]).toEqual(['10:42:07', '03-03 10:42:07']);
  });

  it('count as minutes and seconds, with hours when there are some, and never below zero', () => {
    expect([12_000, 168_999, HOUR + 123_000, -5_000].map(span)).toEqual(['0:12', '2:48', '1:02:03', '0:00']);
  });

  it('have an age in both languages', () => {
    const ages = [0, 12_000, 59_999, 60_000, 2 * HOUR, 2 * HOUR + 300_000, 50 * HOUR];
    expect(ages.map(ko.duration)).toEqual(['0초', '12초', '59초', '1분', '2시간', '2시간 5분', '2일']);
    expect(ages.map(en.ago)).toEqual([
      '0 s ago',
      '12 s ago',
      '59 s ago',
      '1 min ago',
      '2 h ago',
      '2 h 5 min ago',
      '2 d ago',
    ]);
  });
});

describe('a measured value', () => {
  it('is shown without the noise of floating point', () => {
    expect([0.1 + 0.2, 13.4, 1_204].map(measure)).toEqual(['0.3', '13.4', '1,204']);
  });
});
