import type { Alarm, AlarmId } from '../../preload/contract/alarm.ts';
import type { ZoneId } from '../../preload/contract/broadcast.ts';
import type { SiteId } from '../../preload/contract/hazard.ts';
import type { Language } from '../../preload/contract/snapshot.ts';
import { wordsOf, type Words } from '../language/index.ts';
import { kindName, sourceName } from '../state/describe.ts';
import type { Facts } from '../state/facts.svelte.ts';
import { extentOf, type Extent } from './camera.ts';
import { DeviceField } from './device-field.ts';
import {
  alarmMark,
  alarmMarks,
  lookOf,
  noMarks,
  siteLook,
  siteMarks,
  type SiteFacts,
  type Mark,
  type Marks,
  type Sound,
  type Spot,
} from './features.ts';
import { blankPlan, type Ground } from './ground.ts';
import { Journey } from './journey.svelte.ts';
import type { Picture } from './placement.ts';
import { OpenPicture } from './plan-picture.svelte.ts';
import { OpenSite, type GetDetail } from './site-detail.svelte.ts';
import { placeOn, tabOf, tabsOf, type Tab } from './tabs.ts';
import { mapWords } from './words.ts';
import { headOn, middleOn, ringOn, toSpot } from './zones.ts';

/** What the pane is given; read anew whenever it changes. */
export interface SceneInput {
  readonly facts: Facts;
  readonly selected: AlarmId | null;
  readonly site: SiteId | null;
  readonly language: Language;
  readonly isWall: boolean;
  readonly sounds: Sounds;
  /** Zones that the desk's draft has chosen. */
  readonly chosen: readonly ZoneId[];
}

/** What sites and zones have of broadcasts. */
export interface Sounds {
  readonly sites: ReadonlyMap<SiteId, Sound>;
  readonly zones: ReadonlyMap<ZoneId, Sound>;
}

export const noSounds: Sounds = { sites: new Map(), zones: new Map() };
export const noZones: readonly ZoneId[] = [];

/** Pixels of a plan that are worth keeping: enough across a wall. */
const LONGEST = 4_096;
/** A ground map that shows nothing but one spot is this wide, metres. */
const SURROUNDINGS_M = 600;

const noNames: Picture['names'] = [];
const noOutlines: Picture['outlines'] = [];
const noTabs: readonly Tab[] = [];

const world: Ground = { kind: 'map', fences: [] };

/**
 * What the map shows, derived from the facts and from where the operator is. It paints nothing: `Ground` and
 * `Picture` are handed to the MapView.
 */
export class Scene {
  readonly journey = new Journey();
  readonly openSite: OpenSite;
  readonly openPicture = new OpenPicture(LONGEST);
  readonly #input: () => SceneInput;
  #lastSites: Marks = noMarks;
  #lastAlarms: Marks = noMarks;

  constructor(input: () => SceneInput, getDetail: GetDetail) {
    this.#input = input;
    this.openSite = new OpenSite(getDetail);
  }

  readonly site = $derived.by(() => {
    const id = this.journey.where.site;
    return id === null ? undefined : this.#input().facts.site(id);
  });

  /** The open site cannot be seen now. */
  readonly isBlind = $derived.by(() => {
    const { site } = this;
    return site !== undefined && this.#input().facts.blind.has(site.id);
  });

  /** All alarms of the open site, in the list's order. */
  readonly #alarms = $derived.by(() => (this.site ? this.#input().facts.alarmsOf(this.site.id) : []));

  // A truth value on its own, so that tabs and ground stay the same objects while alarms come and go.
  readonly #hasAlarmsOnGround = $derived.by(() => this.#alarms.some(({ place }) => place?.on === 'map'));

