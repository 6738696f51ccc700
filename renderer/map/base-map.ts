import Feature from 'ol/Feature.js';
import MultiLineString from 'ol/geom/MultiLineString.js';
import Polygon from 'ol/geom/Polygon.js';
import VectorImageLayer from 'ol/layer/VectorImage.js';
import { fromLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import type { LngLat } from '../../preload/contract/hazard.ts';
import type { Theme } from './theme.ts';

/** The built-in map: what `base-map.vite.ts` makes of Natural Earth. */
export interface BaseMap {
  /** Polygons: an outer ring, then its holes. */
  readonly land: readonly (readonly (readonly LngLat[])[])[];
  readonly borders: readonly (readonly LngLat[])[];
}

/** Land and borders in greys; the sea is what shows behind. Colours come with `paintBaseMap`. */
export function createBaseMapLayer(): VectorImageLayer<VectorSource> {
  // Painted to a picture that is moved while the map is: a pan costs one copy, not 17,000 points a frame.
  return new VectorImageLayer({ source: new VectorSource(), imageRatio: 1.5 });
}

/** Loads the bundled map into its layer. A part of its own, so that the window need not wait for it. */
export async function loadBaseMap(layer: VectorImageLayer<VectorSource>): Promise<void> {
  const map: BaseMap = await import('world-atlas/countries-10m.json?base-map');
  const land = map.land.map((polygon) => new Feature(new Polygon(polygon.map(project))));
  const borders = new Feature(new MultiLineString(map.borders.map(project)));
  borders.set('isBorder', true);
  layer.getSource()?.addFeatures([...land, borders]);
}

export function paintBaseMap(layer: VectorImageLayer<VectorSource>, theme: Theme): void {
  const stroke = new Stroke({ color: theme.border, width: theme.scale });
  const land = new Style({ fill: new Fill({ color: theme.land }), stroke });
  const border = new Style({ stroke, zIndex: 1 });
  layer.setStyle((feature) => (feature.get('isBorder') === true ? border : land));
}

function project(line: readonly LngLat[]): number[][] {
  return line.map(([lng, lat]) => fromLonLat([lng, lat]));
}
