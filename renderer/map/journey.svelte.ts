import type { AlarmId } from '../../preload/contract/alarm.ts';
import type { SiteId } from '../../preload/contract/hazard.ts';
import type { Camera } from './camera.ts';

/** What the map shows: all sites, or one of them on the tab that was asked for (null: whichever suits). */
export type Where =
  { readonly site: null; readonly tab: null } | { readonly site: SiteId; readonly tab: string | null };

/** Where the operator was, by which name the map knows it, and what it looked at; null: at everything. */
export interface Stand {
  readonly where: Where;
  readonly place: string;
  readonly camera: Camera | null;
}

export const overview: Where = { site: null, tab: null };

/**
 * Where the map is, and where the operator was before it followed a selection. Going back is owed only as
 * long as nobody has moved the map: after that it already is where the operator wants it.
 */
export class Journey {
  #where = $state.raw<Where>(overview);
  #home: Stand | null = null;
  #followed: AlarmId | SiteId | null = null;
  /** A selection brought the map to where it is, and not the operator. */
  #isLed = false;

  get where(): Where {
    return this.#where;
  }

  /** The operator goes somewhere. */
  go(where: Where): void {
    this.#where = where;
    this.#isLed = false;
  }

  /** The operator moves the map. */
  byHand(): void {
    this.#home = null;
  }

  /** Follows a selection; the first of several remembers where the operator was. True when it is a new one. */
  follow(what: AlarmId | SiteId, site: SiteId, place: string, camera: Camera | null): boolean {
    if (what === this.#followed) return false;
    if (this.#followed === null) this.#home = { where: this.#where, place, camera };
    this.#followed = what;
    // On the overview the site is brought into view; one that is open gives way to the one selected.
    if (this.#where.site === null) return true;
    this.#where = { site, tab: null };
    this.#isLed = true;
    return true;
  }

  /** Nothing is selected any more: back to where the operator was, or null to stay. */
  release(): Stand | null {
    const home = this.#home;
    this.#home = null;
    this.#followed = null;
    // Somewhere else by the operator's own will: that is where the operator is now.
    if (!home || (!this.#isLed && home.where.site !== this.#where.site)) return null;
    this.#where = home.where;
    this.#isLed = false;
    return home;
  }
}
