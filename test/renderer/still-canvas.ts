/** A canvas that draws nothing: jsdom has none, and the map refuses to begin without. */
const context = new Proxy<Record<string, unknown>>(
  {
    measureText: (text: string) => ({ width: text.length * 8 }),
    getImageData: (_x: number, _y: number, width: number, height: number) => ({
      data: new Uint8ClampedArray(width * height * 4),
      width,
      height,
    }),
  },
  { get: (target, name) => (typeof name === 'string' ? (target[name] ?? (() => context)) : undefined) },
);

/** Gives every canvas of this page such a context, and the page fonts that never load. */
export function stillCanvas(): void {
  Object.assign(HTMLCanvasElement.prototype, { getContext: () => context });
  Object.defineProperty(document, 'fonts', { value: new EventTarget() });
}
