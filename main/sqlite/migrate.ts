import type { Database } from 'better-sqlite3';

export interface Migration {
  /** Counted in tens; what `user_version` says once it is done. */
  readonly version: number;
  readonly up: (db: Database) => void;
}

/** The version of a file: 0 for an empty one. */
export function versionOf(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/**
 * Brings the file up to the version `to`, each step in a transaction of its own. Throws `TooNew` for a file that a
 * newer program wrote: guessing at its meaning would be worse than not starting.
 * @param migrations in order
 */
export function bringUpTo(
  to: number,
  db: Database,
  migrations: readonly Migration[],
  TooNew: new (message: string) => Error,
): void {
  const version = versionOf(db);
  const newest = migrations.at(-1)?.version ?? 0;
  if (version > newest)
    throw new TooNew(`${db.name} has version ${version}, this program knows up to ${newest}`);
  for (const migration of migrations) {
    if (migration.version <= version || migration.version > to) continue;
    db.transaction(() => {
      migration.up(db);
      db.pragma(`user_version = ${migration.version}`);
    }).immediate();
  }
}
