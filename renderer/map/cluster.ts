import { joined, rankOf, type Look, type Mark, type Marks, type Sound } from './features.ts';

/** Marks that would stand on each other at some resolution, shown as one at the place of the worst. */
export interface Cluster extends Look {
  readonly lead: Mark;
  /** The lead first, then by rank. */
  readonly members: readonly Mark[];
  readonly isBlind: boolean;
  /** What any of them has of broadcasts: one that speaks before one that missed it. */
  readonly sound: Sound | null;
}

/**
 * Clusters by distance: the worst mark takes in all that are nearer than `radius` (map units), then the worst
 * of the rest does. With a radius of 0 every mark stands alone. Ordered by rank, worst first.
 */
export function clusterMarks(marks: Marks, radius: number): readonly Cluster[] {
  const ordered = [...marks.values()].sort((a, b) => rankOf(a) - rankOf(b));
  if (radius <= 0) return ordered.map((mark) => clusterOf([mark]));
  // Cells as wide as the radius: whoever is near enough is in one of the nine around.
  const groups: { lead: Mark; members: Mark[] }[] = [];
  const cells = new Map<string, typeof groups>();
  for (const mark of ordered) {
    const [column, row] = [Math.floor(mark.x / radius), Math.floor(mark.y / radius)];
    const near = nearestLead(mark, column, row, radius, cells);
    if (near) {
      near.members.push(mark);
      continue;
    }
    const group = { lead: mark, members: [mark] };
    groups.push(group);
    const key = `${column},${row}`;
    const cell = cells.get(key);
    if (cell) cell.push(group);
    else cells.set(key, [group]);
  }
  return groups.map(({ members }) => clusterOf(members));
}

/**
 * The coarsest resolution at which a mark stands apart from all others, `radius` being in pixels; null where
 * no zoom can part it from another, or it is alone anyway.
 */
export function partingResolution(marks: Marks, id: string, radius: number): number | null {
  const mark = marks.get(id);
  if (!mark) return null;
  let nearest = Infinity;
  for (const other of marks.values()) {
    if (other === mark) continue;
    nearest = Math.min(nearest, Math.hypot(other.x - mark.x, other.y - mark.y));
  }
  return nearest === 0 || nearest === Infinity ? null : nearest / radius;
}

function nearestLead<T extends { readonly lead: Mark }>(
  mark: Mark,
  column: number,
  row: number,
  radius: number,
  cells: ReadonlyMap<string, readonly T[]>,
): T | null {
  let found: T | null = null;
  let nearest = radius;
  for (let dx = -1; dx <= 1; dx++) {
    for (let dy = -1; dy <= 1; dy++) {
      for (const group of cells.get(`${column + dx},${row + dy}`) ?? []) {
        const distance = Math.hypot(group.lead.x - mark.x, group.lead.y - mark.y);
        if (distance < nearest) [found, nearest] = [group, distance];
      }
    }
  }
  return found;
}

function clusterOf(members: readonly Mark[]): Cluster {
  const [lead] = members;
  if (!lead) throw new Error('map: a cluster without members');
  const has = (wanted: Sound) => members.some(({ sound }) => sound === wanted);
  const sound = has('speaking') ? 'speaking' : has('missed') ? 'missed' : null;
  return { lead, members, isBlind: members.some(({ isBlind }) => isBlind), sound, ...joined(members) };
}
