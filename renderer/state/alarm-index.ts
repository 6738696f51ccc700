import { isShelved, isUnacknowledged, type Alarm, type AlarmId } from '../../preload/contract/alarm.ts';
import { severities, type Severity, type SiteId } from '../../preload/contract/hazard.ts';
import { AlarmOrder, compareByState, groupOf, type Change, type Group } from './alarm-order.ts';

/** How a site stands, for a mark on the map and a tile on the wall. What is shelved counts apart. */
export interface Standing {
  /** The worst of everything present; null where nothing is. */
  readonly worst: Severity | null;
  readonly worstUnacknowledged: Severity | null;
  readonly total: number;
  readonly unacknowledged: number;
  /** Hazards that have not returned to normal. */
  readonly active: number;
  readonly shelved: number;
}

export const calmStanding: Standing = {
  worst: null,
  worstUnacknowledged: null,
  total: 0,
  unacknowledged: 0,
  active: 0,
  shelved: 0,
};

export type Counts = Readonly<Record<Group, number>>;

const none: Counts = { unacknowledged: 0, acknowledged: 0, returned: 0, latched: 0, shelved: 0 };

/** The alarms present, by id, in order, and by site. Plain data, kept up to date change by change. */
export class AlarmIndex {
  readonly #byId = new Map<AlarmId, Alarm>();
  readonly #order = new AlarmOrder(compareByState);
  readonly #sites = new Map<SiteId, SiteTally>();
  #counts: Counts = none;

  /** Ordered by group, severity and time. A new array after every change. */
  get ordered(): readonly Alarm[] {
    return this.#order.items;
  }

  get counts(): Counts {
    return this.#counts;
  }

  get(id: AlarmId): Alarm | undefined {
    return this.#byId.get(id);
  }

  /** One site's alarms in the same order. */
  ofSite(site: SiteId): readonly Alarm[] {
    return this.#sites.get(site)?.order.items ?? [];
  }

  standing(site: SiteId): Standing {
    return this.#sites.get(site)?.standing ?? calmStanding;
  }

  /** Sites with alarms, in no particular order. */
  sites(): readonly SiteId[] {
    return [...this.#sites.keys()];
  }

  replace(alarms: readonly Alarm[]): readonly Change[] {
    const stays = new Set(alarms.map((alarm) => alarm.id));
    const ended = [...this.#byId.keys()].filter((id) => !stays.has(id));
    return this.apply(alarms, ended);
  }

  /** Takes what changed and tells it, each alarm once. What did not change is not told. */
  apply(alarms: readonly Alarm[], ended: readonly AlarmId[]): readonly Change[] {
    const next = new Map<AlarmId, Alarm | null>();
    for (const id of ended) next.set(id, null);
    for (const alarm of alarms) next.set(alarm.id, alarm);

    const changes: Change[] = [];
    const bySite = new Map<SiteId, Change[]>();
    const counts = { ...this.#counts };
    for (const [id, after] of next) {
      const before = this.#byId.get(id) ?? null;
      if (before === after) continue;
      if (after) this.#byId.set(id, after);
      else this.#byId.delete(id);
      if (before) counts[groupOf(before)] -= 1;
      if (after) counts[groupOf(after)] += 1;
      const change = { before, after };
      changes.push(change);
      // An alarm's id begins with its site, so before and after are of one site.
      const site = (after ?? before)?.site;
      if (site === undefined) continue;
      const ofSite = bySite.get(site);
      if (ofSite) ofSite.push(change);
      else bySite.set(site, [change]);
    }
    this.#counts = counts;
    this.#order.update(changes);
    for (const [site, ofSite] of bySite) this.#updateSite(site, ofSite);
    return changes;
  }

  #updateSite(site: SiteId, changes: readonly Change[]): void {
    const tally = this.#sites.get(site) ?? new SiteTally();
    tally.update(changes);
    if (tally.order.items.length === 0) this.#sites.delete(site);
    else this.#sites.set(site, tally);
  }
}

/** One site's alarms, counted change by change: in a flood a site has thousands. */
class SiteTally {
  readonly order = new AlarmOrder(compareByState);
  readonly #present: number[] = severities.map(() => 0);
  readonly #unacknowledged: number[] = severities.map(() => 0);
  #active = 0;
  #shelved = 0;
  #standing = calmStanding;

  get standing(): Standing {
    return this.#standing;
  }

  update(changes: readonly Change[]): void {
    this.order.update(changes);
    for (const { before, after } of changes) {
      if (before) this.#count(before, -1);
      if (after) this.#count(after, 1);
    }
    this.#standing = {
      worst: worstOf(this.#present),
      worstUnacknowledged: worstOf(this.#unacknowledged),
      total: this.order.items.length - this.#shelved,
      unacknowledged: this.#unacknowledged.reduce((sum, count) => sum + count, 0),
      active: this.#active,
      shelved: this.#shelved,
    };
  }

  #count(alarm: Alarm, by: 1 | -1): void {
    if (isShelved(alarm)) {
      this.#shelved += by;
      return;
    }
    const place = severities.indexOf(alarm.severity);
    this.#present[place] = (this.#present[place] ?? 0) + by;
    if (isUnacknowledged(alarm)) this.#unacknowledged[place] = (this.#unacknowledged[place] ?? 0) + by;
    if (alarm.returnedAt === null) this.#active += by;
  }
}

/** The first severity, from the worst on, that is counted at all. */
function worstOf(counts: readonly number[]): Severity | null {
  return severities.find((_, place) => (counts[place] ?? 0) > 0) ?? null;
}

/** How many of a list belong to each group. */
export function countGroups(alarms: readonly Alarm[]): Counts {
  const counts = { ...none };
  for (const alarm of alarms) counts[groupOf(alarm)] += 1;
  return counts;
}
