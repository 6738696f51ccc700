import type { Database } from 'better-sqlite3';

import { LogVersionError } from '../failure.ts';
import { alarmLog } from './0010-alarm-log.ts';
import { checkpoint } from './0020-checkpoint.ts';

interface Migration {
  /** Counted in tens; what `user_version` says once it is done. */
  readonly version: number;
  readonly up: (db: Database) => void;
}

/** In order. One that shipped is never edited: the next one mends it. */
export const migrations: readonly Migration[] = [
  { version: 10, up: alarmLog },
  { version: 20, up: checkpoint },
];

/** The version that this program writes. */
export const newestVersion = 20;

/** The version of a file: 0 for an empty one. */
export function versionOf(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/**
 * Brings the database up to `to`, each step in a transaction of its own. Throws `LogVersionError` for a file
 * that a newer program wrote: guessing at its meaning would be worse than not starting.
 */
export function migrate(db: Database, to = newestVersion): void {
  const version = versionOf(db);
  if (version > newestVersion)
    throw new LogVersionError(`${db.name} has version ${version}, this program knows up to ${newestVersion}`);
  for (const migration of migrations) {
    if (migration.version <= version || migration.version > to) continue;
    db.transaction(() => {
      migration.up(db);
      db.pragma(`user_version = ${migration.version}`);
    }).immediate();
  }
}
