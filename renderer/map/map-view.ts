import { defaults as defaultInteractions } from 'ol/interaction/defaults.js';
import ImageLayer from 'ol/layer/Image.js';
import OlMap from 'ol/Map.js';
import type MapBrowserEvent from 'ol/MapBrowserEvent.js';
import { createBaseMapLayer, loadBaseMap, paintBaseMap } from './base-map.ts';
import { partingResolution } from './cluster.ts';
import type { Spot } from './features.ts';
import {
  createFenceLayer,
  createPlanSource,
  createView,
  fillFences,
  paintFences,
  type Ground,
  type PlanLayer,
} from './ground.ts';
import { MarkLayer, type Hit } from './mark-layer.ts';
import { sizesFor } from './paint.ts';
import { clusterRadius, noPicture, type Picture } from './placement.ts';
import type { Theme } from './theme.ts';

/** Where somebody looks from: map units, and map units per CSS pixel. */
export interface Camera {
  readonly center: readonly [x: number, y: number];
  readonly resolution: number;
}

/** [left, bottom, right, top] in map units. */
export type Extent = readonly [number, number, number, number];

/** What the operator does with the map. `hit` is null on bare ground; x and y are CSS pixels. */
export interface Gestures {
  readonly onPick: (hit: Hit | null) => void;
  readonly onOpen: (hit: Hit | null) => void;
  readonly onHover: (hit: Hit | null, x: number, y: number) => void;
  /** A key while the map has the focus; arrows, plus and minus move it already. */
  readonly onKey: (event: KeyboardEvent) => void;
  /** The operator moves the map by hand: from here on it is where the operator wants it. */
  readonly onHand: () => void;
}

const FLIGHT_MS = 350;
/** As OpenLayers counts it. */
const DOUBLE_CLICK_MS = 250;

/**
 * Owns one OpenLayers map: its layers, where it looks, and who moved it there. It knows no facts; what to show
 * is handed in. As long as nobody has moved it, it shows everything and keeps doing so when its size changes.
 */
export class MapView {
  readonly #isWall: boolean;
  readonly #gestures: Gestures;
  readonly #base = createBaseMapLayer();
  readonly #fences = createFenceLayer();
  readonly #plan: PlanLayer = new ImageLayer();
  readonly #marks: MarkLayer;
  readonly #map: OlMap;
  readonly #cameras = new Map<string, Camera>();
  #picture = noPicture;
  #place = '';
  #extent: Extent | null = null;
  /** Shows everything by itself: neither hand nor selection has moved it. */
  #isFitted = true;
  #isHeld = false;
  #clicked: { readonly hit: Hit | null; readonly at: number } = { hit: null, at: -Infinity };
  /** The mark that a selection brought into view, and that stays in view when the pane gets smaller. */
  #revealed: string | null = null;
  #undo: (() => void) | null = null;

