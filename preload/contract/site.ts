import type { LngLat, SiteId, Source } from './hazard.ts';

/** A construction site under watch. */
export interface Site {
  readonly id: SiteId;
  readonly connection: string;
  /** `wp_no` of the back end. */
  readonly number: number;
  readonly name: string;
  readonly position: LngLat | null;
  /**
   * Alarms last heard before this moment may have changed while nobody could see (a link was lost and the
   * site's present state is not known again); null when everything shown is verified.
   */
  readonly unverifiedSince: number | null;
  /** Counts that the back end told, null where it did not. */
  readonly devices: number | null;
  readonly workers: number | null;
}

/** What is fetched only when somebody opens the site. */
export interface SiteDetail {
  readonly site: SiteId;
  readonly plans: readonly Plan[];
  readonly fences: readonly Fence[];
}

/** One floor plan: an image, and markers in percent of its width and height from the top left. */
export interface Plan {
  readonly id: string;
  readonly name: string;
  /** Under the page’s own origin (`/plan/SITE/PLAN`); main fetches the picture. Null where there is none. */
  readonly image: string | null;
  readonly markers: readonly Marker[];
}

export interface Marker {
  readonly id: string;
  readonly kind: 'label' | 'device' | 'sensor' | 'gateway' | 'camera' | 'other';
  readonly name: string;
  /** Set when hazards may come from it. */
  readonly source: Pick<Source, 'type' | 'id'> | null;
  readonly x: number;
  readonly y: number;
}

export interface Fence {
  readonly name: string;
  readonly ring: readonly LngLat[];
}
