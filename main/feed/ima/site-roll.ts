import type { LngLat, SiteId } from '../../../preload/contract/hazard.ts';
import type { Plan } from '../../../preload/contract/site.ts';
import type { SiteFacts } from '../feed.ts';
import type { ImaSite } from './options.ts';
import { pictureAddress, type FetchedPlan } from './plans.ts';

interface Known {
  readonly name: string;
  readonly position: LngLat | null;
  readonly devices: number | null;
  readonly workers: number | null;
}

/** What one connection knows about its sites. The settings win over the back end where both tell. */
export class SiteRoll {
  readonly #connection: string;
  readonly #isFixed: boolean;
  readonly #sites = new Map<number, Known>();
  /** The back end's own addresses of the plans' pictures, by our address of them. */
  readonly #pictures = new Map<string, string>();

  constructor(connection: string, configured: readonly ImaSite[]) {
    this.#connection = connection;
    this.#isFixed = configured.length > 0;
    for (const { number, name, position } of configured) {
      this.#sites.set(number, { name, position, devices: null, workers: null });
    }
  }

  get numbers(): readonly number[] {
    return [...this.#sites.keys()];
  }

  facts(): readonly SiteFacts[] {
    return this.numbers.flatMap((number) => this.#factsOf(number));
  }

  /** What the back end's list says: positions that the settings leave out, and, without settings, the sites. */
  listed(list: readonly ImaSite[]): readonly SiteFacts[] {
    for (const { number, name, position } of list) {
      const known = this.#sites.get(number);
      if (known) this.#sites.set(number, { ...known, position: known.position ?? position });
      else if (!this.#isFixed) this.#sites.set(number, { name, position, devices: null, workers: null });
    }
    return this.facts();
  }

  /** What a site's plans say; remembers where their pictures are. */
  planned(number: number, plans: readonly FetchedPlan[]): readonly SiteFacts[] {
    const site = `${this.#connection}/${number}`;
    for (const { id, image } of plans)
      if (image !== null) this.#pictures.set(pictureAddress(site, id), image);
    const devices = plans.reduce(
      (count, { markers }) => count + markers.filter(({ device }) => device).length,
      0,
    );
    return this.#change(number, { devices });
  }

  staffed(number: number, workers: number | null): readonly SiteFacts[] {
    return this.#change(number, { workers });
  }

  /** The back end's address of a picture; null where there is none or nobody asked for the plan yet. */
  picture(site: SiteId, plan: string): string | null {
    return this.#pictures.get(pictureAddress(site, plan)) ?? null;
  }

  #change(number: number, facts: Partial<Known>): readonly SiteFacts[] {
    const known = this.#sites.get(number);
    if (!known) return [];
    this.#sites.set(number, { ...known, ...facts });
    return this.#factsOf(number);
  }

  #factsOf(number: number): readonly SiteFacts[] {
    const known = this.#sites.get(number);
    const id = `${this.#connection}/${number}`;
    return known ? [{ id, connection: this.#connection, number, ...known }] : [];
  }
}

/** Plans as the contract has them. */
export function plansOf(site: SiteId, plans: readonly FetchedPlan[]): readonly Plan[] {
  return plans.map(({ id, name, image, markers }) => ({
    id,
    name,
    image: image === null ? null : pictureAddress(site, id),
    markers: markers.map(({ marker }) => marker),
  }));
}
