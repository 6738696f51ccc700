import Feature from 'ol/Feature.js';
import Polygon from 'ol/geom/Polygon.js';
import type ImageLayer from 'ol/layer/Image.js';
import VectorLayer from 'ol/layer/Vector.js';
import { fromLonLat } from 'ol/proj.js';
import Projection from 'ol/proj/Projection.js';
import ImageCanvas from 'ol/source/ImageCanvas.js';
import VectorSource from 'ol/source/Vector.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import View from 'ol/View.js';
import type { Fence } from '../../preload/contract/site.ts';
import type { Spot } from './features.ts';
import type { PlanPicture } from './plan-picture.svelte.ts';
import type { Theme } from './theme.ts';

/** What lies under the marks: the world in Web Mercator, or a floor plan in pixels of its image. */
export type Ground =
  | { readonly kind: 'map'; readonly fences: readonly Fence[] }
  | {
      readonly kind: 'plan';
      readonly picture: PlanPicture | null;
      readonly width: number;
      readonly height: number;
    };

/** A plan that has no picture still has positions in percent. */
export const blankPlan: Ground = { kind: 'plan', picture: null, width: 1600, height: 1000 };

/** The middle of what the built-in map draws finely: what is seen until the first sites are here. */
const start = [127.8, 36.2];

/** A view that looks at the ground. */
export function createView(ground: Ground): View {
  if (ground.kind === 'map') {
    return new View({ center: fromLonLat(start), zoom: 7, minZoom: 3, maxZoom: 19, enableRotation: false });
  }
  const { width, height } = ground;
  const extent = [0, 0, width, height];
  return new View({
    projection: new Projection({ code: `plan ${width} ${height}`, units: 'pixels', extent }),
    center: [width / 2, height / 2],
    resolution: 1,
    // Out to a thumbnail, in to a tenth of a pixel: past that a scan shows nothing more.
    maxResolution: Math.max(width, height) / 200,
    minResolution: 0.1,
    extent: [-width / 2, -height / 2, width * 1.5, height * 1.5],
    constrainOnlyCenter: true,
    enableRotation: false,
  });
}

export type PlanLayer = ImageLayer<ImageCanvas>;

/** Draws the plan's part that is looked at, once per place; between, its picture is only moved. */
export function createPlanSource(picture: PlanPicture): ImageCanvas {
  const canvas = document.createElement('canvas');
  return new ImageCanvas({
    ratio: 1.5,
    canvasFunction: (extent, resolution, pixelRatio, [width = 1, height = 1]) => {
      canvas.width = Math.round(width);
      canvas.height = Math.round(height);
      const context = canvas.getContext('2d');
      if (!context) throw new Error('map: no canvas to draw a plan on');
      context.imageSmoothingQuality = 'high';
      const [left = 0, , , top = 0] = extent;
      const scale = pixelRatio / resolution;
      context.drawImage(
        picture.image,
        -left * scale,
        (top - picture.height) * scale,
        picture.width * scale,
        picture.height * scale,
      );
      return canvas;
    },
  });
}

export type FenceLayer = VectorLayer<VectorSource>;

export function createFenceLayer(): FenceLayer {
  return new VectorLayer({ source: new VectorSource() });
}

export function fillFences(layer: FenceLayer, fences: readonly Fence[]): void {
  const source = layer.getSource();
  source?.clear();
  source?.addFeatures(
    fences.map(({ ring }) => new Feature(new Polygon([ring.map(([lng, lat]) => fromLonLat([lng, lat]))]))),
  );
}

export function paintFences(layer: FenceLayer, theme: Theme): void {
  const fill = new Fill({ color: theme.raised });
  const stroke = new Stroke({ color: theme.calm, width: 1.5 * theme.scale, lineDash: [6, 4] });
  layer.setStyle(new Style({ fill, stroke }));
}

/** Lines around what is chosen; nothing else is drawn in it. */
export function fillOutlines(layer: FenceLayer, rings: readonly (readonly Spot[])[]): void {
  const source = layer.getSource();
  source?.clear();
  source?.addFeatures(rings.map((ring) => new Feature(new Polygon([ring.map(({ x, y }) => [x, y])]))));
}

/** Long dashes in the colour of words, on a ground of their own: no colour, for it is no alarm. */
export function paintOutlines(layer: FenceLayer, theme: Theme): void {
  const line = { width: 2.5 * theme.scale, lineDash: [14, 7] };
  layer.setStyle([
    new Style({ stroke: new Stroke({ color: theme.halo, width: line.width + 3 }) }),
    new Style({ stroke: new Stroke({ color: theme.text, ...line }) }),
  ]);
}
