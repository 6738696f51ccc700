import { vi } from 'vitest';

/** jsdom lays nothing out: a viewport of 600 px with rows of 40 px, and a window that is in front. */
export function layOut() {
  const isInFront = vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  const spies = [
    isInFront,
    vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600),
    vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(800),
    vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(40),
  ];
  return { isInFront, restore: () => spies.forEach((spy) => spy.mockRestore()) };
}
