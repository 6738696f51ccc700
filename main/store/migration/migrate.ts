import type { Database } from 'better-sqlite3';

import { bringUpTo, type Migration } from '../../sqlite/migrate.ts';
import { StoreVersionError } from '../failure.ts';
import { message } from './0010-message.ts';
import { operations } from './0020-operation.ts';
import { broadcasts } from './0030-broadcast.ts';

/** In order. One that shipped is never edited: the next one mends it. */
export const migrations: readonly Migration[] = [
  { version: 10, up: message },
  { version: 20, up: operations },
  { version: 30, up: broadcasts },
];

/** The version that this program writes. */
export const newestVersion = 30;

/** Brings the file up to `to`. Throws `StoreVersionError` for a newer program's file. */
export function migrate(db: Database, to = newestVersion): void {
  bringUpTo(to, db, migrations, StoreVersionError);
}