  readonly tabs = $derived.by(() => {
    const { detail } = this.openSite;
    const isHere = detail !== null && detail.site === this.journey.where.site;
    return isHere ? tabsOf(detail, this.#hasAlarmsOnGround) : noTabs;
  });

  /** The tab that was asked for, else the one that shows the selected alarm, else the first. */
  readonly tab = $derived.by(() => {
    const chosen = this.tabs.find(({ id }) => id === this.journey.where.tab);
    if (chosen) return chosen;
    const { facts, selected } = this.#input();
    const alarm = selected === null ? undefined : facts.alarm(selected);
    return (alarm && alarm.site === this.site?.id && tabOf(this.tabs, alarm)) || this.tabs[0];
  });

  /** The plan's image that has to be loaded. */
  readonly pictureUrl = $derived.by(() => this.tab?.plan?.image ?? null);

  /** A name for the place, the same as long as the map may stay where it looks. */
  readonly place = $derived.by(() => {
    const { site } = this.journey.where;
    return site === null ? 'overview' : `${site} ${this.tab?.id ?? ''}`;
  });

  /** Null while it is loading. */
  readonly ground = $derived.by((): Ground | null => {
    if (this.journey.where.site === null) return world;
    if (!this.tab) return null;
    if (this.tab.plan === null) return { kind: 'map', fences: this.openSite.detail?.fences ?? [] };
    if (this.tab.plan.image === null) return blankPlan;
    const { current } = this.openPicture;
    if (current.state === 'failed') return blankPlan;
    if (current.state !== 'ready' || current.picture.url !== this.tab.plan.image) return null;
    const { picture } = current;
    return { kind: 'plan', picture, width: picture.width, height: picture.height };
  });

  readonly #devices = $derived.by(() => {
    const plan = this.tab?.plan;
    if (!plan || this.ground?.kind !== 'plan') return null;
    const markers = plan.markers.filter(({ kind }) => kind !== 'label');
    return markers.length > 0 ? new DeviceField(markers, this.ground.width, this.ground.height) : null;
  });

  /** Zones of the open site that the draft has chosen. */
  readonly #chosen = $derived.by(() => {
    const { facts, chosen } = this.#input();
    const { site } = this;
    if (!site || chosen.length === 0) return [];
    const ids = new Set(chosen);
    return facts.broadcastSetup?.zones.filter((zone) => zone.site === site.id && ids.has(zone.id)) ?? [];
  });

  /** Their outlines. */
  readonly #outlines = $derived.by((): Picture['outlines'] => {
    const { ground, tab } = this;
    if (!ground || !tab || this.#chosen.length === 0) return noOutlines;
    return this.#chosen.flatMap((zone) => {
      const ring = ringOn(zone, tab);
      return ring ? [ring.map((spot) => this.#spotOn(ground, spot))] : [];
    });
  });

  /** Zones of the open site where a broadcast speaks, that missed one, or that the draft has chosen; by name. */
  readonly #spoken = $derived.by((): Picture['names'] => {
    const { ground, tab, site } = this;
    const { facts, sounds, language } = this.#input();
    const chosen = new Set(this.#chosen);
    if (!ground || !tab || !site || (sounds.zones.size === 0 && chosen.size === 0)) return noNames;
    const words = wordsOf(language).broadcast;
    const own = mapWords(language);
    const zones = facts.broadcastSetup?.zones.filter((zone) => zone.site === site.id) ?? [];
    const drawn = zones.flatMap((zone) => {
      const sound = sounds.zones.get(zone.id);
      const told = [
        sound && (sound === 'speaking' ? words.speaking : words.stands.missed),
        chosen.has(zone) && own.chosen,
      ].filter(Boolean);
      const spot = chosen.has(zone) ? headOn(zone, tab) : middleOn(zone, tab);
      if (told.length === 0 || !spot) return [];
      return [{ ...this.#spotOn(ground, spot), text: [zone.name, ...told].join(' · ') }];
    });
    // What is heard all over the site has no spot of its own: one label for all of it.
    const all = this.#chosen.filter(({ area }) => area === null).map(({ name }) => name);
    const foot = tab.plan === null ? site.position && toSpot(site.position) : { x: 50, y: 96 };
    if (all.length === 0 || !foot) return drawn;
    return [...drawn, { ...this.#spotOn(ground, foot), text: [all.join(', '), own.chosen].join(' · ') }];
  });

  readonly #allNames = $derived.by(() =>
    this.#spoken.length === 0 ? this.#names : [...this.#spoken, ...this.#names],
  );

  /** Names that belong to the ground: rooms of a plan, fences and the site itself. */
  readonly #names = $derived.by((): Picture['names'] => {
    const { ground, tab } = this;
    if (!ground || !tab) return noNames;
    if (ground.kind === 'plan') {
      const labels = tab.plan?.markers.filter(({ kind }) => kind === 'label') ?? [];
      return labels.map((label) => ({ ...this.#spotOn(ground, label), text: label.name }));
    }
    const { site } = this;
    return [
      ...ground.fences.flatMap(({ name, ring }) => {
        // At its northern end, where the fence inside of it does not have its name as well.
        const spots = ring.map(toSpot).sort((a, b) => b.y - a.y);
        return spots[0] ? { ...spots[0], text: name } : [];
      }),
      ...(site?.position ? [{ ...toSpot(site.position), text: site.name }] : []),
    ];
  });

  readonly #siteMarks = $derived.by(
    () => (this.#lastSites = siteMarks(withSounds(this.#input()), this.#lastSites)),
  );

  /** Marks by alarm, for as long as tab and words stay: alarms that did not change are not looked at again. */
  readonly #markOf = $derived.by(() => {
    const { tab, ground } = this;
    const words = wordsOf(this.#input().language);
    const known = new WeakMap<Alarm, Mark | null>();
    const create = (alarm: Alarm) => {
      const place = tab && ground ? placeOn(tab, alarm) : null;
      return place && ground
        ? alarmMark(alarm, this.#spotOn(ground, place), this.#labelOf(alarm, words))
        : null;
    };
    return (alarm: Alarm) => {
      const mark = known.get(alarm);
      if (mark !== undefined) return mark;
      const created = create(alarm);
      known.set(alarm, created);
      return created;
    };
  });

  readonly #alarmMarks = $derived.by(
    () => (this.#lastAlarms = alarmMarks(this.#alarms, this.#markOf, this.#lastAlarms)),
  );

  /** The site of the selected alarm, or the one that is looked at without any. */
  readonly selectedSite = $derived.by(() => {
    const { facts, selected, site } = this.#input();
    return selected === null ? site : (facts.alarm(selected)?.site ?? null);
  });

  readonly picture = $derived.by((): Picture => {
    const { selected, isWall } = this.#input();
    if (this.journey.where.site === null) {
      const marks = this.#siteMarks;
      const site = this.selectedSite;
      return {
        marks,
        selected: site,
        isClustered: !isWall,
        isSite: false,
        devices: null,
        names: noNames,
        outlines: noOutlines,
      };
    }
    return {
      marks: this.#alarmMarks,
      selected,
      isClustered: true,
      isSite: true,
      devices: this.#devices,
      names: this.#allNames,
      outlines: this.#outlines,
    };
  });

  /** All that there is to see at this place. */
  readonly extent = $derived.by((): Extent | null => {
    const { ground } = this;
    if (this.journey.where.site === null) return extentOf(this.#siteMarks.values());
    if (ground?.kind === 'plan') return [0, 0, ground.width, ground.height];
    const spots = [
      ...(ground?.fences.flatMap(({ ring }) => ring.map(toSpot)) ?? []),
      ...this.#alarmMarks.values(),
      ...(this.site?.position ? [toSpot(this.site.position)] : []),
    ];
    const extent = extentOf(spots);
    if (!extent) return null;
    const [left, bottom, right, top] = extent;
    const margin = Math.max(0, (SURROUNDINGS_M - Math.max(right - left, top - bottom)) / 2);
    return [left - margin, bottom - margin, right + margin, top + margin];
  });

  /** What no map of this place can show: sites without a position, alarms that name no place. */
  readonly unplaced = $derived.by(() => {
    const { facts } = this.#input();
    if (this.journey.where.site === null) {
      const looks = facts.sites
        .filter(({ position }) => !position)
        .map((site) => siteLook(site, withSounds(this.#input())));
      return looks.filter(({ worst, isBlind }) => worst !== null || isBlind);
    }
    if (this.tabs.length === 0) return [];
    const words = wordsOf(this.#input().language);
    const lost = this.#alarms.filter((alarm) => !tabOf(this.tabs, alarm));
    return lost.map((alarm) => ({ id: alarm.id, label: this.#labelOf(alarm, words), ...lookOf(alarm) }));
  });

  #labelOf(alarm: Alarm, words: Words): string {
    return [kindName(alarm.kind, this.#input().facts), sourceName(alarm.source, words)]
      .filter(Boolean)
      .join(' · ');
  }

  /** From percent of a plan, or from the map's own units, to the ground's units. */
  #spotOn(ground: Ground, { x, y }: Spot): Spot {
    if (ground.kind === 'map') return { x, y };
    return { x: (x / 100) * ground.width, y: (1 - y / 100) * ground.height };
  }
}

function withSounds({ facts, sounds }: SceneInput): SiteFacts {
  return {
    sites: facts.sites,
    blind: facts.blind,
    sounds: sounds.sites,
    alarmsOf: (site) => facts.alarmsOf(site),
  };
}
