import type { DeviceField, Stamp } from './device-field.ts';
import type { Frame } from './placement.ts';
import type { Theme } from './theme.ts';

/** Diameter of a device's dot, CSS pixels at the base font of 13 px. */
const DOT = 7;

/** Paints a field of devices: keeps the dot and the array of pixels between frames. */
export class DevicePainter {
  #stamp: Stamp | null = null;
  #image: ImageData | null = null;
  #pixels = new Uint32Array();

  /** Other colours or another pixel ratio: the dot is drawn anew. */
  restyle(): void {
    this.#stamp = null;
  }

  /** Paints the whole canvas: what was on it is gone. */
  draw(context: CanvasRenderingContext2D, devices: DeviceField, frame: Frame, theme: Theme): void {
    const { width, height, pixelRatio } = frame;
    if (this.#image?.width !== width || this.#image.height !== height) {
      this.#image = context.createImageData(width, height);
      this.#pixels = new Uint32Array(this.#image.data.buffer);
    }
    this.#stamp ??= createStamp(theme, Math.round(DOT * theme.scale * pixelRatio));
    this.#pixels.fill(0);
    devices.draw(this.#pixels, frame, this.#stamp);
    context.putImageData(this.#image, 0, 0);
  }

  /** Lets go of the pixels, which are as large as the screen. */
  clear(): void {
    this.#image = null;
    this.#pixels = new Uint32Array();
  }
}

function createStamp({ calm, raised }: Theme, size: number): Stamp {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('map: no canvas to draw a device on');
  context.fillStyle = raised;
  context.strokeStyle = calm;
  context.lineWidth = size / 5.5;
  context.beginPath();
  context.arc(size / 2, size / 2, size / 2 - context.lineWidth, 0, Math.PI * 2);
  context.fill();
  context.stroke();
  return { size, pixels: new Uint32Array(context.getImageData(0, 0, size, size).data.buffer) };
}
