/**
 * The mark by which a wall proves that it is painted: a row of cells in the window's lower right corner that says
 * the second in which it was drawn. The page draws it, main reads it from a picture of the window and compares it
 * with the clock (alarm-rules, "what no other console does", 14).
 */

/** In CSS pixels from the window's lower right corner; one row of cells. */
export const proofCells = 16;
export const proofCellPx = 6;
export const proofRect = { width: proofCells * proofCellPx, height: 6 } as const;

/** Seconds are told up to here and begin again. */
export const proofRange = 4_096;

/** Two cells to begin with (lit, dark), twelve of the second, the lowest first, two that check them. */
export function proofOf(atMs: number): readonly boolean[] {
  const second = Math.floor(atMs / 1_000) % proofRange;
  const bits = Array.from({ length: 12 }, (_, index) => ((second >> index) & 1) === 1);
  return [true, false, ...bits, ...checkOf(bits)];
}

/** The second that the cells say, 0 to `proofRange`; null where they are no proof. */
export function readProof(cells: readonly boolean[]): number | null {
  const bits = cells.slice(2, 14);
  const check = checkOf(bits);
  if (cells.length !== proofCells || cells[0] !== true || cells[1] !== false) return null;
  if (cells[14] !== check[0] || cells[15] !== check[1]) return null;
  return bits.reduce((second, bit, index) => second + (bit ? 1 << index : 0), 0);
}

/** How old a proof is at `nowMs`, s; a clock that was set back makes it no older than it can be told. */
export function proofAge(second: number, nowMs: number): number {
  return (Math.floor(nowMs / 1_000) - second + 2 * proofRange) % proofRange;
}

/** How many are lit, modulo four. */
function checkOf(bits: readonly boolean[]): readonly [boolean, boolean] {
  const lit = bits.filter(Boolean).length;
  return [(lit & 1) === 1, (lit & 2) === 2];
}
