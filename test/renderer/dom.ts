import { flushSync } from 'svelte';

/** jsdom lays nothing out, so there is nothing to observe either. */
class StillObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

globalThis.ResizeObserver ??= StillObserver;

/** A screen that never changes. */
globalThis.matchMedia ??= (media) => ({
  ...{ media, matches: false, onchange: null, dispatchEvent: () => false },
  ...{ addEventListener: () => undefined, removeEventListener: () => undefined },
  ...{ addListener: () => undefined, removeListener: () => undefined },
});

/** What is written in an element, with single spaces. */
export function textOf(element: Element | null): string {
  return (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
}

/** Does something and lets the page follow. */
export function act(what: () => void): void {
  flushSync(what);
}
