import type { Database } from 'better-sqlite3';

import { StoreVersionError } from '../failure.ts';
import { message } from './0010-message.ts';
import { operations } from './0020-operation.ts';

interface Migration {
  /** Counted in tens; what `user_version` says once it is done. */
  readonly version: number;
  readonly up: (db: Database) => void;
}

/** In order. One that shipped is never edited: the next one mends it. */
export const migrations: readonly Migration[] = [
  { version: 10, up: message },
  { version: 20, up: operations },
];

/** The version that this program writes. */
export const newestVersion = 20;

/** The version of a file: 0 for an empty one. */
export function versionOf(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/** Brings the file up to `to`, each step in a transaction of its own. Throws for a newer program's file. */
export function migrate(db: Database, to = newestVersion): void {
  const version = versionOf(db);
  if (version > newestVersion)
    throw new StoreVersionError(
      `${db.name} has version ${version}, this program knows up to ${newestVersion}`,
    );
  for (const migration of migrations) {
    if (migration.version <= version || migration.version > to) continue;
    db.transaction(() => {
      migration.up(db);
      db.pragma(`user_version = ${migration.version}`);
    }).immediate();
  }
}
