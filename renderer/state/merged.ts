import type { LinkStatus } from '../../preload/contract/link.ts';

/** The old values with the changed ones in their places. */
export function merged<K, V>(
  old: ReadonlyMap<K, V>,
  changed: readonly V[],
  keyOf: (value: V) => K,
): ReadonlyMap<K, V> {
  const next = new Map(old);
  for (const value of changed) next.set(keyOf(value), value);
  return next;
}

export function mergedLinks(
  old: readonly LinkStatus[],
  changed: readonly LinkStatus[],
): readonly LinkStatus[] {
  const byId = new Map(old.map((link) => [link.connection, link]));
  return [...merged(byId, changed, (link) => link.connection).values()];
}
