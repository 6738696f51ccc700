/** Reads what an undocumented context says, by the tables of the settings. Values may be numbers or text. */
import type { HazardKind, Place, Reading, Source } from '../../../preload/contract/hazard.ts';
import type { ImaTables } from './options.ts';

/** A JSON object from outside. */
export type Bag = Readonly<Record<string, unknown>>;

type SourceType = keyof ImaTables['sourceKeys'];

const maxTextLength = 200;
const maxMessageLength = 500;
const maxReadings = 40;

export function isBag(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A finite number, also where it came as text: `"37.38"`. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** A short text, also where it came as a number; null when there is nothing in it. */
export function textOf(value: unknown, maxLength = maxTextLength): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return text === '' ? null : text.slice(0, maxLength);
}

/** The first key of the list that the bag answers. */
export function first<T>(bag: Bag, keys: readonly string[], read: (value: unknown) => T | null): T | null {
  for (const key of keys) {
    const value = read(bag[key]);
    if (value !== null) return value;
  }
  return null;
}

/** The types in the order in which a kind of event is likely to mean them. */
function sourceOrder(kind: HazardKind): readonly SourceType[] {
  if (kind.startsWith('cctv')) return ['camera', 'device', 'sensor', 'worker'];
  if (kind === 'sos' || kind === 'call') return ['worker', 'device', 'sensor', 'camera'];
  return ['device', 'sensor', 'camera', 'worker'];
}

/** What the context names as its source: at the top first, then one level down. Null when it names none. */
export function sourceOf(context: Bag, kind: HazardKind, tables: ImaTables): Source | null {
  const bags = [context, ...Object.values(context).filter(isBag)];
  for (const bag of bags) {
    for (const type of sourceOrder(kind)) {
      const id = first(bag, tables.sourceKeys[type], textOf);
      if (id !== null) return { type, id, name: nameOf(bags, id, tables) };
    }
  }
  return null;
}

/** Every id under which the bags know a device, in the order of preference, each once. */
export function aliasesOf(bags: readonly Bag[], type: SourceType, tables: ImaTables): readonly string[] {
  const ids = tables.sourceKeys[type].flatMap((key) => bags.map((bag) => textOf(bag[key])));
  return [...new Set(ids.filter((id) => id !== null))];
}

function nameOf(bags: readonly Bag[], id: string, tables: ImaTables): string | null {
  for (const bag of bags) {
    const name = first(bag, tables.nameKeys, textOf);
    if (name !== null && name !== id) return name;
  }
  return null;
}

/** The site's number where the context names it. */
export function siteNumberOf(context: Bag, tables: ImaTables): number | null {
  const number = first(context, tables.siteKeys, numberOf);
  return number !== null && Number.isSafeInteger(number) && number > 0 ? number : null;
}

/** Percent of a plan where that is given, else a point on the map; null where the numbers make no place. */
export function placeOf(context: Bag, tables: ImaTables): Place | null {
  const keys = tables.placeKeys;
  const bags = [context, ...Object.values(context).filter(isBag)];
  for (const bag of bags) {
    const x = first(bag, keys.x, numberOf);
    const y = first(bag, keys.y, numberOf);
    if (x === null || y === null || !isPercent(x) || !isPercent(y)) continue;
    const plan = first(bag, keys.plan, textOf) ?? first(context, keys.plan, textOf);
    return { on: 'plan', plan, x, y };
  }
  for (const bag of bags) {
    const longitude = first(bag, keys.longitude, numberOf);
    const latitude = first(bag, keys.latitude, numberOf);
    if (longitude === null || latitude === null) continue;
    if (isOnEarth(longitude, latitude)) return { on: 'map', position: [longitude, latitude] };
  }
  return null;
}

function isPercent(value: number): boolean {
  return value >= 0 && value <= 100;
}

/** Zero, zero is what trackers send before they know. */
export function isOnEarth(longitude: number, latitude: number): boolean {
  const isNowhere = longitude === 0 && latitude === 0;
  return !isNowhere && Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
}

/** Every number in the bags of readings, and known readings that stand beside them. */
export function readingsOf(context: Bag, tables: ImaTables): readonly Reading[] {
  const readings = new Map<string, Reading>();
  const take = (name: string, value: unknown) => {
    const number = numberOf(value);
    if (number === null || tables.voids[name] === number || readings.size >= maxReadings) return;
    if (!readings.has(name)) readings.set(name, { name, value: number, unit: tables.units[name] ?? null });
  };
  for (const key of tables.readingKeys) {
    const bag = context[key];
    if (isBag(bag)) for (const [name, value] of Object.entries(bag)) take(name, value);
  }
  for (const [name, value] of Object.entries(context))
    if (Object.hasOwn(tables.units, name)) take(name, value);
  return dangerousFirst([...readings.values()], context, tables);
}

/** `hazard_phrase` names the dangerous item (wire-facts 1.7): its reading is the one that people must see. */
function dangerousFirst(readings: readonly Reading[], context: Bag, tables: ImaTables): readonly Reading[] {
  const bags = [context, ...tables.readingKeys.map((key) => context[key]).filter(isBag)];
  const phrase = bags
    .map((bag) => textOf(bag['hazard_phrase'], maxMessageLength))
    .find((text) => text !== null);
  if (!phrase) return readings;
  const named = new Set(phrase.toLowerCase().split(/[^a-z0-9._]+/));
  const isNamed = ({ name }: Reading) => named.has(name.toLowerCase());
  return [...readings.filter(isNamed), ...readings.filter((reading) => !isNamed(reading))];
}

/** A line of words that came along. */
export function messageOf(context: Bag, tables: ImaTables): string | null {
  const words = (value: unknown) => (typeof value === 'string' ? textOf(value, maxMessageLength) : null);
  for (const bag of [context, ...tables.readingKeys.map((key) => context[key]).filter(isBag)]) {
    const message = first(bag, tables.messageKeys, words);
    if (message !== null) return message;
  }
  return null;
}
