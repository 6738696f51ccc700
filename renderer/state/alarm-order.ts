import { isShelved, stateOf, type Alarm } from '../../preload/contract/alarm.ts';
import { severities } from '../../preload/contract/hazard.ts';

/**
 * How the list groups alarms, in this order. `unacknowledged` is what sounds and blinks: active, or returned
 * but latched, and nobody has acknowledged it. `shelved` calls for nobody, however it stands.
 */
export const groups = ['unacknowledged', 'acknowledged', 'returned', 'latched', 'shelved'] as const;
export type Group = (typeof groups)[number];

export function groupOf(alarm: Alarm): Group {
  if (isShelved(alarm)) return 'shelved';
  switch (stateOf(alarm)) {
    case 'unacknowledged':
    case 'latched-unacknowledged':
      return 'unacknowledged';
    case 'acknowledged':
      return 'acknowledged';
    case 'returned':
      return 'returned';
    case 'latched-acknowledged':
      return 'latched';
  }
}

/**
 * Group, then severity, then time. Where somebody has to act the oldest comes first: the first-out stays on
 * top, and a new one pushes nothing down. Elsewhere the newest comes first; on the shelf what is back first.
 */
export function compareByState(a: Alarm, b: Alarm): number {
  const group = groupOf(a);
  return (
    groups.indexOf(group) - groups.indexOf(groupOf(b)) ||
    (a.shelf?.until ?? 0) - (b.shelf?.until ?? 0) ||
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    (group === 'unacknowledged' ? a.raisedAt - b.raisedAt : b.raisedAt - a.raisedAt) ||
    compareText(a.id, b.id)
  );
}

/** Newest first. */
export function compareByTime(a: Alarm, b: Alarm): number {
  return b.raisedAt - a.raisedAt || compareText(a.id, b.id);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export interface Change {
  readonly before: Alarm | null;
  readonly after: Alarm | null;
}

/** Above this many changes at once, sorting all again is cheaper than placing each. */
const BATCH = 256;

/**
 * Alarms kept in an order. A few changes are placed by binary search, so that an update costs little even
 * with tens of thousands of alarms. `items` is a new array after every update and is never changed itself.
 */
export class AlarmOrder {
  readonly #compare: (a: Alarm, b: Alarm) => number;
  #items: readonly Alarm[] = [];

  constructor(compare: (a: Alarm, b: Alarm) => number) {
    this.#compare = compare;
  }

  get items(): readonly Alarm[] {
    return this.#items;
  }

  fill(alarms: Iterable<Alarm>): void {
    this.#items = [...alarms].sort(this.#compare);
  }

  /** Each change names one alarm, and no alarm is named twice. */
  update(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    if (changes.length > BATCH) {
      const gone = new Set(changes.map((change) => change.before));
      const come = changes.flatMap((change) => change.after ?? []);
      this.fill([...this.#items.filter((alarm) => !gone.has(alarm)), ...come]);
      return;
    }
    const items = [...this.#items];
    for (const { before, after } of changes) {
      if (before) items.splice(this.#placeOf(items, before), 1);
      if (after) items.splice(this.#placeOf(items, after), 0, after);
    }
    this.#items = items;
  }

  /** The index of an alarm that is there, or where one that is not belongs. */
  #placeOf(items: readonly Alarm[], alarm: Alarm): number {
    let low = 0;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = items[middle];
      if (other && this.#compare(other, alarm) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
