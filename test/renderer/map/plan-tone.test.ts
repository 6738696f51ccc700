import { describe, expect, it } from 'vitest';
import { isAgainst } from '../../../renderer/map/plan-tone.ts';

type Pixel = readonly [red: number, green: number, blue: number, alpha: number];

const white: Pixel = [255, 255, 255, 255];
const black: Pixel = [0, 0, 0, 255];
const nothing: Pixel = [0, 0, 0, 0];

/** Nine tenths ground, one tenth ink. */
function picture(ground: Pixel, ink: Pixel): Uint8ClampedArray {
  return Uint8ClampedArray.from(Array.from({ length: 100 }, (_, i) => (i % 10 === 0 ? ink : ground)).flat());
}

describe('a plan is turned', () => {
  it.each([
    ['a white sheet in the dark', picture(white, black), true, true],
    ['a white sheet in the light', picture(white, black), false, false],
    ['a dark sheet in the dark', picture(black, white), true, false],
    ['a dark sheet in the light', picture(black, white), false, true],
    ['black lines on nothing in the dark', picture(nothing, black), true, true],
    ['black lines on nothing in the light', picture(nothing, black), false, false],
    ['white lines on nothing in the dark', picture(nothing, white), true, false],
    ['white lines on nothing in the light', picture(nothing, white), false, true],
    ['nothing at all', picture(nothing, nothing), true, false],
  ])('%s', (_, pixels, isDark, expected) => {
    expect(isAgainst(pixels, isDark)).toBe(expected);
  });
});
