import { isShelved, type Alarm } from '../../preload/contract/alarm.ts';
import { severities } from '../../preload/contract/hazard.ts';
import type { Site } from '../../preload/contract/site.ts';
import { groupOf, type Group } from './alarm-order.ts';
import type { Standing } from './alarm-index.ts';
import type { Blind } from './condition.ts';

/** How much of the wall a site needs: `large` is life in danger, `small` and `calm` are a name. */
export type TileSize = 'large' | 'medium' | 'small' | 'calm';

export interface Tile {
  readonly site: Site;
  readonly size: TileSize;
  readonly standing: Standing;
  readonly blind: Blind | undefined;
  /** The alarm that the tile's mark is of. */
  readonly first: Alarm | undefined;
  /** The worst alarms of the site, as many as the tile has lines for. */
  readonly alarms: readonly Alarm[];
}

interface TileFacts {
  readonly sites: readonly Site[];
  readonly blind: ReadonlyMap<Site['id'], Blind>;
  standing(site: Site['id']): Standing;
  /** The alarm that the strip shows. */
  readonly worst: Alarm | undefined;
  alarmsOf(site: Site['id']): readonly Alarm[];
}

/** Alarms written on a tile beside its heading. */
const lines: Readonly<Record<TileSize, number>> = { large: 3, medium: 2, small: 0, calm: 0 };

/** Above this many sites in danger of life, only the first is large: the others must stay in sight. */
const MOST_LARGE = 2;
/** So many tiles with words fit; sites in need beyond these are shown as a mark and a name. */
const MOST_WORDED = 13;

/**
 * The tiles of the wall, those in need first: unacknowledged by severity, returned unseen, blind, acknowledged,
 * calm. Among equals the site that the strip names, then the order of the settings, so that tiles do not change
 * places for nothing.
 */
export function tilesOf(facts: TileFacts): readonly Tile[] {
  const ranked = facts.sites
    .map((site) => {
      const alarms = facts.alarmsOf(site.id).filter((alarm) => !isShelved(alarm));
      const blind = facts.blind.get(site.id);
      const isNamed = site.id === facts.worst?.site;
      return { site, alarms, blind, standing: facts.standing(site.id), need: needOf(alarms, blind), isNamed };
    })
    .sort((a, b) => a.need - b.need || Number(b.isNamed) - Number(a.isNamed));
  const inDanger = ranked.filter(({ standing }) => standing.worstUnacknowledged === 'critical').length;
  return ranked.map(({ site, alarms, blind, standing }, place) => {
    const size = sizeOf(standing, blind, place, inDanger);
    return { site, size, standing, blind, first: alarms[0], alarms: alarms.slice(0, lines[size]) };
  });
}

function sizeOf(
  { worst, worstUnacknowledged }: Standing,
  blind: Blind | undefined,
  place: number,
  inDanger: number,
): TileSize {
  if (worst === null && !blind) return 'calm';
  if (worstUnacknowledged === 'critical' && (place === 0 || inDanger <= MOST_LARGE)) return 'large';
  return place < MOST_WORDED ? 'medium' : 'small';
}

/** Blindness comes after what nobody has acknowledged and before what somebody has. */
const needs: readonly (Group | 'blind')[] = [
  'unacknowledged',
  'returned',
  'blind',
  'acknowledged',
  'latched',
];

function needOf(alarms: readonly Alarm[], blind: Blind | undefined): number {
  const calm = needs.length * severities.length;
  const ofBlind = blind ? needs.indexOf('blind') * severities.length : calm;
  return alarms.reduce((least, alarm) => {
    const need = needs.indexOf(groupOf(alarm)) * severities.length + severities.indexOf(alarm.severity);
    return Math.min(least, need);
  }, ofBlind);
}
