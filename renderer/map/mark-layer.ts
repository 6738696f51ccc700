import Layer from 'ol/layer/Layer.js';
import type { FrameState } from 'ol/Map.js';
import type { Marker } from '../../preload/contract/site.ts';
import type { Cluster } from './cluster.ts';
import { DevicePainter } from './device-painter.ts';
import type { Spot } from './features.ts';
import type { Sizes } from './paint.ts';
import { noPicture, place, type Frame, type Picture, type Placed, type Placement } from './placement.ts';
import { Sprites, type Sprite } from './sprites.ts';
import type { Theme } from './theme.ts';

export type Hit =
  { readonly on: 'marks'; readonly cluster: Cluster } | { readonly on: 'device'; readonly marker: Marker };

/** How far from a mark's edge a click still means it, and from a device's middle; CSS pixels. */
const REACH = { mark: 4, device: 9 };
/** Zoomed by this much while it moves, labels have come too near to each other, or clusters too far apart. */
const FAR = 1.3;

/**
 * Marks, labels and devices on one canvas of our own. OpenLayers' features and styles would need a draw call
 * and several objects for each mark and frame, and give a label only one place to be.
 */
export class MarkLayer {
  readonly layer: Layer;
  readonly #canvas = document.createElement('canvas');
  readonly #context: CanvasRenderingContext2D;
  readonly #devices = new DevicePainter();
  readonly #more: () => (others: number) => string;
  #theme: Theme;
  #sizes: Sizes;
  #picture = noPicture;
  #isBlinkOn = true;
  #sprites: Sprites | null = null;
  #pixelRatio = 0;
  #placement: Placement | null = null;
  #placedFor: Frame | null = null;

