/** What a site's back end reports, before anyone decides whether it is an alarm. */

/** Longitude first, always. Degrees, WGS 84. */
export type LngLat = readonly [longitude: number, latitude: number];

/** After ISA-18.2 with four priorities; worst first, so that an index compares. */
export const severities = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

/** True when `a` is a greater danger than `b`. */
export function isWorse(a: Severity, b: Severity): boolean {
  return severities.indexOf(a) < severities.indexOf(b);
}

/** `connection/number`: a site's number is only unique within its back end. */
export type SiteId = string;

/**
 * The kind of hazard, which is also the key into the alarm classes: `gas`, `flame`, `cctv-9` …
 * A message type that no table knows becomes `unknown-N` and is shown, never dropped.
 */
export type HazardKind = string;

/** What reported: an id that is stable within its site, and a name for people where one came along. */
export interface Source {
  readonly type: 'device' | 'camera' | 'worker' | 'sensor' | 'site';
  readonly id: string;
  readonly name: string | null;
}

/** Where it is: percent of a floor plan's image from its top left, or a point on the map. */
export type Place =
  | { readonly on: 'plan'; readonly plan: string | null; readonly x: number; readonly y: number }
  | { readonly on: 'map'; readonly position: LngLat };

/** One measured value. `unit` is null where neither the wire nor the settings tell it. */
export interface Reading {
  readonly name: string;
  readonly value: number;
  readonly unit: string | null;
}

/** wire-facts 1.4: action_type 1 raised, 2 in progress, 0 cleared. */
export type HazardAction = 'raised' | 'progress' | 'cleared';

/** One decoded event of a site. Times are epoch milliseconds. */
export interface HazardReport {
  readonly connection: string;
  readonly site: SiteId;
  readonly kind: HazardKind;
  readonly source: Source;
  readonly action: HazardAction;
  readonly severity: Severity;
  /** From the alarm class: stays, once returned, until acknowledged and reset. */
  readonly latching: boolean;
  /** The server's `publish_time`. */
  readonly sourceTime: number;
  /** When the frame reached this program. */
  readonly receivedAt: number;
  readonly readings: readonly Reading[];
  readonly place: Place | null;
  /** A line of words that the server sent along, as data, never as markup. */
  readonly message: string | null;
  /** The context as it came (JSON text), with credentials blanked. Kept as evidence. */
  readonly context: string;
}
