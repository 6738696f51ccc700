export interface HandListeners {
  /** A pointer goes down on the element, or is let go wherever it is by then. */
  readonly onHold: (isHeld: boolean) => void;
  /** The wheel or a key moves what is in the element. */
  readonly onMove: () => void;
  /** The pointer is elsewhere. */
  readonly onLeave: () => void;
}

/** Tells when an operator's hand is on an element. The result undoes it. */
export function watchHand(element: HTMLElement, { onHold, onMove, onLeave }: HandListeners): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  element.addEventListener('pointerdown', () => onHold(true), { signal });
  window.addEventListener('pointerup', () => onHold(false), { signal });
  window.addEventListener('pointercancel', () => onHold(false), { signal });
  element.addEventListener('wheel', () => onMove(), { passive: true, signal });
  element.addEventListener('pointerleave', () => onLeave(), { signal });
  const onKey = ({ key }: KeyboardEvent) => {
    if (/^(Arrow\w+|[+=-])$/.test(key)) onMove();
  };
  element.addEventListener('keydown', onKey, { signal });
  return () => stop.abort();
}
