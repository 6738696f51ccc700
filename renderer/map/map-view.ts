import { defaults as defaultInteractions } from 'ol/interaction/defaults.js';
import ImageLayer from 'ol/layer/Image.js';
import OlMap from 'ol/Map.js';
import type MapBrowserEvent from 'ol/MapBrowserEvent.js';
import { createBaseMapLayer, loadBaseMap, paintBaseMap } from './base-map.ts';
import {
  cameraOf,
  extentOf,
  flight,
  isWellInside,
  look,
  type Camera,
  type Extent,
  type Size,
} from './camera.ts';
import { partingResolution } from './cluster.ts';
import type { Spot } from './features.ts';
import {
  createFenceLayer,
  createPlanSource,
  createView,
  fillFences,
  fillOutlines,
  paintFences,
  paintOutlines,
  type Ground,
  type PlanLayer,
} from './ground.ts';
import { watchHand } from './hand.ts';
import { MarkLayer, type Hit } from './mark-layer.ts';
import { sizesFor } from './paint.ts';
import { clusterRadius, noPicture, type Picture } from './placement.ts';
import type { Theme } from './theme.ts';

/** What the operator does with the map. `hit` is null on bare ground; x and y are CSS pixels. */
export interface Gestures {
  readonly onPick: (hit: Hit | null) => void;
  readonly onOpen: (hit: Hit | null) => void;
  readonly onHover: (hit: Hit | null, x: number, y: number) => void;
  /** The operator moves the map by hand: from here on it is where the operator wants it. */
  readonly onHand: () => void;
}