  constructor(isWall: boolean, theme: Theme, more: () => (others: number) => string, gestures: Gestures) {
    this.#isWall = isWall;
    this.#gestures = gestures;
    this.#marks = new MarkLayer(theme, sizesFor(isWall, theme), more);
    this.#map = new OlMap({
      controls: [],
      interactions: isWall ? [] : defaultInteractions({ doubleClickZoom: false }),
      layers: [this.#base, this.#fences, this.#plan, this.#marks.layer],
    });
    this.#map.on('click', (event) => this.#click(event));
    this.#map.on('dblclick', () => gestures.onOpen(this.#clicked.hit));
    this.#map.on('pointerdrag', () => this.#takeHand());
    this.#map.on('pointermove', (event) => this.#hover(event));
    this.#map.on('change:size', () => this.#resized());
    this.restyle(theme);
  }

  /** Puts the map into a page; the result takes it out again. Rejections of the base map are the caller's. */
  start(target: HTMLElement): { readonly loaded: Promise<void>; readonly undo: () => void } {
    const release = () => {
      this.#isHeld = false;
    };
    const hold = () => {
      this.#isHeld = true;
    };
    const move = () => this.#takeHand();
    const key = (event: KeyboardEvent) => {
      if (/^(Arrow|[+=-]$)/.test(event.key)) this.#takeHand();
      else this.#gestures.onKey(event);
    };
    target.tabIndex = this.#isWall ? -1 : 0;
    this.#map.setTarget(target);
    target.addEventListener('pointerdown', hold);
    target.addEventListener('wheel', move, { passive: true });
    target.addEventListener('keydown', key);
    window.addEventListener('pointerup', release);
    window.addEventListener('pointercancel', release);
    this.#undo = () => {
      target.removeEventListener('pointerdown', hold);
      target.removeEventListener('wheel', move);
      target.removeEventListener('keydown', key);
      window.removeEventListener('pointerup', release);
      window.removeEventListener('pointercancel', release);
      this.#map.setTarget(undefined);
      this.#map.dispose();
    };
    return { loaded: loadBaseMap(this.#base), undo: () => this.stop() };
  }

  stop(): void {
    this.#undo?.();
    this.#undo = null;
  }

  /** Colours, sizes, fonts or words have changed. */
  restyle(theme: Theme): void {
    paintBaseMap(this.#base, theme);
    paintFences(this.#fences, theme);
    this.#marks.restyle(theme, sizesFor(this.#isWall, theme));
  }

  blink(isOn: boolean): void {
    this.#marks.blink(isOn);
  }

  /**
   * Goes to a place (the overview, a plan, a site's ground) and shows all of `extent`, or what was looked at
   * when the operator last left it. The same place again takes the new ground and stays where it looks.
   */
  enter(place: string, ground: Ground, extent: Extent | null): void {
    const isNew = place !== this.#place;
    this.#extent = extent;
    this.#base.setVisible(ground.kind === 'map');
    this.#fences.setVisible(ground.kind === 'map');
    this.#plan.setVisible(ground.kind === 'plan');
    if (ground.kind === 'map') fillFences(this.#fences, ground.fences);
    this.#plan.setSource(ground.kind === 'plan' && ground.picture ? createPlanSource(ground.picture) : null);
    if (isNew) {
      this.#revealed = null;
      this.#leave();
      this.#place = place;
      this.#map.setView(createView(ground));
      const camera = this.#cameras.get(place);
      this.#isFitted = !camera;
      if (camera) this.#look(camera, 0);
    }
    this.#refit();
  }

  /** All that is to be seen changed size: follows it while nobody has moved the map. */
  setExtent(extent: Extent | null): void {
    if (String(extent) === String(this.#extent)) return;
    this.#extent = extent;
    this.#refit();
  }

  show(picture: Picture): void {
    const before = this.#picture;
    this.#picture = picture;
    const keys = Object.keys(picture) as (keyof Picture)[];
    if (keys.some((key) => picture[key] !== before[key])) this.#marks.show(picture);
  }

  /** True while a hand is on the map: it must not move by itself then. */
  get isHeld(): boolean {
    return this.#isHeld || this.#map.getView().getInteracting();
  }

  /** The name of the place that it shows. */
  get place(): string {
    return this.#place;
  }

  /** Where it looks; null when it simply shows everything. */
  get camera(): Camera | null {
    if (this.#isFitted) return null;
    const view = this.#map.getView();
    const [x = 0, y = 0] = view.getCenter() ?? [];
    return { center: [x, y], resolution: view.getResolution() ?? 1 };
  }

  /** Goes back to a camera of this place, or to showing everything. */
  restore(camera: Camera | null): void {
    this.#revealed = null;
    this.#isFitted = camera === null;
    if (camera) this.#look(camera, FLIGHT_MS);
    else this.#refit(FLIGHT_MS);
  }

  /** Remembers where to look when this place is entered next; null: at everything. */
  remember(place: string, camera: Camera | null): void {
    if (camera) this.#cameras.set(place, camera);
    else this.#cameras.delete(place);
  }

  /** Brings a mark into view and out of its cluster. Does nothing when it can be seen already. */
  reveal(id: string): void {
    const mark = this.#picture.marks.get(id);
    const view = this.#map.getView();
    const resolution = view.getResolution();
    if (!mark || resolution === undefined || this.isHeld) return;
    const radius = this.#picture.isClustered ? clusterRadius(this.#marks.sizes) : 0;
    const parting = radius > 0 ? partingResolution(this.#picture.marks, id, radius) : null;
    this.#revealed = id;
    const wanted = parting === null ? resolution : Math.min(resolution, parting * 0.9);
    if (wanted === resolution && this.#isWellInside(mark)) return;
    this.#isFitted = false;
    this.#look(
      { center: [mark.x, mark.y], resolution: Math.max(wanted, view.getMinResolution()) },
      FLIGHT_MS,
    );
  }

  /** Shows all of several marks. */
  frame(marks: readonly Spot[]): void {
    const extent = extentOf(marks);
    if (!extent) return;
    this.#takeHand();
    this.#fit(extent, FLIGHT_MS, 0.8);
  }

  zoomBy(levels: number): void {
    this.#takeHand();
    const view = this.#map.getView();
    const zoom = view.getZoom();
    if (zoom !== undefined) view.animate({ zoom: zoom + levels, duration: flight(200) });
  }

  /** Shows everything again, and keeps to it. */
  fitAll(): void {
    this.#gestures.onHand();
    this.restore(null);
  }

  #leave(): void {
    if (this.#place === '') return;
    this.remember(this.#place, this.camera);
  }

  #resized(): void {
    this.#refit();
    if (this.#revealed !== null) this.reveal(this.#revealed);
  }

  #takeHand(): void {
    this.#isFitted = false;
    this.#revealed = null;
    this.#gestures.onHand();
  }

  #refit(durationMs = 0): void {
    if (this.#isFitted && this.#extent) this.#fit(this.#extent, durationMs, 1);
  }

  #fit(extent: Extent, durationMs: number, share: number): void {
    const [width = 0, height = 0] = this.#map.getSize() ?? [];
    if (width === 0 || height === 0) return;
    const { mark, alarmLabel } = this.#marks.sizes;
    const isPlan = this.#plan.getVisible();
    // Labels stand mostly to the right of their marks, the legend below.
    const side = isPlan ? mark : Math.min(alarmLabel * 8, width * 0.28);
    const padding = [mark * 2, side, mark * 3, isPlan ? mark : Math.min(mark * 3, width * 0.12)];
    const view = this.#map.getView();
    view.cancelAnimations();
    view.fit([...extent], {
      padding: padding.map((each) => each / share),
      duration: flight(durationMs),
      ...(isPlan ? {} : { maxZoom: this.#place === 'overview' && share === 1 ? 11 : 18 }),
    });
  }

  #look({ center, resolution }: Camera, durationMs: number): void {
    const view = this.#map.getView();
    view.cancelAnimations();
    const duration = flight(durationMs);
    if (duration > 0) {
      view.animate({ center: [...center], resolution, duration });
      return;
    }
    view.setCenter([...center]);
    view.setResolution(resolution);
  }

  #isWellInside({ x, y }: Spot): boolean {
    const view = this.#map.getView();
    const [centerX = 0, centerY = 0] = view.getCenter() ?? [];
    const [width = 0, height = 0] = this.#map.getSize() ?? [];
    const resolution = view.getResolution() ?? 1;
    const margin = this.#marks.sizes.mark * 1.5;
    const [fromX, fromY] = [Math.abs(x - centerX) / resolution, Math.abs(y - centerY) / resolution];
    return fromX < width / 2 - margin && fromY < height / 2 - margin;
  }

  #hit({ coordinate }: MapBrowserEvent): Hit | null {
    const [x = 0, y = 0] = coordinate ?? [];
    return this.#marks.hit({ x, y }, this.#map.getView().getResolution() ?? 1);
  }

  // What the first click of two has met is what is opened: by the second one the drawer may have come in, and
  // the map moved aside under the pointer.
  #click(event: MapBrowserEvent): void {
    const at = event.originalEvent.timeStamp;
    if (at - this.#clicked.at < DOUBLE_CLICK_MS) return;
    this.#clicked = { hit: this.#hit(event), at };
    this.#gestures.onPick(this.#clicked.hit);
  }

  #hover(event: MapBrowserEvent): void {
    if (event.dragging) return;
    const hit = this.#hit(event);
    const [x = 0, y = 0] = event.pixel ?? [];
    const target = this.#map.getTargetElement();
    if (target) target.style.cursor = hit?.on === 'marks' ? 'pointer' : '';
    this.#gestures.onHover(hit, x, y);
  }
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

function flight(durationMs: number): number {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : durationMs;
}
