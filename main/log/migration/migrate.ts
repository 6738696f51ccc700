import type { Database } from 'better-sqlite3';

import { bringUpTo, type Migration } from '../../sqlite/migrate.ts';
import { LogVersionError } from '../failure.ts';
import { alarmLog } from './0010-alarm-log.ts';
import { checkpoint } from './0020-checkpoint.ts';

/** In order. One that shipped is never edited: the next one mends it. */
export const migrations: readonly Migration[] = [
  { version: 10, up: alarmLog },
  { version: 20, up: checkpoint },
];

/** The version that this program writes. */
export const newestVersion = 20;

/** Brings the database up to `to`. Throws `LogVersionError` for a file that a newer program wrote. */
export function migrate(db: Database, to = newestVersion): void {
  bringUpTo(to, db, migrations, LogVersionError);
}
