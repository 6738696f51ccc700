import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { severities } from '../../../preload/contract/hazard.ts';
import { blindPaint, calmPaint, paints, sizesFor } from '../../../renderer/map/paint.ts';

const renderer = join(import.meta.dirname, '../../../renderer');

describe('the table of paints', () => {
  it('gives every severity a shape and a colour of its own', () => {
    const all = [...severities.map((severity) => paints[severity]), blindPaint, calmPaint];
    expect(new Set(all.map(({ outline }) => outline)).size).toBe(severities.length + 2);
    expect(new Set(all.map(({ token }) => token)).size).toBe(severities.length + 2);
  });

  it('names tokens that the style has, in the dark and in the light theme', async () => {
    const tokens = await readFile(join(renderer, 'style/tokens.css'), 'utf8');
    for (const { token } of [...Object.values(paints), blindPaint, calmPaint]) {
      expect(tokens.split(`${token}:`).length - 1, token).toBeGreaterThanOrEqual(2);
    }
  });

  it('draws the shapes that the rest of the window draws', async () => {
    const mark = await readFile(join(renderer, 'ui/Mark.svelte'), 'utf8');
    for (const outline of [
      paints.critical.outline,
      paints.high.outline,
      paints.low.outline,
      blindPaint.hatch,
    ]) {
      expect(mark).toContain(outline);
    }
  });
});

describe('sizes', () => {
  it('of a wall are never under 28 px at 3840 px', () => {
    const { alarmLabel, calmLabel, mark, calmMark } = sizesFor(true, { scale: 1.7, wallScale: 1 });
    expect(Math.min(alarmLabel, calmLabel, mark, calmMark)).toBeGreaterThanOrEqual(28);
  });

  it('of a desk are larger than 11 px and grow with the base font', () => {
    const small = sizesFor(false, { scale: 1, wallScale: 1 });
    const large = sizesFor(false, { scale: 1.7, wallScale: 1 });
    expect(small.calmLabel).toBeGreaterThan(11);
    expect(large.calmLabel / small.calmLabel).toBeCloseTo(1.7, 1);
    expect(small.alarmLabel).toBeGreaterThan(small.calmLabel);
  });
});
