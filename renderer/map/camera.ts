import type View from 'ol/View.js';
import type { Spot } from './features.ts';

/** Where somebody looks from: map units, and map units per CSS pixel. */
export interface Camera {
  readonly center: readonly [x: number, y: number];
  readonly resolution: number;
}

/** [left, bottom, right, top] in map units. */
export type Extent = readonly [number, number, number, number];

/** CSS pixels. */
export type Size = readonly [width: number, height: number];

export function cameraOf(view: View): Camera {
  const [x = 0, y = 0] = view.getCenter() ?? [];
  return { center: [x, y], resolution: view.getResolution() ?? 1 };
}

/** Takes the view to a camera: in a short flight, or at once where motion is not wanted. */
export function look(view: View, { center, resolution }: Camera, durationMs: number): void {
  view.cancelAnimations();
  const duration = flight(durationMs);
  if (duration > 0) {
    view.animate({ center: [...center], resolution, duration });
    return;
  }
  view.setCenter([...center]);
  view.setResolution(resolution);
}

/** How long a flight may take: no time at all for those who asked for less motion. */
export function flight(durationMs: number): number {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : durationMs;
}

/** Whether a spot is seen and not at the very edge. `margin` in CSS pixels. */
export function isWellInside(
  { center, resolution }: Camera,
  [width, height]: Size,
  { x, y }: Spot,
  margin: number,
): boolean {
  const [fromX, fromY] = [Math.abs(x - center[0]) / resolution, Math.abs(y - center[1]) / resolution];
  return fromX < width / 2 - margin && fromY < height / 2 - margin;
}

/** The box around some spots; null around none. */
export function extentOf(spots: Iterable<Spot>): Extent | null {
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of spots) {
    left = Math.min(left, x);
    bottom = Math.min(bottom, y);
    right = Math.max(right, x);
    top = Math.max(top, y);
  }
  return left <= right ? [left, bottom, right, top] : null;
}
