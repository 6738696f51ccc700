/** Checks on text from outside that come before `JSON.parse`, and what is kept of it as evidence. */
import { blank, maxCopyLength } from '../copy.ts';

/** The longest body that is read, in characters. A real one has a few hundred. */
export const maxBodyLength = 1_000_000;

/** How deep a body may nest. A real one nests 3 to 5 deep; deeper ones overflow whoever walks them. */
export const maxDepth = 64;

/** Whether brackets nest deeper than the limit. Reads characters, so that no parser has to survive it. */
export function nestsDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let isString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isString) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) isString = false;
    } else if (code === 0x22) {
      isString = true;
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (code === 0x7d || code === 0x5d) {
      depth -= 1;
    }
  }
  return false;
}

/** Blanks credentials in what is kept, by the names of their keys. */
export interface Redactor {
  /** A value as JSON text. */
  stringify(value: object): string;
  /** The start of a text of which nothing is known, not even that it is JSON. */
  shorten(text: string): string;
}

export function createRedactor(secretKeys: readonly string[]): Redactor {
  const names = new Set(secretKeys.map((key) => key.toLowerCase()));
  const alternatives = secretKeys.map((key) => key.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const mention = new RegExp(`"(?:${alternatives})"`, 'i');
  // In any text: quoted or not, and also where the closing quote was cut off.
  const pair = new RegExp(
    `(\\b(?:${alternatives})\\b["']?\\s*[:=]\\s*)("(?:[^"\\\\]|\\\\.)*"?|[^\\s,;}&]+)`,
    'gi',
  );
  return {
    stringify(value) {
      const text = JSON.stringify(value);
      if (!mention.test(text)) return text;
      return JSON.stringify(value, (key, each: unknown) =>
        names.has(key.toLowerCase()) && each !== null ? blank : each,
      );
    },
    shorten(text) {
      return text.slice(0, maxCopyLength).replace(pair, `$1"${blank}"`).slice(0, maxCopyLength);
    },
  };
}
