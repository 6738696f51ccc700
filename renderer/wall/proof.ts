import { proofOf } from '../../preload/contract/proof.ts';
import type { Undo } from '../state/time.ts';

/**
 * Paints the proof into a row of cells, from animation frames and nothing else: a page that is not painted gets
 * none, and so its proof grows old. The clock is the page's own, so that a page that hangs cannot be current.
 */
export function keepProof(cells: readonly Element[]): Undo {
  let frame = 0;
  let painted: number | null = null;
  const paint = () => {
    const now = Date.now();
    const second = Math.floor(now / 1_000);
    if (second !== painted) {
      painted = second;
      proofOf(now).forEach((isLit, index) => cells[index]?.classList.toggle('lit', isLit));
    }
    frame = requestAnimationFrame(paint);
  };
  frame = requestAnimationFrame(paint);
  return () => cancelAnimationFrame(frame);
}
