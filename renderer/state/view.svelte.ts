import type { AlarmId, EntryId } from '../../preload/contract/alarm.ts';
import type { BroadcastId } from '../../preload/contract/broadcast.ts';
import type { SiteId } from '../../preload/contract/hazard.ts';

export const viewNames = ['live', 'broadcast', 'message', 'order', 'log', 'settings', 'drill'] as const;
export type ViewName = (typeof viewNames)[number];

export const groupings = ['state', 'site', 'time'] as const;
export type Grouping = (typeof groupings)[number];

export const themes = ['dark', 'light'] as const;
export type Theme = (typeof themes)[number];

const KEY = 'gwanje.view';
const THEME_KEY = 'gwanje.theme';

/** The part of `Storage` that is used, so that tests hand in their own. */
export type Store = Pick<Storage, 'getItem' | 'setItem'>;

/**
 * What this window shows of the facts: which view, what is chosen, how the list is grouped. No fact of main's.
 * It survives a reload of the window, and nothing longer; only the brightness stays with the machine.
 */
export class View {
  readonly #session: Store;
  readonly #machine: Store;

  name = $state<ViewName>('live');
  selected = $state<AlarmId | null>(null);
  site = $state<SiteId | null>(null);
  entry = $state<EntryId | null>(null);
  /** The broadcast that is open in its view; null: the draft is. */
  broadcast = $state<BroadcastId | null>(null);
  grouping = $state<Grouping>('state');
  /** The grouping stands against the one of a flood, while that flood lasts. */
  isFloodOverruled = $state(false);
  /** Sites whose alarms a flood does not fold away. */
  unfolded = $state.raw<ReadonlySet<SiteId>>(new Set());
  search = $state('');
  listScroll = $state(0);
  theme = $state<Theme>('dark');
  isHelpOpen = $state(false);
  /** What stands over the map for a moment: who sits here, or the other desks. */
  panel = $state<'seat' | 'room' | null>(null);
  /** Guidance steps that were ticked, as `occurrence:step`: a help to memory, no record. */
  ticked = $state.raw<ReadonlySet<string>>(new Set());

  constructor(session: Store, machine: Store) {
    this.#session = session;
    this.#machine = machine;
    const kept = parse(session.getItem(KEY));
    this.name = oneOf(viewNames, kept['name']) ?? 'live';
    this.grouping = oneOf(groupings, kept['grouping']) ?? 'state';
    this.selected = textOf(kept['selected']);
    this.site = textOf(kept['site']);
    this.broadcast = textOf(kept['broadcast']);
    this.search = textOf(kept['search']) ?? '';
    this.listScroll = typeof kept['listScroll'] === 'number' ? kept['listScroll'] : 0;
    this.isFloodOverruled = kept['isFloodOverruled'] === true;
    this.unfolded = textsOf(kept['unfolded']);
    this.ticked = textsOf(kept['ticked']);
    this.theme = oneOf(themes, machine.getItem(THEME_KEY)) ?? 'dark';
  }

  /** Writes down what a reload should find. Run by an effect, which follows what is read here. */
  save(): void {
    const { name, selected, site, broadcast, grouping, isFloodOverruled, search, listScroll } = this;
    const shown = { name, selected, site, broadcast, grouping, isFloodOverruled, search, listScroll };
    const kept = { ...shown, unfolded: [...this.unfolded], ticked: [...this.ticked].slice(-200) };
    this.#session.setItem(KEY, JSON.stringify(kept));
    this.#machine.setItem(THEME_KEY, this.theme);
  }

  show(name: ViewName): void {
    this.name = name;
  }

  select(alarm: AlarmId | null): void {
    this.selected = alarm;
    if (alarm !== null) this.site = null;
  }

  /** A site that is looked at without any alarm of it being chosen. */
  selectSite(site: SiteId | null): void {
    this.site = site;
    if (site !== null) this.selected = null;
  }

  tick(step: string): void {
    const next = new Set(this.ticked);
    if (!next.delete(step)) next.add(step);
    this.ticked = next;
  }

  togglePanel(panel: 'seat' | 'room'): void {
    this.panel = this.panel === panel ? null : panel;
  }

  /** One step back: the help, a panel, then the selection. False where there was nothing to leave. */
  back(): boolean {
    if (this.isHelpOpen) this.isHelpOpen = false;
    else if (this.panel !== null) this.panel = null;
    else if (this.selected !== null) this.selected = null;
    else if (this.site !== null) this.site = null;
    else return false;
    return true;
  }
}

function parse(text: string | null): Readonly<Record<string, unknown>> {
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    // Whatever wrote it was not this program: begin as a new window does.
    return {};
  }
}

function oneOf<T extends string>(values: readonly T[], value: unknown): T | undefined {
  return values.find((each) => each === value);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function textsOf(value: unknown): ReadonlySet<string> {
  return new Set(Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []);
}
