import type { Severity } from '../../preload/contract/hazard.ts';
import { severities } from '../../preload/contract/hazard.ts';
import type { Entry, EntryType } from '../../preload/contract/log.ts';

/** What kind of line an entry is and how grave: the two filters of few values, in one stored number. */
interface Facet {
  readonly type: EntryType;
  /** Only hazards and commands have one. */
  readonly severity: Severity | null;
}

/** The index is what the log stores: add at the end, never reorder. */
const facets: readonly Facet[] = [
  ...severities.map((severity) => ({ type: 'hazard', severity }) as const),
  ...severities.map((severity) => ({ type: 'command', severity }) as const),
  { type: 'notification', severity: null },
  { type: 'notice', severity: null },
  { type: 'link', severity: null },
  { type: 'rejected', severity: null },
  { type: 'system', severity: null },
  { type: 'broadcast', severity: null },
  { type: 'refresh', severity: null },
];

export const allFacets: readonly number[] = facets.map((_, index) => index);

/** Hazards and commands, which the alarm state is made of, come before the first facet of another type. */
export const firstQuietFacet = 2 * severities.length;

/** Only commands have an operator. */
export function isOfCommand(facet: number): boolean {
  return facets[facet]?.type === 'command';
}

/** Whether hazards of every severity are among these: nearly all that a log holds. */
export function areNearlyAll(wanted: readonly number[]): boolean {
  return severities.every((_, hazard) => wanted.includes(hazard));
}

/** The facet of an entry. A command has the severity that was on the operator's screen. */
export function facetOf(entry: Entry): number {
  const severity = severityOf(entry);
  return facets.findIndex((facet) => facet.type === entry.type && facet.severity === severity);
}

/** The facets that pass both filters; an absent filter lets all pass, an empty one none. */
export function facetsFor(
  types: readonly EntryType[] | undefined,
  wanted: readonly Severity[] | undefined,
): readonly number[] {
  return allFacets.filter((index) => {
    const facet = facets[index];
    if (!facet || (types && !types.includes(facet.type))) return false;
    return !wanted || (facet.severity !== null && wanted.includes(facet.severity));
  });
}

export function isEntryType(value: unknown): value is EntryType {
  return facets.some((facet) => facet.type === value);
}

function severityOf(entry: Entry): Severity | null {
  if (entry.type === 'hazard') return entry.report.severity;
  if (entry.type === 'command') return entry.command.target.severity;
  return null;
}
