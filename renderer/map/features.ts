import { fromLonLat } from 'ol/proj.js';
import { isShelved, isUnacknowledged, stateOf, type Alarm } from '../../preload/contract/alarm.ts';
import { isWorse, severities, type Severity, type SiteId } from '../../preload/contract/hazard.ts';
import type { Site } from '../../preload/contract/site.ts';

/** Full: unacknowledged. Core: it returned before anyone acknowledged it. None: acknowledged, or no alarm. */
export type Fill = 'full' | 'core' | 'none';

/** How some alarms look as one mark. */
export interface Look {
  /** The worst of everything present; null where nothing is. */
  readonly worst: Severity | null;
  /** The fill of the worst. */
  readonly fill: Fill;
  /** The worst that nobody has acknowledged: less grave than `worst` where the fill is none. */
  readonly worstUnacknowledged: Severity | null;
  /** How many alarms it stands for. */
  readonly count: number;
}

/** A thing on a map or a plan, in the units of that map (y upwards). */
export interface Mark extends Look {
  /** A site's id on the overview, an alarm's id on a site. */
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly label: string;
  /** Nobody can see it now. */
  readonly isBlind: boolean;
  /** What it has of broadcasts; null: nothing. */
  readonly sound: Sound | null;
}

/** A broadcast speaks there, or zones there missed one. */
export type Sound = 'speaking' | 'missed';

/** By id. A mark that did not change is the same object as before, and so is a map in which none did. */
export type Marks = ReadonlyMap<string, Mark>;

/** What a site's mark is made from. */
export interface SiteFacts {
  readonly sites: readonly Site[];
  readonly blind: ReadonlyMap<SiteId, unknown>;
  readonly sounds?: ReadonlyMap<SiteId, Sound>;
  alarmsOf(site: SiteId): readonly Alarm[];
}

export const noMarks: Marks = new Map();

/** The overview: a mark for every site that has a position. */
export function siteMarks(facts: SiteFacts, previous: Marks): Marks {
  const marks: Mark[] = [];
  for (const site of facts.sites) {
    if (!site.position) continue;
    const [x = 0, y = 0] = fromLonLat([...site.position]);
    marks.push({ x, y, ...siteLook(site, facts) });
  }
  return keepSame(marks, previous);
}

/** How a site looks wherever it is shown. */
export function siteLook(site: Site, facts: SiteFacts): Omit<Mark, 'x' | 'y'> {
  const isBlind = facts.blind.has(site.id);
  const sound = facts.sounds?.get(site.id) ?? null;
  return { id: site.id, label: site.name, isBlind, sound, ...lookOfAll(facts.alarmsOf(site.id)) };
}

/** By the facts' lists, which are new after a change and never altered: in a flood few sites are looked at anew. */
const known = new WeakMap<readonly Alarm[], Look>();

function lookOfAll(alarms: readonly Alarm[]): Look {
  const look = known.get(alarms) ?? joined(alarms.filter((alarm) => !isShelved(alarm)).map(lookOf));
  known.set(alarms, look);
  return look;
}

/** How one alarm looks. */
export function lookOf(alarm: Alarm): Look {
  const { severity } = alarm;
  const open = stateOf(alarm) === 'returned' ? 'core' : 'full';
  const fill = isUnacknowledged(alarm) && !isShelved(alarm) ? open : 'none';
  return { worst: severity, fill, worstUnacknowledged: fill === 'none' ? null : severity, count: 1 };
}

/** How several look as one: the worst of them gives shape and fill. */
export function joined(looks: readonly Look[]): Look {
  let worst: Severity | null = null;
  let worstUnacknowledged: Severity | null = null;
  let fill: Fill = 'none';
  let count = 0;
  for (const look of looks) {
    count += look.count;
    worstUnacknowledged = worse(worstUnacknowledged, look.worstUnacknowledged);
    if (look.worst === null) continue;
    if (worst === null || isWorse(look.worst, worst)) [worst, fill] = [look.worst, look.fill];
    else if (look.worst === worst) fill = fuller(fill, look.fill);
  }
  return { worst, fill, worstUnacknowledged, count };
}

function worse(a: Severity | null, b: Severity | null): Severity | null {
  if (a === null || b === null) return a ?? b;
  return isWorse(b, a) ? b : a;
}

function fuller(a: Fill, b: Fill): Fill {
  if (a === 'full' || b === 'full') return 'full';
  return a === 'core' || b === 'core' ? 'core' : 'none';
}

/** A spot in a map's units. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** The mark of one alarm at its spot. */
export function alarmMark(alarm: Alarm, { x, y }: Spot, label: string): Mark {
  return { id: alarm.id, x, y, label, isBlind: false, sound: null, ...lookOf(alarm) };
}

/** One site: the marks of all alarms that have one. */
export function alarmMarks(
  alarms: readonly Alarm[],
  markOf: (alarm: Alarm) => Mark | null,
  previous: Marks,
): Marks {
  const marks: Mark[] = [];
  for (const alarm of alarms) {
    const mark = markOf(alarm);
    if (mark) marks.push(mark);
  }
  return keepSame(marks, previous);
}

/** Lower is graver, and is drawn above: unacknowledged, acknowledged, returned, blind, calm; each by severity. */
export function rankOf({ worst, fill, isBlind }: Pick<Mark, 'worst' | 'fill' | 'isBlind'>): number {
  const steps: Readonly<Record<Fill, number>> = { full: 0, none: 1, core: 2 };
  if (worst) return steps[fill] * severities.length + severities.indexOf(worst);
  return 3 * severities.length + (isBlind ? 0 : 1);
}

function keepSame(marks: readonly Mark[], previous: Marks): Marks {
  let isSame = marks.length === previous.size;
  const next = new Map<string, Mark>();
  for (const mark of marks) {
    const before = previous.get(mark.id);
    const kept = before && (before === mark || isEqual(before, mark)) ? before : mark;
    if (kept !== before) isSame = false;
    next.set(mark.id, kept);
  }
  return isSame ? previous : next;
}

function isEqual(a: Mark, b: Mark): boolean {
  return (
    a.x === b.x &&
    a.y === b.y &&
    a.label === b.label &&
    a.worst === b.worst &&
    a.fill === b.fill &&
    a.worstUnacknowledged === b.worstUnacknowledged &&
    a.isBlind === b.isBlind &&
    a.sound === b.sound &&
    a.count === b.count
  );
}
