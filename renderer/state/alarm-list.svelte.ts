import type { Alarm, AlarmId } from '../../preload/contract/alarm.ts';
import { severities, type SiteId } from '../../preload/contract/hazard.ts';
import { wordsOf, type Words } from '../language/index.ts';
import { compareByTime, groups, type Group } from './alarm-order.ts';
import { countGroups, type Standing } from './alarm-index.ts';
import { describe } from './describe.ts';
import type { Facts } from './facts.svelte.ts';
import type { Grouping, View } from './view.svelte.ts';

/** A heading, of a group, a site, or the whole list by time. */
export interface Head {
  readonly row: 'head';
  readonly key: string;
  readonly of: Group | 'time' | 'site';
  readonly site: SiteId | null;
  readonly total: number;
  readonly unacknowledged: number;
}

/** Stands for the alarms of a site that a flood folds away, or that were unfolded. */
export interface Fold {
  readonly row: 'fold';
  readonly key: string;
  readonly site: SiteId;
  /** How many are folded away; 0 means that they are shown and can be folded again. */
  readonly hidden: number;
}

/** Alarms stand in the list as themselves: a flood would make tens of thousands of wrappers a frame. */
export type Row = Head | Fold | Alarm;

export function isAlarm(row: Row): row is Alarm {
  return !('row' in row);
}

export function keyOf(row: Row): string {
  return isAlarm(row) ? row.id : row.key;
}

export interface Heights {
  readonly row: number;
  readonly head: number;
  readonly fold: number;
}

interface Picture {
  readonly rows: readonly Row[];
  /** The alarms that a frozen order knows; null while the order is live. */
  readonly frozen: ReadonlySet<AlarmId> | null;
  readonly refreshes: number;
}

/**
 * The rows of the alarm list. While the pointer or the keyboard focus is in it, the order is frozen: a row
 * changes in place, but none moves, comes or goes; new ones are counted in `fresh`.
 */
export class AlarmList {
  readonly #facts: Facts;
  readonly #view: View;

  #isPointerInside = $state(false);
  #isKeyboardInside = $state(false);
  /** Counts the operator's wishes to see the present order. */
  #refreshes = $state(0);
  #searchTexts = new WeakMap<Alarm, string>();
  #searchWords: Words | null = null;

  /** Told by the component: what a row is high and how much room there is, in px. */
  heights = $state.raw<Heights>({ row: 54, head: 34, fold: 30 });
  room = $state(800);

  constructor(facts: Facts, view: View) {
    this.#facts = facts;
    this.#view = view;
  }

  readonly #grouping = $derived.by((): Grouping => (this.isFloodGrouped ? 'site' : this.#view.grouping));

  /** How the list is grouped now: by site in a flood, unless the operator chose again. */
  get grouping(): Grouping {
    return this.#grouping;
  }

  get isFloodGrouped(): boolean {
    return this.#facts.isFlood && !this.#view.isFloodOverruled && this.#view.grouping !== 'site';
  }

  chooseGrouping(grouping: Grouping): void {
    this.#view.isFloodOverruled = this.#facts.isFlood;
    this.#view.grouping = grouping;
    this.refresh();
  }

  /** Called when a flood is over: the next one groups by site again. */
  forgetFlood(): void {
    this.#view.isFloodOverruled = false;
  }