  /** `more` gives the words for "and n others" in the language of the moment. */
  constructor(theme: Theme, sizes: Sizes, more: () => (others: number) => string) {
    this.#theme = theme;
    this.#sizes = sizes;
    this.#more = more;
    // Written pixel by pixel and drawn by the processor anyway: tells Chromium to keep it in plain memory.
    const context = this.#canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('map: no canvas to draw on');
    this.#context = context;
    this.#canvas.style.position = 'absolute';
    this.layer = new Layer({ render: (frame) => this.#render(frame) });
  }

  get sizes(): Sizes {
    return this.#sizes;
  }

  show(picture: Picture): void {
    const before = this.#picture;
    this.#picture = picture;
    const { marks, isClustered, names } = picture;
    if (marks !== before.marks || isClustered !== before.isClustered || names !== before.names) {
      this.#placement = null;
    }
    this.layer.changed();
  }

  /** New colours, sizes, fonts or words: everything is drawn anew. */
  restyle(theme: Theme, sizes: Sizes): void {
    this.#theme = theme;
    this.#sizes = sizes;
    this.#sprites = null;
    this.layer.changed();
  }

  blink(isOn: boolean): void {
    if (isOn === this.#isBlinkOn) return;
    this.#isBlinkOn = isOn;
    const isSeen = this.#placement?.placed.some(({ lit, dark }) => lit !== dark);
    if (isSeen) this.layer.changed();
  }

  /** What is at a spot. Marks before their labels, labels before devices; the nearest, then the gravest. */
  hit(spot: Spot, resolution: number): Hit | null {
    let cluster: Cluster | null = null;
    let labelled: Cluster | null = null;
    let nearest = (this.#sizes.mark / 2 + REACH.mark) * resolution;
    for (const placed of this.#placement?.placed ?? []) {
      const { lead } = placed.cluster;
      const distance = Math.hypot(lead.x - spot.x, lead.y - spot.y);
      if (distance < nearest) [cluster, nearest] = [placed.cluster, distance];
      if (this.#isOnLabel(placed, spot, resolution)) labelled ??= placed.cluster;
    }
    const found = cluster ?? labelled;
    if (found) return { on: 'marks', cluster: found };
    const marker = this.#picture.devices?.nearest(spot.x, spot.y, REACH.device * resolution);
    return marker ? { on: 'device', marker } : null;
  }

  #isOnLabel({ cluster, label, offset }: Placed, spot: Spot, resolution: number): boolean {
    if (!offset) return false;
    const scale = this.#pixelRatio / resolution;
    const x = (spot.x - cluster.lead.x) * scale - offset.dx;
    const y = (cluster.lead.y - spot.y) * scale - offset.dy;
    return x >= 0 && y >= 0 && x <= label.image.width && y <= label.image.height;
  }

  #render({ pixelRatio, viewState, size, viewHints }: FrameState): HTMLElement {
    const [cssWidth = 0, cssHeight = 0] = size;
    const width = Math.round(cssWidth * pixelRatio);
    const height = Math.round(cssHeight * pixelRatio);
    this.#fit(width, height, cssWidth, cssHeight);
    if (width === 0 || height === 0) return this.#canvas;
    const resolution = viewState.resolution / pixelRatio;
    const [x = 0, y = 0] = viewState.center;
    const [left, top] = [x - (width / 2) * resolution, y + (height / 2) * resolution];
    const frame: Frame = { left, top, resolution, width, height, pixelRatio };

    if (!this.#sprites || this.#pixelRatio !== pixelRatio) {
      this.#sprites = new Sprites(this.#theme, this.#sizes, pixelRatio);
      this.#pixelRatio = pixelRatio;
      this.#placement = null;
      this.#devices.restyle();
    }
    const isMoving = viewHints.some((count) => count > 0);
    this.#drawDevices(frame);
    this.#drawMarks(frame, this.#sprites, this.#place(frame, this.#sprites, isMoving));
    return this.#canvas;
  }

  #fit(width: number, height: number, cssWidth: number, cssHeight: number): void {
    const canvas = this.#canvas;
    if (canvas.width === width && canvas.height === height) return;
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${cssWidth}px`;
    canvas.style.height = `${cssHeight}px`;
  }

  /**
   * Clusters and labels depend on the resolution, and at the edge on what is seen. While the map moves they are
   * kept as they are, unless it has been zoomed far; once it rests they are placed for what is seen then.
   */
  #place(frame: Frame, sprites: Sprites, isMoving: boolean): Placement {
    if (!this.#placement || !this.#placedFor || !isGoodFor(this.#placedFor, frame, isMoving)) {
      this.#placement = place(this.#picture, frame, sprites, this.#sizes, this.#more());
      this.#placedFor = frame;
    }
    return this.#placement;
  }

  #drawDevices(frame: Frame): void {
    const { devices } = this.#picture;
    if (devices) {
      this.#devices.draw(this.#context, devices, frame, this.#theme);
      return;
    }
    this.#devices.clear();
    this.#context.clearRect(0, 0, frame.width, frame.height);
  }

  #drawMarks(frame: Frame, sprites: Sprites, { placed, named }: Placement): void {
    const { left, top, resolution, width, height, pixelRatio } = frame;
    for (const { x, y, label } of named) {
      const { image } = label;
      this.#stamp(
        label,
        (x - left) / resolution - image.width / 2,
        (top - y) / resolution - image.height / 2,
      );
    }
    // Far enough for the longest label of a mark that is itself out of sight.
    const margin = 400 * pixelRatio;
    // From the least to the gravest, so that nothing covers the gravest.
    for (let i = placed.length - 1; i >= 0; i--) {
      const { cluster, lit, dark, label, offset } = placed[i] as Placed;
      const x = (cluster.lead.x - left) / resolution;
      const y = (top - cluster.lead.y) / resolution;
      if (x < -margin || y < -margin || x > width + margin || y > height + margin) continue;
      if (this.#isSelected(cluster)) this.#stamp(sprites.selection(), x, y);
      this.#stamp(this.#isBlinkOn ? lit : dark, x, y);
      if (offset) this.#stamp(label, x + offset.dx, y + offset.dy);
    }
  }

  #isSelected({ members }: Cluster): boolean {
    const { selected } = this.#picture;
    return selected !== null && members.some(({ id }) => id === selected);
  }

  // On whole pixels: a picture between pixels is both slow and blurred.
  #stamp({ image, x: anchorX, y: anchorY }: Sprite, x: number, y: number): void {
    this.#context.drawImage(image, Math.round(x) - anchorX, Math.round(y) - anchorY);
  }
}

function isGoodFor(before: Frame, now: Frame, isMoving: boolean): boolean {
  if (before.width !== now.width || before.height !== now.height) return false;
  const zoom = before.resolution / now.resolution;
  if (isMoving) return zoom < FAR && zoom > 1 / FAR;
  return zoom === 1 && before.left === now.left && before.top === now.top;
}
