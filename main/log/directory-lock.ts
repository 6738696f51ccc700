import Database from 'better-sqlite3';
import { join } from 'node:path';

import { codeOf } from '../sqlite/failure.ts';
import { LogInUseError } from './failure.ts';

/**
 * Keeps a second console out of a data directory: an empty SQLite file that is locked for as long as this
 * lives. The operating system lifts the lock with the process, however that ends, so none is ever stale.
 */
export class DirectoryLock {
  readonly #db: Database.Database;

  private constructor(db: Database.Database) {
    this.#db = db;
  }

  /** Throws `LogInUseError` when another holds it, and the disk's own error when the disk refuses. */
  static take(directory: string): DirectoryLock {
    const db = new Database(join(directory, 'alarms.lock'), { timeout: 0 });
    try {
      // No journal on disk: the lock can be had when the disk is full.
      db.pragma('journal_mode = MEMORY');
      db.exec('BEGIN EXCLUSIVE');
      // Never committed. On a read-only disk the lock above is only half of one, and here it shows.
      db.pragma('user_version = 1');
      return new DirectoryLock(db);
    } catch (error) {
      db.close();
      throw codeOf(error).startsWith('SQLITE_BUSY') ? new LogInUseError(directory) : error;
    }
  }

  /** Twice is fine. */
  release(): void {
    this.#db.close();
  }
}
