import type { Tile } from '../state/tiles.ts';

/** Sizes in units: a 3,840th of the window's width. The styles of WallTiles and WallTile go by the same. */
const GAP = { roomy: 32, many: 20, dense: 14 } as const;
const LARGE = 242;
const LARGE_LINE = 81;
const WORDED = { roomy: 330, many: 262 } as const;
const NAMED = { roomy: 98, many: 98, dense: 76 } as const;
/** As narrow as a tile of words, and one of a name, may become. */
const WORDED_WIDTH = { roomy: 1_000, many: 680 } as const;
const NAMED_WIDTH = { roomy: 640, many: 400, dense: 340 } as const;
/** Fewer stand far apart even where they might be closer. */
const MOST_ROOMY_NAMED = 24;
/** So many in need keep their words before a calm one keeps its name. */
const LEAST_WORDED = 3;

/** Lines that a tile of words has below its heading. */
export const MOST_LINES = 3;

const wordedDensities = ['roomy', 'many'] as const;

export type WordedDensity = keyof typeof WORDED;
export type NamedDensity = keyof typeof NAMED;

/** How the tiles are laid out so that none is cut off. */
export interface Layout {
  /** With words: sites in need, as many as there is room for. */
  readonly worded: readonly Tile[];
  readonly wordedDensity: WordedDensity;
  readonly wordedColumns: number;
  /** A mark and a name, or a name: the others in need, then the calm ones. */
  readonly named: readonly Tile[];
  readonly namedDensity: NamedDensity;
  readonly namedColumns: number;
  /** Calm sites that are counted and not named, and sites in need that even so have no place. */
  readonly folded: number;
  readonly rest: number;
}

/**
 * Lays tiles out in so much room, units. Tiles get smaller before one loses its words, the last in need lose
 * theirs before a calm one loses its name, and what is left out is counted. The first few in need keep their
 * words even then, unless another in need would not be named.
 */
export function fitTiles(tiles: readonly Tile[], width: number, height: number): Layout {
  const needy = tiles.filter(({ size }) => size === 'large' || size === 'medium');
  const others = tiles.filter(({ size }) => size === 'small' || size === 'calm');
  const split = (kept: number) =>
    [needy.slice(0, kept), [...needy.slice(kept).map(withoutWords), ...others]] as const;
  const least = Math.min(needy.length, LEAST_WORDED);
  for (let kept = needy.length; kept >= least; kept -= 1) {
    const [worded, named] = split(kept);
    for (const wordedDensity of wordedDensities) {
      for (const namedDensity of densitiesFor(named.length)) {
        const layout = layOut(worded, wordedDensity, named, namedDensity, width);
        if (heightOf(layout) <= height) return layout;
      }
    }
  }
  for (let kept = least; kept > 0; kept -= 1) {
    const folded = fold(...split(kept), width, height);
    if (folded.rest === 0) return folded;
  }
  return fold(...split(0), width, height);
}

/** What a tile has to say: why its site is not seen, and a line for each alarm. */
export function linesOf({ blind, alarms }: Pick<Tile, 'blind' | 'alarms'>): number {
  return blind ? MOST_LINES : Math.min(MOST_LINES, alarms.length);
}

function densitiesFor(names: number): readonly NamedDensity[] {
  return names > MOST_ROOMY_NAMED ? ['many', 'dense'] : ['roomy', 'many', 'dense'];
}

function layOut(
  worded: readonly Tile[],
  wordedDensity: WordedDensity,
  named: readonly Tile[],
  namedDensity: NamedDensity,
  width: number,
): Layout {
  return {
    ...{ worded, wordedDensity, named, namedDensity, folded: 0, rest: 0 },
    wordedColumns: columns(width, WORDED_WIDTH[wordedDensity], GAP[wordedDensity]),
    namedColumns: columns(width, NAMED_WIDTH[namedDensity], GAP[namedDensity]),
  };
}

function columns(width: number, least: number, gap: number): number {
  return Math.max(1, Math.floor((width + gap) / (least + gap)));
}

function heightOf(layout: Layout): number {
  const { worded, wordedDensity, wordedColumns, named, namedDensity, namedColumns } = layout;
  const gap = GAP[wordedDensity];
  const large = worded.filter(({ size }) => size === 'large');
  const rows = Math.ceil((worded.length - large.length) / wordedColumns);
  const tall =
    large.reduce((sum, tile) => sum + LARGE + LARGE_LINE * Math.max(1, linesOf(tile)) + gap, 0) +
    rows * (WORDED[wordedDensity] + gap);
  const names = Math.ceil(named.length / namedColumns) * (NAMED[namedDensity] + GAP[namedDensity]);
  // Between the two grids stands one roomy gap; the last row needs none.
  return (
    tall +
    names -
    (named.length > 0 ? GAP[namedDensity] : gap) +
    (tall > 0 && names > 0 ? GAP.roomy - gap : 0)
  );
}

/** More names than there are places: the calm ones go first, and the last places say how many there are. */
function fold(worded: readonly Tile[], named: readonly Tile[], width: number, height: number): Layout {
  const layout = layOut(worded, 'many', named, 'dense', width);
  const above = worded.length > 0 ? heightOf({ ...layout, named: [] }) + GAP.roomy : 0;
  const rows = Math.max(0, Math.floor((height - above + GAP.dense) / (NAMED.dense + GAP.dense)));
  const needy = named.filter(({ size }) => size !== 'calm');
  // One place for the count of the calm, one for that of those in need that have none.
  const places = Math.max(0, rows * layout.namedColumns - 2);
  const shown = needy.slice(0, places);
  const calm = named.slice(needy.length, needy.length + places - shown.length);
  const folded = named.length - needy.length - calm.length;
  return { ...layout, named: [...shown, ...calm], folded, rest: needy.length - shown.length };
}

function withoutWords(tile: Tile): Tile {
  return { ...tile, size: 'small', alarms: [] };
}
