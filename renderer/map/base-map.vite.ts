import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Plugin } from 'vite';
import type { BaseMap } from './base-map.ts';

/** [west, south, east, north] in degrees. */
type Box = readonly [number, number, number, number];
type Point = readonly [number, number];

/** Drawn as fine as Natural Earth's 1:10m has it; the rest of the world only has to be recognised. */
const near: Box = [117, 27, 147, 46];
/** How far a simplified line may run from the true one, degrees (0.003 is about 300 m). */
const tolerance = { near: 0.003, far: 0.2 };
/** Islands with a smaller box are left out, square degrees. */
const smallest = { near: 0.00015, far: 0.5 };
/** Web Mercator ends here. */
const maxLatitude = 85;

/**
 * Turns `import … from 'world-atlas/countries-10m.json?base-map'` into the compact base map at build time, so
 * that neither four megabytes of atlas nor a network are needed when the program runs.
 */
export function baseMap(): Plugin {
  return {
    name: 'base-map',
    enforce: 'pre',
    transform: {
      filter: { id: /\?base-map$/ },
      handler(code) {
        const { land, borders } = buildBaseMap(JSON.parse(code) as Topology);
        return { code: `${constant('land', land)}${constant('borders', borders)}`, map: null };
      },
    },
  };
}

/** As JSON in a string: engines read that twice as fast as the same thing written as a literal. */
function constant(name: string, value: unknown): string {
  return `export const ${name} = JSON.parse(${JSON.stringify(JSON.stringify(value))});\n`;
}

/** Land and borders of a world atlas topology (Natural Earth), simplified by how near home they are. */
export function buildBaseMap(atlas: Topology): BaseMap {
  // Lines are simplified once, where neighbours share them, so that no gaps open between countries.
  const world = simplify(atlas);
  const { countries, land } = world.objects;
  if (!countries || !land) throw new Error('base map: the atlas has no "countries" and "land"');
  const collection = feature(world, land as GeometryCollection);
  const rings = collection.features.flatMap(({ geometry }) => {
    if (geometry.type === 'Polygon') return [geometry.coordinates];
    return geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
  });
  const borders = mesh(world, countries as GeometryCollection, (a, b) => a !== b);
  return {
    land: rings
      .map((polygon) => polygon.map((ring) => ring.map(round)).filter(isLargeEnough))
      .filter((polygon) => polygon.length > 0),
    borders: borders.coordinates.map((line) => line.map(round)),
  };
}

function simplify(atlas: Topology): Topology {
  const { transform } = atlas;
  if (!transform) throw new Error('base map: the atlas is not quantized');
  const arcs = atlas.arcs.map((arc) => {
    let [x, y] = [0, 0];
    const points = arc.map(([dx = 0, dy = 0]): Point => {
      x += dx;
      y += dy;
      return [
        x * transform.scale[0] + transform.translate[0],
        y * transform.scale[1] + transform.translate[1],
      ];
    });
    return simplifyLine(points).map(([lng, lat]) => [lng, lat]);
  });
  const { transform: _, ...rest } = atlas;
  return { ...rest, arcs };
}

/** Douglas-Peucker with a tolerance that depends on where the point is. Ends are kept. */
function simplifyLine(points: readonly Point[]): Point[] {
  const keep = new Set([0, points.length - 1]);
  const spans: [number, number][] = [[0, points.length - 1]];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [first, last] = span;
    let worst = 0;
    let excess = 1;
    for (let i = first + 1; i < last; i++) {
      const point = points[i] as Point;
      const allowed = isInside(near, point) ? tolerance.near : tolerance.far;
      const ratio = distance(point, points[first] as Point, points[last] as Point) / allowed;
      if (ratio > excess) [worst, excess] = [i, ratio];
    }
    if (worst === 0) continue;
    keep.add(worst);
    spans.push([first, worst], [worst, last]);
  }
  return [...keep].sort((a, b) => a - b).map((index) => points[index] as Point);
}

/** From a point to a segment, degrees. */
function distance([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

function isInside([west, south, east, north]: Box, [lng, lat]: Point): boolean {
  return lng >= west && lng <= east && lat >= south && lat <= north;
}

function isLargeEnough(ring: readonly Point[]): boolean {
  if (ring.length < 4) return false;
  const lngs = ring.map(([lng]) => lng);
  const lats = ring.map(([, lat]) => lat);
  const area = (Math.max(...lngs) - Math.min(...lngs)) * (Math.max(...lats) - Math.min(...lats));
  return area >= (ring.some((point) => isInside(near, point)) ? smallest.near : smallest.far);
}

/** To a thousandth of a degree, about 100 m. */
function round([lng = 0, lat = 0]: readonly number[]): Point {
  const clamped = Math.max(-maxLatitude, Math.min(maxLatitude, lat));
  return [Math.round(lng * 1000) / 1000, Math.round(clamped * 1000) / 1000];
}
