import type { AlarmId, EntryId } from '../../preload/contract/alarm.ts';
import type { HazardKind, SiteId } from '../../preload/contract/hazard.ts';
import type { Entry } from '../../preload/contract/log.ts';
import { because, readReason } from '../../preload/contract/reason.ts';
import { facetOf } from './facet.ts';

/** One line of the table `entry`: what is filtered by in columns, all of it in `body` as JSON. */
export interface Row {
  readonly id: EntryId;
  readonly facet: number;
  readonly site: SiteId | null;
  readonly kind: HazardKind | null;
  readonly alarm: AlarmId | null;
  readonly operator: string | null;
  readonly body: string;
}

/** The row of an entry. What concerns an alarm is found under the alarm's site and kind as well. */
export function toRow(entry: Entry): Row {
  const alarm = 'alarm' in entry ? entry.alarm : null;
  return {
    id: entry.id,
    facet: facetOf(entry),
    ...whereabouts(entry, alarm),
    alarm,
    operator: entry.type === 'command' ? entry.operator : null,
    body: JSON.stringify(entry),
  };
}

/** The entry of a row's body. Only bodies that `toRow` wrote come here. */
export function toEntry(body: string): Entry {
  return withReasons(JSON.parse(body) as Entry);
}

/** Reasons of earlier programs were text; they are read as words of nobody in particular. */
function withReasons(entry: Entry): Entry {
  switch (entry.type) {
    case 'rejected':
      return { ...entry, reason: readReason(entry.reason) ?? because('unreadable') };
    case 'link': {
      const { link } = entry;
      if (!('reason' in link)) return entry;
      return { ...entry, link: { ...link, reason: readReason(link.reason) ?? because('failed') } };
    }
    case 'notification':
      return { ...entry, reason: readReason(entry.reason) };
    case 'broadcast': {
      const { reason, results } = entry;
      const read = results?.map((result) => ({ ...result, reason: readReason(result.reason) }));
      return { ...entry, reason: readReason(reason), ...(read && { results: read }) };
    }
    default:
      return entry;
  }
}

/** An alarm's id is `site|kind|source`. */
export function whereaboutsOf(alarm: AlarmId): { site: SiteId | null; kind: HazardKind | null } {
  const [site, kind] = alarm.split('|', 2);
  return { site: site ?? null, kind: kind ?? null };
}

function whereabouts(entry: Entry, alarm: AlarmId | null): { site: SiteId | null; kind: HazardKind | null } {
  if (entry.type === 'hazard') return { site: entry.report.site, kind: entry.report.kind };
  if (entry.type === 'notice' || (entry.type === 'broadcast' && entry.alarm === null))
    return { site: entry.site, kind: null };
  return alarm === null ? { site: null, kind: null } : whereaboutsOf(alarm);
}
