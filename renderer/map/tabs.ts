import { fromLonLat } from 'ol/proj.js';
import type { Alarm } from '../../preload/contract/alarm.ts';
import type { Source } from '../../preload/contract/hazard.ts';
import type { Plan, SiteDetail } from '../../preload/contract/site.ts';
import type { Spot } from './features.ts';

/** One picture of a site: a floor plan, or its ground on the map with fences. */
export type Tab = PlanTab | GroundTab;

export interface PlanTab {
  readonly id: string;
  readonly plan: Plan;
  /** A place that names no plan is on the first. */
  readonly isFirst: boolean;
  /** Where what may report stands, by `keyOf`. */
  readonly spots: ReadonlyMap<string, Spot>;
}

export interface GroundTab {
  readonly id: 'ground';
  readonly plan: null;
}

/** The ground comes last, and only where there is something on it or nothing else to show. */
export function tabsOf(detail: SiteDetail, hasAlarmsOnGround: boolean): readonly Tab[] {
  const tabs: Tab[] = detail.plans.map((plan, index) => ({
    id: `plan ${plan.id}`,
    plan,
    isFirst: index === 0,
    spots: new Map(plan.markers.flatMap(({ source, x, y }) => (source ? [[keyOf(source), { x, y }]] : []))),
  }));
  if (detail.fences.length > 0 || hasAlarmsOnGround || tabs.length === 0) {
    tabs.push({ id: 'ground', plan: null });
  }
  return tabs;
}

/**
 * Where on a tab an alarm is: where it says it is, else where its source stands. Percent from the top left of
 * a plan, Web Mercator on the ground.
 */
export function placeOn(tab: Tab, { place, source }: Alarm): Spot | null {
  if (tab.plan === null) {
    if (place?.on !== 'map') return null;
    const [x = 0, y = 0] = fromLonLat([...place.position]);
    return { x, y };
  }
  if (place?.on !== 'plan') return tab.spots.get(keyOf(source)) ?? null;
  const isHere =
    place.plan === null ? tab.isFirst : place.plan === tab.plan.id || place.plan === tab.plan.name;
  return isHere ? { x: place.x, y: place.y } : null;
}

/** The tab on which an alarm can be seen. */
export function tabOf(tabs: readonly Tab[], alarm: Alarm): Tab | undefined {
  return tabs.find((tab) => placeOn(tab, alarm) !== null);
}

function keyOf({ type, id }: Pick<Source, 'type' | 'id'>): string {
  return `${type}:${id}`;
}
