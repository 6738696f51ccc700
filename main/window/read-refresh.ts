import type { SiteId } from '../../preload/contract/hazard.ts';

/** What a back end asks for with msg_type 301 (wire-facts 1.4). */
export interface RefreshAsked {
  /** `force_refresh` 1; whatever else stands there asks, because a question does no harm. */
  readonly isForced: boolean;
  /** Empty where none is given. */
  readonly reason: string;
  /** Only windows that show it; null: all. */
  readonly site: SiteId | null;
}

/** A reason is shown in one place of the screen, characters. */
const longestReason = 500;

/** How the site's number may be called; the documented one first. */
const defaultSiteKeys = ['wp_no', 'workplace_no', 'wpNo', 'workplace_id'] as const;

/**
 * Reads the context of a refresh notice and refuses nothing: an order that cannot be read in full is a question
 * to all windows. The site is the context's own, not the one of the topic it came by, which only says who was told.
 * @param context JSON text
 * @param connection the first half of the site's id
 */
export function readRefresh(
  context: string,
  connection: string,
  siteKeys: readonly string[] = defaultSiteKeys,
): RefreshAsked {
  const bag = parse(context);
  const reason = bag['reason'];
  const numbers = siteKeys.map((key) => numberOf(bag[key]));
  const site = numbers.find((number) => number !== null && Number.isSafeInteger(number) && number > 0);
  return {
    isForced: bag['force_refresh'] === true || numberOf(bag['force_refresh']) === 1,
    reason: typeof reason === 'string' ? wordsOf(reason) : '',
    site: site === undefined ? null : `${connection}/${site}`,
  };
}

function parse(context: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(context);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    // A context that was cut short on the way is still an order: the notice itself stands in the log.
    return {};
  }
}

function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\s*\d{1,15}\s*$/.test(value) ? Number(value) : null;
}

/** One line: a server's line breaks and control characters have no place in a question. */
function wordsOf(reason: string): string {
  return reason
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, longestReason);
}
