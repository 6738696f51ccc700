/** Where broadcast zones are on a site's plan or ground. Pure. */
import { fromLonLat } from 'ol/proj.js';
import type { Zone, ZoneId } from '../../preload/contract/broadcast.ts';
import type { Spot } from './features.ts';
import type { PlanTab, Tab } from './tabs.ts';

/** In percent of a plan, from its top left. */
export interface PlanRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A circle is drawn by so many corners. */
const corners = 48;
/** What is heard all over a site has all of its plan, less what keeps its line on the picture. */
const whole: PlanRect = { x: 0.6, y: 0.8, width: 98.8, height: 98.4 };

/** Null where it is not on this plan. */
export function rectOn({ area }: Pick<Zone, 'area'>, { plan, isFirst }: PlanTab): PlanRect | null {
  if (area === null) return whole;
  if (area.on !== 'plan') return null;
  const isHere = area.plan === null ? isFirst : area.plan === plan.id || area.plan === plan.name;
  return isHere ? area : null;
}

/** Its outline, in percent of a plan or in the map's own units; null where it has none on this tab. */
export function ringOn(zone: Pick<Zone, 'area'>, tab: Tab): readonly Spot[] | null {
  if (tab.plan !== null) {
    const rect = rectOn(zone, tab);
    if (!rect) return null;
    const [left, top, right, bottom] = [rect.x, rect.y, rect.x + rect.width, rect.y + rect.height];
    return [
      { x: left, y: top },
      { x: right, y: top },
      { x: right, y: bottom },
      { x: left, y: bottom },
      { x: left, y: top },
    ];
  }
  const { area } = zone;
  if (area?.on !== 'map') return null;
  const middle = toSpot(area.centre);
  // Web Mercator stretches what is north.
  const radius = area.radiusM / Math.cos((area.centre[1] * Math.PI) / 180);
  return Array.from({ length: corners + 1 }, (_, n) => {
    const angle = (n / corners) * 2 * Math.PI;
    return { x: middle.x + radius * Math.cos(angle), y: middle.y + radius * Math.sin(angle) };
  });
}

/** Its middle, in the same units; null where it is not on this tab, or all over the site. */
export function middleOn({ area }: Pick<Zone, 'area'>, tab: Tab): Spot | null {
  if (area === null) return null;
  if (area.on === 'map') return tab.plan === null ? toSpot(area.centre) : null;
  const rect = tab.plan === null ? null : rectOn({ area }, tab);
  return rect && { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
}

/** Where the name of a chosen zone stands: at its upper edge, for the alarm is in its middle as a rule. */
export function headOn(zone: Pick<Zone, 'area'>, tab: Tab): Spot | null {
  const middle = middleOn(zone, tab);
  const ring = middle && ringOn(zone, tab);
  if (!middle || !ring) return null;
  const ys = ring.map(({ y }) => y);
  // On a plan y grows downwards, on the map upwards.
  const [from, to] = tab.plan === null ? [Math.max(...ys), middle.y] : [Math.min(...ys), middle.y];
  return { x: middle.x, y: from + (to - from) * 0.2 };
}

/** The plan that tells most of these zones: on which most of the chosen are, else the first with any. */
export function planFor(
  tabs: readonly Tab[],
  zones: readonly Zone[],
  chosen: ReadonlySet<ZoneId>,
): PlanTab | undefined {
  const drawn = zones.filter(({ area }) => area?.on === 'plan');
  const plans = tabs.flatMap((tab) => {
    if (tab.plan === null) return [];
    const here = drawn.filter((zone) => rectOn(zone, tab) !== null);
    const count = here.filter(({ id }) => chosen.has(id)).length;
    return here.length === 0 ? [] : [{ tab, count }];
  });
  const most = Math.max(0, ...plans.map(({ count }) => count));
  return plans.find(({ count }) => count === most)?.tab;
}

export function toSpot([lng, lat]: readonly [number, number]): Spot {
  const [x = 0, y = 0] = fromLonLat([lng, lat]);
  return { x, y };
}
