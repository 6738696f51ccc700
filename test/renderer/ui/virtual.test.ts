import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offsetsOf, rowAt, scrollToShow, sliceOf } from '../../../renderer/ui/virtual.ts';

const heights = [34, 54, 54, 34, 54];
const offsets = offsetsOf(heights.length, (index) => heights[index] ?? 0);

describe('the virtual list', () => {
  it('knows where each row begins and how high all are', () => {
    expect([...offsets]).toEqual([0, 34, 88, 142, 176, 230]);
  });

  it('draws the rows that touch the viewport', () => {
    expect(sliceOf(offsets, 40, 60, 0)).toEqual({ first: 1, end: 3 });
    expect(sliceOf(offsets, 0, 1_000, 200)).toEqual({ first: 0, end: 5 });
  });

  it('draws nothing of an empty list', () => {
    expect(
      sliceOf(
        offsetsOf(0, () => 54),
        0,
        900,
        200,
      ),
    ).toEqual({ first: 0, end: 0 });
  });

  it('stays in the list when it was scrolled beyond its new end', () => {
    expect(sliceOf(offsets, 5_000, 100, 0)).toEqual({ first: 4, end: 5 });
  });

  it('scrolls only as far as a row needs to be seen whole', () => {
    expect([
      scrollToShow(offsets, 1, 60, 100),
      scrollToShow(offsets, 4, 0, 100),
      scrollToShow(offsets, 2, 50, 100),
    ]).toEqual([34, 130, 50]);
  });

  it('finds the row at any height', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }), fc.nat(9_000), (list, y) => {
        const tops = offsetsOf(list.length, (index) => list[index] ?? 0);
        const row = rowAt(tops, y);
        const isIn = (tops[row] ?? 0) <= y && (y < (tops[row + 1] ?? 0) || row === list.length - 1);
        expect(isIn).toBe(true);
      }),
    );
  });
});
