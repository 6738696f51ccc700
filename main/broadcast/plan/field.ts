/** The fields that words may have: `{site}`, `{place}`, `{hazard}`, `{reading}`. */
export const fieldNames = ['site', 'place', 'hazard', 'reading'] as const;
export type FieldName = (typeof fieldNames)[number];

/** Null: there is none, it vanishes. Absent: it stays, and a person has to fill it. */
export type Fields = Readonly<Partial<Record<FieldName, string | null>>>;

/** Stands where a field vanished: a character without a meaning, which vanishes from words that have it. */
const gone = '\uE000';

/** Puts values in place of fields, once: a value that looks like a field is a value. */
export function fill(text: string, fields: Fields): string {
  const filled = text.replace(/\{(\w+)\}/g, (field: string, name: string) => {
    const value = isFieldName(name) ? fields[name] : undefined;
    if (value === undefined) return field;
    return (value === null ? '' : plain(value)) || gone;
  });
  return (filled.includes(gone) ? mend(filled) : filled).trim();
}

/** True while something in braces waits to be filled; a voice would read it out. */
export function hasField(text: string | null): boolean {
  return text !== null && /\{[^{}]*\}/.test(text);
}

export function isSaid(text: string | null): text is string {
  return text !== null && text.trim() !== '';
}

function isFieldName(name: string): name is FieldName {
  return (fieldNames as readonly string[]).includes(name);
}

/** A name from a back end: one line, and nothing that looks like a field. */
function plain(value: string): string {
  return value
    .replace(/[\p{C}\s]+/gu, ' ')
    .replaceAll('{', '(')
    .replaceAll('}', ')')
    .trim();
}

/**
 * What has no sense without the field goes with it: its brackets, the particle that hangs on it in Korean, the
 * preposition before it in English, a mark that nothing is left to end, a blank. Each leaves less than it found.
 */
const mending: readonly (readonly [RegExp, string])[] = [
  [/[([]\s*\uE000\s*[)\]]/, gone],
  [/\uE000(?:'s\b|’s\b|\p{Script=Hangul}+)/u, gone],
  [/(?<![\p{L}\p{N}])(?:at|in|near|on|from|of)\s+(?:the\s+)?\uE000/iu, gone],
  // The mark before it ends what came before, so the one after it ends nothing.
  [/(^|[.!?([])\s*\uE000\s*[.,!?;:]/, `$1${gone}`],
  [/[,;:]\s*\uE000\s*(?=[.,!?;:)\]]|$)/, gone],
  [/\s*\uE000\s*(?=[.,!?;:)\]]|$)/, ''],
  [/(^|[([])\s*\uE000\s*/, '$1'],
  [/\s*\uE000\s*/, ' '],
];

/** One thing at a time, the first that fits: what it leaves may fit an earlier one. */
function mend(text: string): string {
  let mended = text;
  for (;;) {
    const rule = mending.find(([what]) => what.test(mended));
    if (!rule) return mended;
    mended = mended.replace(...rule);
  }
}
