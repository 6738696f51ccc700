/**
 * What is kept of a message that could not be read: enough to see what is wrong with it, and nothing of what
 * people wrote, of their names, or of anything that may be a credential.
 */

/** The start of what came, in characters. */
const maxLength = 2_000;
/** Fields whose values are the protocol's own words. */
const spoken = new Set(['type', 'status']);

/** An event as JSON, in which every text stands as its length. */
export function shapeOf(name: string, args: readonly unknown[]): string {
  const shape = JSON.stringify(args, (key, value: unknown) =>
    typeof value === 'string' && !(spoken.has(key) && value.length <= 40) ? `(${value.length})` : value,
  );
  return `${name.slice(0, 100)} ${shape}`.slice(0, maxLength);
}

/** A text of which nothing is known: its marks stay, its letters and digits do not. */
export function maskOf(text: string): string {
  return text.slice(0, maxLength).replace(/[\p{L}\p{N}]/gu, 'x');
}