  readonly #live = $derived.by((): readonly Row[] => {
    switch (this.#grouping) {
      case 'state':
        return this.#byState();
      case 'site':
        return this.#bySite();
      case 'time':
        return this.#byTime();
    }
  });

  // Kept from the moment the list is entered; while it is kept, the live order is not even computed.
  #kept: Picture | null = null;
  readonly #picture = $derived.by((): Picture => {
    const refreshes = this.#refreshes;
    const isHeld = this.#isPointerInside || this.#isKeyboardInside;
    if (isHeld && this.#kept?.refreshes === refreshes) return this.#kept;
    const rows = this.#live;
    // Of an empty list nothing can move, and the first alarm must be seen.
    if (!isHeld || rows.length === 0) {
      this.#kept = null;
      return { rows, frozen: null, refreshes };
    }
    const shown = this.#matching(this.#facts.alarms).map((alarm) => alarm.id);
    this.#kept = { rows, frozen: new Set(shown), refreshes };
    return this.#kept;
  });

  get rows(): readonly Row[] {
    return this.#picture.rows;
  }

  get isFrozen(): boolean {
    return this.#picture.frozen !== null;
  }

  readonly #fresh = $derived.by((): readonly Alarm[] => {
    const { frozen } = this.#picture;
    return frozen ? this.#matching(this.#facts.alarms).filter((alarm) => !frozen.has(alarm.id)) : [];
  });

  /** Alarms that the frozen list does not show, worst first. */
  get fresh(): readonly Alarm[] {
    return this.#fresh;
  }

  setPointerInside(isInside: boolean): void {
    this.#isPointerInside = isInside;
  }

  setKeyboardInside(isInside: boolean): void {
    this.#isKeyboardInside = isInside;
  }

  /** Takes the present order although the pointer is in the list: only when the operator asks for it. */
  refresh(): void {
    this.#refreshes += 1;
  }

  search(text: string): void {
    this.#view.search = text;
    this.refresh();
  }

  toggleFold(site: SiteId): void {
    const next = new Set(this.#view.unfolded);
    if (!next.delete(site)) next.add(site);
    this.#view.unfolded = next;
    this.refresh();
  }

  /** The alarm `steps` rows away from the selected one; the first or last where none is selected. */
  neighbour(steps: number): AlarmId | null {
    const alarms = this.rows.filter(isAlarm);
    const index = alarms.findIndex((alarm) => alarm.id === this.#view.selected);
    const next = index < 0 ? (steps > 0 ? 0 : alarms.length - 1) : index + steps;
    return alarms[Math.min(alarms.length - 1, Math.max(0, next))]?.id ?? null;
  }

  #byState(): readonly Row[] {
    const alarms = this.#matching(this.#facts.alarms);
    const counts = countGroups(alarms);
    const rows: Row[] = [];
    let start = 0;
    for (const group of groups) {
      const total = counts[group];
      if (total === 0) continue;
      rows.push({ row: 'head', key: `head ${group}`, of: group, site: null, total, unacknowledged: total });
      for (let index = start; index < start + total; index += 1) {
        const alarm = alarms[index];
        if (alarm) rows.push(alarm);
      }
      start += total;
    }
    return rows;
  }

  #byTime(): readonly Row[] {
    const alarms = [...this.#matching(this.#facts.alarms)].sort(compareByTime);
    if (alarms.length === 0) return [];
    const { unacknowledged } = countGroups(alarms);
    const head: Head = {
      row: 'head',
      key: 'head time',
      of: 'time',
      site: null,
      total: alarms.length,
      unacknowledged,
    };
    return [head, ...alarms];
  }

  #bySite(): readonly Row[] {
    const sites = this.#facts.sitesInAlarm
      .map((site) => ({
        site,
        standing: this.#facts.standing(site),
        alarms: this.#matching(this.#facts.alarmsOf(site)),
      }))
      .filter(({ alarms }) => alarms.length > 0)
      .sort((a, b) => rankOf(a.standing) - rankOf(b.standing));
    const lines = this.#facts.isFlood ? this.#linesPerSite(sites.length) : Infinity;
    const rows: Row[] = [];
    for (const { site, alarms, standing } of sites) {
      const { unacknowledged } = this.#view.search === '' ? standing : countGroups(alarms);
      rows.push({ row: 'head', key: `head ${site}`, of: 'site', site, total: alarms.length, unacknowledged });
      const isUnfolded = this.#view.unfolded.has(site);
      const hidden = isUnfolded ? 0 : Math.max(0, alarms.length - lines);
      for (const alarm of hidden > 0 ? alarms.slice(0, lines) : alarms) rows.push(alarm);
      if (alarms.length > lines) rows.push({ row: 'fold', key: `fold ${site}`, site, hidden });
    }
    return rows;
  }

  /** Lines kept for each site, so that one site's flood pushes no other site's alarm off the screen. */
  #linesPerSite(sites: number): number {
    const { row, head, fold } = this.heights;
    const perSite = this.room / Math.max(1, sites) - head - fold;
    return Math.max(1, Math.floor(perSite / row));
  }

  #matching(alarms: readonly Alarm[]): readonly Alarm[] {
    return this.#view.search === '' ? alarms : alarms.filter((alarm) => this.#matches(alarm));
  }

  #matches(alarm: Alarm): boolean {
    const wanted = this.#view.search.trim().toLowerCase();
    return wanted === '' || wanted.split(/\s+/).every((word) => this.#textOf(alarm).includes(word));
  }

  #textOf(alarm: Alarm): string {
    const words = wordsOf(this.#facts.language);
    if (words !== this.#searchWords) {
      this.#searchWords = words;
      this.#searchTexts = new WeakMap();
    }
    let text = this.#searchTexts.get(alarm);
    if (text === undefined) {
      const { what, site, where } = describe(alarm, this.#facts, words);
      const severity = words.severity[alarm.severity];
      text = `${what} ${site} ${where} ${severity} ${alarm.source.id}`.toLowerCase();
      this.#searchTexts.set(alarm, text);
    }
    return text;
  }
}

/** Sites with something unacknowledged first, the worst of them on top; a count would make sites jump. */
function rankOf({ worstUnacknowledged, worst }: Standing): number {
  if (worstUnacknowledged !== null) return severities.indexOf(worstUnacknowledged);
  return severities.length + (worst === null ? severities.length : severities.indexOf(worst));
}
