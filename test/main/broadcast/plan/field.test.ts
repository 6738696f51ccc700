import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldNames, fill, hasField } from '../../../../main/broadcast/plan/field.ts';

describe('fields', () => {
  it('are site, place, hazard and reading', () => {
    expect(fieldNames).toEqual(['site', 'place', 'hazard', 'reading']);
  });

  it('are filled, each wherever it stands', () => {
    const fields = { site: '판교', place: '지하 2층', hazard: '유해가스', reading: 'CO 120 ppm' };
    expect(fill('{site} {place} {hazard}({reading}). {site}', fields)).toBe(
      '판교 지하 2층 유해가스(CO 120 ppm). 판교',
    );
  });

  it('that nobody filled stay, so that the rule about them can name them', () => {
    expect([
      fill('{site}: {hazard}', { site: 'A' }),
      hasField(fill('{site}: {hazard}', { site: 'A' })),
    ]).toEqual(['A: {hazard}', true]);
  });

  it.each(['{weather}', '{Site}', '{ site }', '{toString}', '{}', '{'])('that are none stay: %s', (text) => {
    expect(fill(text, { site: 'A', place: 'B', hazard: 'C', reading: 'D' })).toBe(text);
  });

  it('are filled once: a name that looks like a field is a name', () => {
    const filled = fill('{site}', { site: '{reading}', reading: 'CO' });
    expect([filled, hasField(filled)]).toEqual(['(reading)', false]);
  });

  it('take a name as one line, whatever a back end put into it', () => {
    expect(fill('{site}!', { site: ' A\n\tB\u0007\uE000 $& $1 ' })).toBe('A B $& $1!');
  });
});

describe('a field without a value', () => {
  it.each([
    // Blanks.
    ['{reading}', ''],
    ['A {reading} B', 'A B'],
    ['{place} A', 'A'],
    ['A {place}', 'A'],
    ['A {place} {reading} B', 'A B'],
    ['A{place}, B', 'A, B'],
    // Brackets.
    ['유해가스({reading}) 발생', '유해가스 발생'],
    ['Gas ( {reading} ) here', 'Gas here'],
    ['Gas [{reading}].', 'Gas.'],
    ['Gas ({reading}, B2)', 'Gas (B2)'],
    ['Gas (B2, {reading})', 'Gas (B2)'],
    // What is left of a sentence.
    ['발생. {reading}. 대피하십시오.', '발생. 대피하십시오.'],
    ['Gas. {reading}. {place}. Leave.', 'Gas. Leave.'],
    ['{reading}. 대피', '대피'],
    ['A, {place}, B', 'A, B'],
    ['A, {place}.', 'A.'],
    ['측정값: {reading}.', '측정값.'],
    ['Gas! {reading}', 'Gas!'],
    // What hangs on it in Korean.
    ['{place}에서 유해가스 발생', '유해가스 발생'],
    ['{site} {place}에 유해가스', '유해가스'],
    ['농도 {reading}입니다. 대피', '농도. 대피'],
    // What stands before it in English.
    ['Gas at {place}.', 'Gas.'],
    ['Gas near the {place} now', 'Gas now'],
    ["Gas in {site}'s yard", 'Gas yard'],
    ['A goat {place}', 'A goat'],
  ])('goes, and what has no sense without it: %j', (text, expected) => {
    const none = { site: null, place: null, reading: null };
    expect([fill(text, none), fill(text, { site: '', place: ' ', reading: '\n' })]).toEqual([
      expected,
      expected,
    ]);
  });

  it('leaves what is written around a value as it is', () => {
    expect(fill('잠시만... {site}, {place} ,  B', { site: 'A', place: 'C' })).toBe('잠시만... A, C ,  B');
  });

  it('leaves no mark of itself, whatever stands around it', () => {
    const part = fc.constantFrom(
      '{site}',
      '{place}',
      ' ',
      '.',
      ',',
      '(',
      ')',
      '가',
      'at ',
      'the ',
      "'s",
      '\uE000',
      'x',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const filled = fill(parts.join(''), { site: null, place: null });
        expect(filled).not.toMatch(/[{}\uE000]/);
        expect(filled).toBe(filled.trim());
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });
});
