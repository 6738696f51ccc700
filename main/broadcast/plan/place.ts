import type { Alarm } from '../../../preload/contract/alarm.ts';
import type { Zone, ZoneArea, ZoneId } from '../../../preload/contract/broadcast.ts';
import type { LngLat, Place } from '../../../preload/contract/hazard.ts';

/** Mean radius of the earth, m (IUGG). */
const earthM = 6_371_009;

/** How well the zones are known to be the ones: the hazard is in them, or they are merely all there is. */
export interface PlacedZones {
  readonly zones: readonly Zone[];
  readonly by: 'area' | 'nearest' | 'site';
}

/** "Where this hazard is", as zones' ids: see `placeZones`. */
export function zonesFor(alarm: Pick<Alarm, 'site' | 'place'>, zones: readonly Zone[]): readonly ZoneId[] {
  return placeZones(alarm, zones).zones.map(({ id }) => id);
}

/**
 * Zones of the alarm's site whose area holds its place, those that are heard all over the site among them; where
 * none does, the nearest on the same plan or on the map; where the place is not known, or no zone is drawn where
 * it is, all zones of the site: rather too many people are told than too few.
 */
export function placeZones(alarm: Pick<Alarm, 'site' | 'place'>, zones: readonly Zone[]): PlacedZones {
  const ofSite = zones.filter(({ site }) => site === alarm.site);
  const { place } = alarm;
  if (place === null) return { zones: ofSite, by: 'site' };
  const near = ofSite.flatMap((zone) => {
    const distance = zone.area === null ? null : distanceTo(zone.area, place);
    return distance !== null && Number.isFinite(distance) ? [{ zone, distance }] : [];
  });
  if (near.length === 0) return { zones: ofSite, by: 'site' };
  const within = new Set(near.filter(({ distance }) => distance <= 0).map(({ zone }) => zone));
  const holding = ofSite.filter((zone) => zone.area === null || within.has(zone));
  if (holding.length > 0) return { zones: holding, by: 'area' };
  const least = Math.min(...near.map(({ distance }) => distance));
  const nearest = near.filter(({ distance }) => distance === least).map(({ zone }) => zone);
  return { zones: nearest, by: 'nearest' };
}

/** Great-circle distance by the haversine formula, m. */
export function metresBetween(one: LngLat, other: LngLat): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const north = Math.sin(radians(other[1] - one[1]) / 2) ** 2;
  const east = Math.sin(radians(other[0] - one[0]) / 2) ** 2;
  const a = north + Math.cos(radians(one[1])) * Math.cos(radians(other[1])) * east;
  return 2 * earthM * Math.asin(Math.min(1, Math.sqrt(a)));
}

/**
 * From the place to the area's edge, in metres or in percent of the plan; 0 or less: within it. Null where they
 * cannot be compared. An area that names no plan is on whatever plan its site has.
 */
function distanceTo(area: ZoneArea, place: Place): number | null {
  if (area.on === 'map') {
    return place.on === 'map' ? metresBetween(area.centre, place.position) - area.radiusM : null;
  }
  if (place.on !== 'plan' || (area.plan !== null && area.plan !== place.plan)) return null;
  const beside = (from: number, size: number, at: number) => Math.max(from - at, 0, at - (from + size));
  return Math.hypot(beside(area.x, area.width, place.x), beside(area.y, area.height, place.y));
}
