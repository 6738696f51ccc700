import { describe, expect, test } from 'vitest';
import { proofPart, readPicture, type Picture } from '../../../main/window/proof-picture.ts';
import { proofAge, proofCells, proofOf, proofRange, proofRect } from '../../../preload/contract/proof.ts';

const at = 1_700_000_123_456;
const second = Math.floor(at / 1_000) % proofRange;

type Colour = readonly [number, number, number];
const lit: Colour = [0xa3, 0xa9, 0xaf];
const dark: Colour = [0x28, 0x2c, 0x30];

interface Drawn {
  readonly cells?: readonly boolean[];
  readonly lit?: Colour;
  readonly dark?: Colour;
  /** Pixels a point of the bitmap. */
  readonly scale?: number;
  /** How Electron names the scale of the picture. */
  readonly factor?: number;
  /** Light of each pixel, added; for a display that is not clean. */
  readonly noise?: (x: number, y: number) => number;
}

/** A picture as Electron hands it out: rows of blue, green, red, alpha. */
function drawn({
  cells = proofOf(at),
  scale = 1,
  factor = 1,
  noise = () => 0,
  ...colours
}: Drawn = {}): Picture {
  const width = Math.round(proofRect.width * scale);
  const height = Math.round(proofRect.height * scale);
  const bitmap = Buffer.alloc(width * height * 4, 255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isLit = cells[Math.floor((x / width) * proofCells)] === true;
      const [red, green, blue] = isLit ? (colours.lit ?? lit) : (colours.dark ?? dark);
      const pixel = [blue, green, red].map((part) =>
        Math.min(255, Math.max(0, Math.round(part + noise(x, y)))),
      );
      bitmap.set(pixel, 4 * (y * width + x));
    }
  }
  return {
    isEmpty: () => false,
    getScaleFactors: () => [factor],
    getSize: () => ({ width: Math.round(width / factor), height: Math.round(height / factor) }),
    toBitmap: () => bitmap,
  };
}

describe('the mark in a picture', () => {
  test('says the second in which it was drawn', () => {
    expect(readPicture(drawn())).toBe(second);
    expect(proofAge(readPicture(drawn()) ?? 0, at + 7_000)).toBe(7);
  });

  test('every second is read as it was drawn', () => {
    const read = Array.from({ length: proofRange }, (_, each) =>
      readPicture(drawn({ cells: proofOf(each * 1_000) })),
    );
    expect(read).toEqual(Array.from({ length: proofRange }, (_, each) => each));
  });

  test.each([1, 1.25, 1.5, 2, 3])(
    'is read at %f pixels a point, however Electron names the scale',
    (scale) => {
      expect(readPicture(drawn({ scale }))).toBe(second);
      expect(readPicture(drawn({ scale, factor: scale }))).toBe(second);
    },
  );

  test('is read from a pale display and over noise', () => {
    const noise = (x: number, y: number) => ((x * 7 + y * 13) % 41) - 20;
    expect(readPicture(drawn({ lit: [120, 120, 120], dark: [60, 60, 60], noise }))).toBe(second);
  });

  test('is not found in a flat picture, nor in one of another pattern, nor in none', () => {
    expect(readPicture(drawn({ lit: dark }))).toBeNull();
    expect(readPicture(drawn({ lit: [60, 60, 60], dark: [40, 40, 40] }))).toBeNull();
    expect(readPicture(drawn({ cells: proofOf(at).map((cell) => !cell) }))).toBeNull();
    expect(readPicture({ ...drawn(), isEmpty: () => true })).toBeNull();
  });

  test('one wrong cell is no proof', () => {
    for (let cell = 0; cell < proofCells; cell++) {
      const cells = proofOf(at).with(cell, proofOf(at)[cell] !== true);
      expect(readPicture(drawn({ cells })), `cell ${cell}`).toBeNull();
    }
  });

  test('a picture whose size and bytes do not agree is no proof', () => {
    expect(readPicture({ ...drawn(), getSize: () => ({ width: 95, height: 6 }) })).toBeNull();
    expect(readPicture({ ...drawn(), getSize: () => ({ width: 0, height: 0 }) })).toBeNull();
    expect(readPicture({ ...drawn(), toBitmap: () => Buffer.alloc(0) })).toBeNull();
  });
});

test('the part is the lower right corner, and inside of a window that is smaller', () => {
  expect(proofPart({ width: 1920, height: 1080 })).toEqual({ x: 1824, y: 1074, width: 96, height: 6 });
  expect(proofPart({ width: 50, height: 3 })).toEqual({ x: 0, y: 0, width: 96, height: 6 });
});
