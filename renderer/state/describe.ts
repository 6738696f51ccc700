import {
  isShelved,
  isUnacknowledged,
  stateOf,
  type Alarm,
  type AlarmClass,
  type AlarmId,
} from '../../preload/contract/alarm.ts';
import type { HazardKind, Reading, SiteId, Source } from '../../preload/contract/hazard.ts';
import type { RoomFacts } from '../../preload/contract/room.ts';
import type { Site } from '../../preload/contract/site.ts';
import type { Language } from '../../preload/contract/snapshot.ts';
import { measure } from '../language/format.ts';
import type { Words } from '../language/index.ts';
import { readingName } from '../language/reading.ts';
import type { Refusal } from './actions.svelte.ts';
import type { Failure } from './connections.svelte.ts';
import { reasonText } from './reason-text.ts';

/** What naming needs to know of the facts. */
export interface Names {
  readonly language: Language;
  readonly room: RoomFacts | null;
  classOf(kind: HazardKind): AlarmClass;
  site(id: SiteId): Site | undefined;
}

/** An alarm in words, for a row, the strip or a tile. */
export interface Description {
  readonly what: string;
  /** The first reading with its unit, empty where there is none. */
  readonly reading: string;
  readonly site: string;
  /** Where at the site, and which source. */
  readonly where: string;
}

export function describe(
  alarm: Pick<Alarm, 'kind' | 'site' | 'source' | 'readings' | 'message'>,
  names: Names,
  words: Words,
): Description {
  const what = kindName(alarm.kind, names);
  return {
    what,
    reading: firstReading(alarm.readings, what, names.language),
    site: siteName(alarm.site, names),
    where: whereOf(alarm.message ?? '', sourceName(alarm.source, words)),
  };
}

/**
 * Where there are several, with its name: a number alone would be taken for the one that is too high. Not where
 * the kind says as much.
 */
function firstReading(readings: readonly Reading[], what: string, language: Language): string {
  const [first, ...others] = readings;
  if (!first) return '';
  const name = readingName(first.name, language);
  const isPlain = others.length === 0 || what.toLowerCase().includes(name.toLowerCase());
  return isPlain ? readingText(first) : `${name} ${readingText(first)}`;
}

/** Back ends put the device into the message as well; once is enough. */
function whereOf(message: string, source: string): string {
  return message.includes(source) ? message : [message, source].filter(Boolean).join(' · ');
}

/** The class's name; a kind that no class names keeps its own name beside it, so that it can be told apart. */
export function kindName(kind: HazardKind, names: Names): string {
  const known = names.classOf(kind);
  const name = known.name[names.language];
  return known.kind === 'unknown' && kind !== 'unknown' ? `${name} (${kind})` : name;
}

export function siteName(id: SiteId, names: Pick<Names, 'site'>): string {
  return names.site(id)?.name ?? id;
}

/** The site and kind that an alarm's id begins with (`site|kind|source`). */
export function partsOfId(alarm: AlarmId): { readonly site: SiteId; readonly kind: string } {
  const [site = '', kind = 'unknown'] = alarm.split('|');
  return { site, kind };
}

/** `감지기 F-207`; the bare id where no name came along. */
export function sourceName(source: Source, words: Words): string {
  if (source.type === 'site') return source.name ?? '';
  return source.name ?? `${words.source[source.type]} ${source.id}`;
}

export function readingText({ value, unit }: Reading): string {
  return unit === null ? measure(value) : `${measure(value)} ${unit}`;
}

/** How an alarm's mark is filled: whole while it is unacknowledged, a core once it returned unseen. */
export function fillOf(alarm: Alarm, isEnded = false): boolean | 'core' {
  if (isEnded || isShelved(alarm)) return false;
  return stateOf(alarm) === 'returned' ? 'core' : isUnacknowledged(alarm);
}

/** Who did something and where; without the desk while nobody shares the room with this one. */
export function whoText(
  { operator, desk }: { readonly operator: string; readonly desk?: string },
  { room }: { readonly room: RoomFacts | null },
): string {
  const isTold = room !== null && desk !== undefined && desk !== operator;
  return isTold ? `${operator} @ ${desk}` : operator;
}

/** Why something was not done; main's own words where the code alone says too little. */
export function failureText(failure: Failure, words: Words): string {
  const { code, message, reason } = failure;
  if (reason) return reasonText(reason, words);
  if (message === '' || message === code) return words.refusal[code];
  const isTelling = code === 'unavailable' || code === 'failed' || code === 'bad-argument';
  return isTelling ? message : words.refusal[code];
}

/** What was refused and why. */
export function refusalText({ command, code }: Refusal, words: Words): string {
  const names: Readonly<Record<Refusal['command'], string>> = {
    ...words.log.command,
    silence: words.strip.silence,
    language: words.settings.language,
    drill: words.view.drill,
  };
  return words.refused(names[command], words.refusal[code]);
}
