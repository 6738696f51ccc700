import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secondsOf } from '../../../../main/broadcast/plan/length.ts';
import { englishSeconds, koreanSeconds } from '../../../../main/broadcast/plan/speech.ts';
import { planLike } from './sample.ts';

describe('words', () => {
  it.each([
    ['가나다라마 바사아자차.', 2],
    ['CO 120 ppm', 1.6],
    ['', 0],
    ['...', 0],
  ])('in Korean, five syllables a second, figures and letters one by one: %j', (text, seconds) => {
    expect(koreanSeconds(text)).toBe(seconds);
  });

  it.each([
    ['Stop work now please, everybody.', 2],
    ["Don't re-enter", 0.8],
    ['CO 120 ppm', 2],
    ['', 0],
  ])('in English, five words in two seconds, a number a word for each figure: %j', (text, seconds) => {
    expect(englishSeconds(text)).toBe(seconds);
  });
});

describe('a plan', () => {
  const clip = { seconds: 12 };
  // 1 s in Korean, 2 s in English.
  const plan = planLike({ ko: '가나다라마', en: 'Stop work now please everybody', repeats: 1 });

  it('takes its tone, its clip and its words', () => {
    expect([secondsOf(plan, null), secondsOf(plan, clip), secondsOf({ ...plan, tone: null }, clip)]).toEqual([
      8, 20, 15,
    ]);
  });

  it('takes the message again for each repeat, and the gap before it', () => {
    expect(secondsOf({ ...plan, repeats: 3, gapS: 10 }, null)).toBe(8 + 2 * (10 + 3));
  });

  it('takes the tone again where the gap is a longer silence', () => {
    expect(secondsOf({ ...plan, repeats: 3, gapS: 11 }, null)).toBe(8 + 2 * (11 + 5 + 3));
  });

  it('is over at its end, and not before it was said', () => {
    expect([secondsOf({ ...plan, endS: 6 }, null), secondsOf({ ...plan, endS: 60 }, null)]).toEqual([6, 8]);
  });

  it('that is endless takes until its end, and without one nobody knows', () => {
    expect([
      secondsOf({ ...plan, repeats: null, endS: 90 }, clip),
      secondsOf({ ...plan, repeats: null }, clip),
    ]).toEqual([90, null]);
  });

  it('never takes less for one repeat, one word or one second more', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 30 }),
        fc.integer({ min: 1, max: 20 }),
        fc.string({ maxLength: 80 }),
        (gapS, repeats, text) => {
          const one = { ...plan, gapS, repeats, ko: text };
          const seconds = secondsOf(one, null) ?? 0;
          const more = [
            { ...one, repeats: repeats + 1 },
            { ...one, ko: `${text}가` },
            { ...one, gapS: gapS + 1 },
          ];
          for (const other of more) expect(secondsOf(other, null) ?? 0).toBeGreaterThanOrEqual(seconds);
        },
      ),
      { seed: 5 },
    );
  });
});
