import type { Alarm } from '../../preload/contract/alarm.ts';
import type { Plan, SiteDetail } from '../../preload/contract/site.ts';
import { placeOnMap, placeOnPlan, type Spot } from './features.ts';

/** One picture of a site: a floor plan, or its ground on the map with fences. */
export interface Tab {
  readonly id: string;
  /** Null: the ground. */
  readonly plan: Plan | null;
  readonly isFirst: boolean;
}

/** The ground comes last, and only where there is something on it or nothing else to show. */
export function tabsOf(detail: SiteDetail, hasAlarmsOnGround: boolean): readonly Tab[] {
  const tabs: Tab[] = detail.plans.map((plan, index) => ({
    id: `plan ${plan.id}`,
    plan,
    isFirst: index === 0,
  }));
  if (detail.fences.length > 0 || hasAlarmsOnGround || tabs.length === 0) {
    tabs.push({ id: 'ground', plan: null, isFirst: tabs.length === 0 });
  }
  return tabs;
}

/** Where on a tab an alarm is: percent from the top left of a plan, Web Mercator on the ground. */
export function placeOn(tab: Tab, alarm: Alarm): Spot | null {
  return tab.plan ? placeOnPlan(alarm, tab.plan, tab.isFirst) : placeOnMap(alarm);
}

/** The tab on which an alarm can be seen. */
export function tabOf(tabs: readonly Tab[], alarm: Alarm): Tab | undefined {
  return tabs.find((tab) => placeOn(tab, alarm) !== null);
}
