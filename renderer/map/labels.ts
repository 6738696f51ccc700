/** A mark and the size of its label, in pixels of the screen, y downwards. Given in the order of importance. */
export interface Labelled {
  readonly x: number;
  readonly y: number;
  /** From the mark's centre to its edge; 0: there is no mark, the label itself stands at the spot or nowhere. */
  readonly reach: number;
  readonly width: number;
  readonly height: number;
  /** A mark that grave labels may cover where there is no other room for them, and whose label covers none. */
  readonly isCalm: boolean;
}

/** Where a label's top left corner goes, relative to its mark; null: there is no room for it. */
export type Offset = { readonly dx: number; readonly dy: number } | null;

/** [left, top, right, bottom] */
export type Box = readonly [number, number, number, number];

/**
 * Places labels beside, above or below their marks, so that none touches another label or a mark. Whoever
 * comes first has the first choice, and whoever finds no room goes without. Labels of marks inside of
 * `bounds` (what can be seen) stay inside.
 */
export function placeLabels(items: readonly Labelled[], gap: number, bounds: Box): readonly Offset[] {
  const hard = new BoxGrid();
  const calm = new BoxGrid();
  for (const { x, y, reach, isCalm } of items) {
    if (reach > 0) (isCalm ? calm : hard).add([x - reach, y - reach, x + reach, y + reach]);
  }
  return items.map((item) => {
    const isSeen = isWithin([item.x, item.y, item.x, item.y], bounds);
    const open = candidates(item, gap).filter(
      ({ box }) => (!isSeen || isWithin(box, bounds)) && !hard.isTaken(box),
    );
    const found = open.find(({ box }) => !calm.isTaken(box)) ?? (item.isCalm ? undefined : open[0]);
    if (!found) return null;
    hard.add(found.box);
    return { dx: found.dx, dy: found.dy };
  });
}

interface Candidate {
  readonly dx: number;
  readonly dy: number;
  readonly box: Box;
}

function candidates({ x, y, reach, width, height }: Labelled, gap: number): Candidate[] {
  const out = reach + gap;
  const [left, middle] = [-out - width, -height / 2];
  const [high, low] = [-reach - height, reach];
  const offsets =
    reach === 0
      ? [[-width / 2, middle] as const]
      : [
          [out, middle] as const,
          [left, middle] as const,
          [-width / 2, -out - height] as const,
          [-width / 2, out] as const,
          [reach, high] as const,
          [reach, low] as const,
          [-reach - width, low] as const,
          [-reach - width, high] as const,
        ];
  return offsets.map(([dx, dy]) => ({ dx, dy, box: [x + dx, y + dy, x + dx + width, y + dy + height] }));
}

const CELL = 64;

/** Boxes by the cells that they touch, so that thousands can be asked about. */
class BoxGrid {
  readonly #cells = new Map<string, Box[]>();

  add(box: Box): void {
    for (const key of keysOf(box)) {
      const cell = this.#cells.get(key);
      if (cell) cell.push(box);
      else this.#cells.set(key, [box]);
    }
  }

  isTaken(box: Box): boolean {
    return keysOf(box).some((key) => this.#cells.get(key)?.some((other) => isTouching(box, other)) ?? false);
  }
}

function keysOf([left, top, right, bottom]: Box): string[] {
  const keys: string[] = [];
  for (let column = Math.floor(left / CELL); column <= Math.floor(right / CELL); column++) {
    for (let row = Math.floor(top / CELL); row <= Math.floor(bottom / CELL); row++) {
      keys.push(`${column},${row}`);
    }
  }
  return keys;
}

function isTouching(a: Box, b: Box): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

function isWithin(inner: Box, outer: Box): boolean {
  return inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];
}
