import type { SiteId } from '../../preload/contract/hazard.ts';
import type { Site } from '../../preload/contract/site.ts';

/** What a feed knows of a site; whether it is verified is ours to say. */
export type SiteFacts = Omit<Site, 'unverifiedSince'>;

/**
 * The sites under watch and since when each one's alarms are unverified. A site is unverified from the
 * moment its link was lost until its present state is known again; a link that comes back proves nothing
 * about what happened meanwhile.
 */
export class SiteBook {
  readonly #sites = new Map<SiteId, Site>();

  /** Adds sites, or updates what is told of them. */
  learn(facts: readonly SiteFacts[]): void {
    for (const fact of facts) {
      this.#sites.set(fact.id, {
        ...fact,
        unverifiedSince: this.#sites.get(fact.id)?.unverifiedSince ?? null,
      });
    }
  }

  /** All sites of a connection: what was heard before `since` may have changed. The latest such moment counts. */
  loseSight(connection: string, since: number): void {
    for (const site of this.#sites.values()) {
      if (site.connection !== connection) continue;
      this.#sites.set(site.id, { ...site, unverifiedSince: Math.max(site.unverifiedSince ?? since, since) });
    }
  }

  /** The site's present state is known again. */
  verify(id: SiteId): void {
    const site = this.#sites.get(id);
    if (site) this.#sites.set(id, { ...site, unverifiedSince: null });
  }

  /**
   * The site's name, or its id where none is known: an event of a site that nobody configured is still
   * somebody's danger.
   */
  nameOf(id: SiteId): string {
    return this.#sites.get(id)?.name ?? id;
  }

  get(id: SiteId): Site | undefined {
    return this.#sites.get(id);
  }

  list(): Site[] {
    return [...this.#sites.values()];
  }
}
