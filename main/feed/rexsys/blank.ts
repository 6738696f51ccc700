/** What is shown and kept of data from outside: JSON text, short, without credentials. */
import { blank, maxCopyLength } from '../copy.ts';
import { isBag } from '../ima/context.ts';
import { createRedactor, maxDepth } from '../ima/payload.ts';

export interface Show {
  /** The value as JSON text, cut where it is long. */
  json(value: unknown): string;
  /** The same for what was rejected, which may be any text. */
  copy(value: unknown): string;
}

/** `scrub` takes out secrets that are known by value. */
export function createShow(secretKeys: readonly string[], scrub: (text: string) => string): Show {
  const redactor = createRedactor(secretKeys);
  const names = new Set(secretKeys.map((key) => key.toLowerCase()));
  const blanked = (value: unknown, depth: number): unknown => {
    if (depth > maxDepth) return '…';
    if (ArrayBuffer.isView(value)) return `(${value.byteLength} bytes)`;
    if (typeof value === 'string') return withinText(value, depth);
    if (Array.isArray(value)) return value.map((each) => blanked(each, depth + 1));
    if (!isBag(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        key,
        names.has(key.toLowerCase()) && each !== null ? blank : blanked(each, depth + 1),
      ]),
    );
  };
  /** JSON in a text hides its keys from everybody who looks at the outside only; other text may say `token=…`. */
  const withinText = (text: string, depth: number): string => {
    const inner = parseObject(text);
    return inner === null ? redactor.shorten(text) : JSON.stringify(blanked(inner, depth + 1));
  };
  const json = (value: unknown) => scrub(JSON.stringify(blanked(value, 0)) ?? 'null').slice(0, maxCopyLength);
  return {
    json,
    copy: (value) =>
      typeof value === 'string' ? scrub(withinText(value, 0)).slice(0, maxCopyLength) : json(value),
  };
}

/** The object or list that the text holds; null where it holds none. */
export function parseObject(text: string): object | null {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    // A text that only begins like JSON is a text.
    return null;
  }
}

/** Whether it nests deeper than anything that is meant. Never walks deeper than the limit itself. */
export function nestsTooDeep(value: unknown, left = maxDepth): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  return left === 0 || Object.values(value).some((each) => nestsTooDeep(each, left - 1));
}