const FLIGHT_MS = 350;
const ZOOM_MS = 200;
/** As OpenLayers counts it. */
const DOUBLE_CLICK_MS = 250;
/** Nearer than this the built-in map shows nothing more, when it fits itself to sites or to a site's ground. */
const nearest = { overview: 11, site: 18 } as const;

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
  readonly #outlines = createFenceLayer();
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
      layers: [this.#base, this.#fences, this.#plan, this.#outlines, this.#marks.layer],
    });
    this.#map.on('click', (event) => this.#click(event));
    this.#map.on('dblclick', () => gestures.onOpen(this.#clicked.hit));
    this.#map.on('pointerdrag', () => this.#takeHand());
    this.#map.on('pointermove', (event) => this.#hover(event));
    this.#map.on('change:size', () => this.#resized());
    this.restyle(theme);
  }

  /** Puts the map into a page; the result takes it out again. That the base map fails is the caller's to say. */
  start(target: HTMLElement): { readonly loaded: Promise<void>; readonly undo: () => void } {
    target.tabIndex = this.#isWall ? -1 : 0;
    this.#map.setTarget(target);
    const unwatch = watchHand(target, {
      onHold: (isHeld) => {
        this.#isHeld = isHeld;
      },
      onMove: () => this.#takeHand(),
      onLeave: () => this.#gestures.onHover(null, 0, 0),
    });
    this.#undo = () => {
      unwatch();
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
    paintOutlines(this.#outlines, theme);
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
    this.#extent = extent;
    const isMap = ground.kind === 'map';
    this.#base.setVisible(isMap);
    this.#fences.setVisible(isMap);
    this.#plan.setVisible(!isMap);
    if (isMap) fillFences(this.#fences, ground.fences);
    this.#plan.setSource(!isMap && ground.picture ? createPlanSource(ground.picture) : null);
    if (place !== this.#place) {
      if (this.#place !== '') this.remember(this.#place, this.camera);
      this.#place = place;
      this.#revealed = null;
      const view = createView(ground);
      const camera = this.#cameras.get(place);
      this.#isFitted = !camera;
      this.#map.setView(view);
      if (camera) look(view, camera, 0);
    }
    this.#refit(0);
  }

  /** All that is to be seen changed size: follows it while nobody has moved the map. */
  setExtent(extent: Extent | null): void {
    if (String(extent) === String(this.#extent)) return;
    this.#extent = extent;
    this.#refit(0);
  }

  show(picture: Picture): void {
    const before = this.#picture;
    this.#picture = picture;
    if (picture.outlines !== before.outlines) fillOutlines(this.#outlines, picture.outlines);
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
    return this.#isFitted ? null : cameraOf(this.#map.getView());
  }

  /** Goes back to a camera of this place, or to showing everything. */
  restore(camera: Camera | null): void {
    this.#revealed = null;
    this.#isFitted = camera === null;
    if (camera) look(this.#map.getView(), camera, FLIGHT_MS);
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
    if (!mark || this.isHeld) return;
    this.#revealed = id;
    const view = this.#map.getView();
    const camera = cameraOf(view);
    const { isClustered, marks } = this.#picture;
    const parting = isClustered ? partingResolution(marks, id, clusterRadius(this.#marks.sizes)) : null;
    const wanted = parting === null ? camera.resolution : Math.min(camera.resolution, parting * 0.9);
    const margin = this.#marks.sizes.mark * 1.5;
    if (wanted === camera.resolution && isWellInside(camera, this.#size, mark, margin)) return;
    this.#isFitted = false;
    const resolution = Math.max(wanted, view.getMinResolution());
    look(view, { center: [mark.x, mark.y], resolution }, FLIGHT_MS);
  }

  /** Zooms in on several marks. False where no zoom would take them apart. */
  frame(marks: readonly Spot[]): boolean {
    const extent = extentOf(marks);
    if (!extent) return false;
    const across = Math.max(extent[2] - extent[0], extent[3] - extent[1]);
    const view = this.#map.getView();
    if (across < clusterRadius(this.#marks.sizes) * view.getMinResolution()) return false;
    this.#takeHand();
    this.#fit(extent, FLIGHT_MS, nearest.site);
    return true;
  }

  zoomBy(levels: number): void {
    this.#takeHand();
    const view = this.#map.getView();
    const zoom = view.getZoom();
    if (zoom !== undefined) view.animate({ zoom: zoom + levels, duration: flight(ZOOM_MS) });
  }

  /** Shows everything again, and keeps to it. */
  fitAll(): void {
    this.#gestures.onHand();
    this.restore(null);
  }

  get #size(): Size {
    const [width = 0, height = 0] = this.#map.getSize() ?? [];
    return [width, height];
  }

  #resized(): void {
    this.#refit(0);
    if (this.#revealed !== null) this.reveal(this.#revealed);
  }

  #takeHand(): void {
    this.#isFitted = false;
    this.#revealed = null;
    this.#gestures.onHand();
  }

  #refit(durationMs: number): void {
    if (!this.#isFitted || !this.#extent) return;
    this.#fit(this.#extent, durationMs, this.#place === 'overview' ? nearest.overview : nearest.site);
  }

  #fit(extent: Extent, durationMs: number, maxZoom: number): void {
    const [width, height] = this.#size;
    if (width === 0 || height === 0) return;
    const { mark, alarmLabel } = this.#marks.sizes;
    const isPlan = this.#plan.getVisible();
    // Labels stand mostly to the right of their marks, the legend below.
    const right = isPlan ? mark : Math.min(alarmLabel * 8, width * 0.28);
    const left = isPlan ? mark : Math.min(mark * 3, width * 0.12);
    const view = this.#map.getView();
    view.cancelAnimations();
    view.fit([...extent], {
      padding: [mark * 2, right, mark * 3, left],
      duration: flight(durationMs),
      // Zoom levels are of the world; a plan has a nearest resolution of its own.
      ...(isPlan ? {} : { maxZoom }),
    });
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
    if (event.dragging || this.#isWall) return;
    const hit = this.#hit(event);
    const [x = 0, y = 0] = event.pixel ?? [];
    const target = this.#map.getTargetElement();
    if (target) target.style.cursor = hit?.on === 'marks' ? 'pointer' : '';
    this.#gestures.onHover(hit, x, y);
  }
}
