/** One thing about the settings that a person must know: which field, what it holds, what was expected. */
export interface Finding {
  /** `connections[0].url`; empty for the file as a whole. */
  readonly field: string;
  /** What is there, shortened. Never a secret, nor a value that may be one. */
  readonly value: string;
  readonly expected: string;
}

/** The outcome of a check: a value, or what is wrong. Warnings keep nobody from starting. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Finding[] }
  | { readonly ok: false; readonly errors: readonly Finding[]; readonly warnings: readonly Finding[] };

/** One line for the terminal and the program's log. */
export function formatFinding({ field, value, expected }: Finding): string {
  return field === ''
    ? `settings: ${value}; expected ${expected}`
    : `${field} is ${value}; expected ${expected}`;
}

/** `['connections', 0, 'url']` as people write it. The first key may be the name of a file. */
export function fieldOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((field, key, depth) => {
    if (depth === 0) return String(key);
    if (typeof key === 'number') return `${field}[${key}]`;
    const name = String(key);
    if (!/^[\w-]+$/.test(name)) return `${field}[${JSON.stringify(name)}]`;
    return `${field}.${name}`;
  }, '');
}

/** Stands for a value that may be a secret. */
export const hidden = '(not shown)';

/**
 * The value at `path` of the file, fit for a screen and for the program's log. Whatever stands in an account
 * is hidden, whether or not it has the name of a secret: a misspelt field holds the same password. So is
 * what is said of operators, PINs and people's names, except their role, and the token and PIN of other parts.
 */
export function shownValue(root: unknown, path: readonly PropertyKey[]): string {
  const value = path.reduce<unknown>((parent, key) => (isRecord(parent) ? parent[key] : undefined), root);
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isRecord(value)) return `{ ${Object.keys(value).join(', ')} }`;
  if (isPrivate(path)) return hidden;
  return typeof value === 'string' ? JSON.stringify(shownText(value)) : String(value);
}

/** A text of the file that is no secret by its place: short, and without what people paste into addresses. */
export function shownText(text: string): string {
  return shorten(withoutCredentials(text));
}

function isPrivate(path: readonly PropertyKey[]): boolean {
  if (path.includes('account')) return true;
  const field = String(path.at(-1));
  switch (path[0]) {
    case 'operators':
      return field !== 'role';
    // What stands in a wrong field of it may be the PIN.
    case 'kiosk':
      return true;
    case 'broadcast':
      return path.includes('token') || field === 'stored';
    default:
      return false;
  }
}

/** Any object or list, so that a path can be walked. */
export function isRecord(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null;
}

function shorten(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}

/** People paste addresses with a password or a token in them. */
function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/]*@/, '//…@').replace(/\?.*$/, '?…');
}
