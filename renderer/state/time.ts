export type Undo = () => void;

/** Time as this window sees it. Handed in, so that tests own it. */
export interface Time {
  /** Epoch ms. */
  now(): number;
  /** Calls back once after `delayMs`. */
  after(delayMs: number, callback: () => void): Undo;
  /** Calls back once, with the next frame that is painted, or soon where nothing is painted. */
  frame(callback: () => void): Undo;
}

/** A hidden window paints no frames, and its facts must not stand still for that. */
const HIDDEN_FRAME_MS = 100;

export const windowTime: Time = {
  now: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  frame(callback) {
    const undo = () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
    const once = () => {
      undo();
      callback();
    };
    const frame = requestAnimationFrame(once);
    const timer = setTimeout(once, HIDDEN_FRAME_MS);
    return undo;
  },
};
