/** Any part of `T`, at any depth; a list is whole or absent. */
export type Overlay<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: Overlay<T[K]> }
    : T;

/**
 * `base` with what `over` names in its place. Objects are gone into, so that one row of a table can be
 * changed without writing the others again; a list replaces the list.
 */
export function overlay<T extends object>(base: T, over: Overlay<T>): T {
  const merged: Record<string, unknown> = Object.fromEntries(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const present = merged[key];
    merged[key] = isTable(present) && isTable(value) ? overlay(present, value) : value;
  }
  return merged as T;
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
