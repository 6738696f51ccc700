/** The part of a long list that is worth drawing. Indices of the first row and of the one after the last. */
export interface Slice {
  readonly first: number;
  readonly end: number;
}

/**
 * Where each row begins, in px from the top, and at the end the height of all: so one longer than `heights`.
 */
export function offsetsOf(count: number, heightOf: (index: number) => number): Float64Array {
  const offsets = new Float64Array(count + 1);
  let top = 0;
  for (let index = 0; index < count; index += 1) {
    offsets[index] = top;
    top += heightOf(index);
  }
  offsets[count] = top;
  return offsets;
}

/** The rows that touch the viewport, and `overscan` px more on both sides. */
export function sliceOf(offsets: Float64Array, scrollTop: number, height: number, overscan: number): Slice {
  const count = offsets.length - 1;
  const first = rowAt(offsets, scrollTop - overscan);
  const last = rowAt(offsets, scrollTop + height + overscan);
  return { first, end: Math.min(count, last + 1) };
}

/** The row that covers a height, clamped to the list. */
export function rowAt(offsets: Float64Array, y: number): number {
  let low = 0;
  let high = Math.max(0, offsets.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((offsets[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The scroll position that shows a row whole, as near to the present one as can be. */
export function scrollToShow(
  offsets: Float64Array,
  index: number,
  scrollTop: number,
  height: number,
): number {
  const top = offsets[index] ?? 0;
  const bottom = offsets[index + 1] ?? top;
  if (top < scrollTop) return top;
  if (bottom > scrollTop + height) return bottom - height;
  return scrollTop;
}
