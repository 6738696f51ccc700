/**
 * What is kept of something that could not be read, whatever wire it came by: enough to see what is wrong with it,
 * and nothing of what is nobody's business.
 */

/** The start of what came, in characters (`Rejection.copy`). */
export const maxCopyLength = 2_000;

/** Stands where a credential stood. */
export const blank = '***';

export interface Spoken {
  /** Keys whose values are the protocol's own words. */
  readonly keys: ReadonlySet<string>;
  /** A longer text is nobody's own word, whatever key it stands under. */
  readonly longest: number;
}

/** A value as JSON, in which every text that may be personal stands as its length. */
export function shapeOf(value: unknown, { keys, longest }: Spoken): string {
  return JSON.stringify(value, (key, each: unknown) =>
    typeof each === 'string' && !(keys.has(key) && each.length <= longest) ? `(${each.length})` : each,
  );
}

/** A text of which nothing is known: its marks stay, its letters and digits do not. */
export function maskOf(text: string): string {
  return text.slice(0, maxCopyLength).replace(/[\p{L}\p{N}]/gu, 'x');
}
