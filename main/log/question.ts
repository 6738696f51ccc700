import type { EntryId } from '../../preload/contract/alarm.ts';
import { severities } from '../../preload/contract/hazard.ts';
import type { LogQuery } from '../../preload/contract/log.ts';
import { firstIdAt } from '../lib/entry-id.ts';
import { allFacets, facetsFor, isEntryType, isOfCommand } from './facet.ts';
import type { Row } from './row.ts';
import { toEntry, whereaboutsOf } from './row.ts';
import type { Run } from './words.ts';
import { cut, hasAll, textOf } from './words.ts';

/** A query in the log's own terms. Plain data: it crosses to the reading thread. */
export interface Question {
  /** Ids from `from` (inclusive) to `to` (exclusive): the time range and the page's key in one. */
  readonly from: EntryId;
  readonly to: EntryId;
  readonly facets: readonly number[];
  readonly site: string | null;
  readonly kind: string | null;
  readonly alarm: string | null;
  readonly operator: string | null;
  /** Null: no text asked for. Empty: a text without a letter or digit, which nothing has. */
  readonly text: readonly Run[] | null;
  readonly limit: number;
}

const longestText = 200;
const mostEntries = 500;

/**
 * Checks a query and puts it into the log's terms. Throws a `RangeError` that names the field. Time is the time
 * of the id, which is the entry's own except for the moments after a clock was set back.
 */
export function toQuestion(query: LogQuery): Question {
  const { limit, text, before } = query;
  if (!Number.isInteger(limit) || limit < 1 || limit > mostEntries)
    throw new RangeError(`log query: limit is ${limit}, expected a whole number from 1 to ${mostEntries}`);
  if (text !== undefined && text.length > longestText)
    throw new RangeError(`log query: text is ${text.length} long, expected at most ${longestText}`);
  if (before !== undefined && !Number.isSafeInteger(before))
    throw new RangeError(`log query: before is ${before}, expected the id of an entry`);
  for (const type of query.types ?? [])
    if (!isEntryType(type)) throw new RangeError(`log query: there is no entry of type ${String(type)}`);
  for (const severity of query.severities ?? [])
    if (!severities.includes(severity))
      throw new RangeError(`log query: there is no severity ${String(severity)}`);
  const to = Math.min(before ?? Number.MAX_SAFE_INTEGER, idAt('to', query.to) ?? Number.MAX_SAFE_INTEGER);
  return {
    from: idAt('from', query.from) ?? 0,
    to,
    facets: facetsFor(query.types, query.severities),
    site: query.site ?? null,
    kind: query.kind ?? null,
    alarm: query.alarm ?? null,
    operator: query.operator ?? null,
    text: text === undefined || text.trim() === '' ? null : cut(text),
    limit,
  };
}

/** Whether no entry can answer: what is asked contradicts itself. Saves walks that would find nothing. */
export function isHopeless(question: Question): boolean {
  const { from, to, facets, text, alarm, site, kind, operator } = question;
  if (from >= to || facets.length === 0 || text?.length === 0) return true;
  if (operator !== null && !facets.some(isOfCommand)) return true;
  if (alarm === null) return false;
  const where = whereaboutsOf(alarm);
  return (site !== null && site !== where.site) || (kind !== null && kind !== where.kind);
}

/** Whether a row answers the question: the meaning of every filter, and what the index is tested against. */
export function answers(row: Row, question: Question): boolean {
  const { from, to, facets, site, kind, alarm, operator, text } = question;
  if (row.id < from || row.id >= to) return false;
  if (site !== null && row.site !== site) return false;
  if (kind !== null && row.kind !== kind) return false;
  if (alarm !== null && row.alarm !== alarm) return false;
  if (operator !== null && row.operator !== operator) return false;
  if (facets.length < allFacets.length && !facets.includes(row.facet)) return false;
  return text === null || (text.length > 0 && hasAll(textOf(toEntry(row.body)), text));
}

function idAt(field: string, epochMs: number | undefined): EntryId | null {
  if (epochMs === undefined) return null;
  const id = firstIdAt(Math.ceil(epochMs));
  if (!Number.isSafeInteger(id)) throw new RangeError(`log query: ${field} is ${epochMs}, expected epoch ms`);
  return id;
}
