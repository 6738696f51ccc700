import type { Marker } from '../../preload/contract/site.ts';
import type { Frame } from './placement.ts';

/** A dot as pixels: rows of `size`, each pixel as a 32-bit word of an ImageData; 0 leaves the ground. */
export interface Stamp {
  readonly size: number;
  readonly pixels: Uint32Array;
}

/**
 * A site's devices as dots, by the thousands. They are stamped into an array of pixels and handed to the canvas
 * in one piece: without a GPU, 20,000 drawing calls take 80 ms a frame and this takes 2 (README of this room).
 */
export class DeviceField {
  readonly markers: readonly Marker[];
  readonly #xs: Float64Array;
  readonly #ys: Float64Array;

  /** Positions come in percent from the top left and are kept in units of a plan of this size, y upwards. */
  constructor(markers: readonly Marker[], width: number, height: number) {
    this.markers = markers;
    this.#xs = Float64Array.from(markers, ({ x }) => (x / 100) * width);
    this.#ys = Float64Array.from(markers, ({ y }) => (1 - y / 100) * height);
  }

  /** Stamps every dot that is wholly inside of the frame into its pixels, row by row. */
  draw(pixels: Uint32Array, { left, top, resolution, width, height }: Frame, stamp: Stamp): void {
    const { size, pixels: dot } = stamp;
    const half = size / 2;
    const [lastX, lastY] = [width - size, height - size];
    const [xs, ys] = [this.#xs, this.#ys];
    for (let i = 0; i < xs.length; i++) {
      const x = Math.round(((xs[i] as number) - left) / resolution - half);
      const y = Math.round((top - (ys[i] as number)) / resolution - half);
      if (x < 0 || y < 0 || x > lastX || y > lastY) continue;
      for (let row = 0; row < size; row++) {
        let to = (y + row) * width + x;
        for (let from = row * size; from < (row + 1) * size; from++, to++) {
          const pixel = dot[from] as number;
          if (pixel !== 0) pixels[to] = pixel;
        }
      }
    }
  }

  /** The marker nearest to a spot, if there is one within `reach` (both in map units). */
  nearest(x: number, y: number, reach: number): Marker | null {
    let found: Marker | null = null;
    let nearest = reach * reach;
    for (const [i, marker] of this.markers.entries()) {
      const [dx, dy] = [(this.#xs[i] as number) - x, (this.#ys[i] as number) - y];
      const distance = dx * dx + dy * dy;
      if (distance <= nearest) [found, nearest] = [marker, distance];
    }
    return found;
  }
}
