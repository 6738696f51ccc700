/** Half of the 1 Hz at which what is unacknowledged blinks, ms. */
const HALF_MS = 500;

/**
 * Keeps one phase for every blinking mark of the window, on the root's `data-blink`. Two style changes a second
 * cost a dim room's old machine less than an animation for each mark. The result stops it.
 */
export function keepBlinking(): () => void {
  const timer = setInterval(() => {
    const isOff = Math.floor(Date.now() / HALF_MS) % 2 === 1;
    document.documentElement.dataset['blink'] = isOff ? 'off' : 'on';
  }, HALF_MS);
  return () => clearInterval(timer);
}
