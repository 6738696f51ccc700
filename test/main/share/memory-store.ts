import Database from 'better-sqlite3';
import type { DeskStore, SqlValue, Statement } from '../../../main/store/desk-store.ts';
import { migrate } from '../../../main/store/migration/migrate.ts';

type Access = Pick<DeskStore, 'all' | 'write'>;

/** The desk's store without its thread and its file: the same tables and the same SQL. Outlives a crash. */
export class MemoryStore implements Access {
  readonly #db = new Database(':memory:');
  /** The disk refuses. */
  isBroken = false;
  /** Written, and the program dies before it hears of it. */
  isDeaf = false;

  constructor() {
    migrate(this.#db);
  }

  async all<T>(sql: string, values: readonly SqlValue[] = []): Promise<readonly T[]> {
    return this.#db.prepare<SqlValue[], T>(sql).all(...values);
  }

  async write(statements: readonly Statement[]): Promise<void> {
    if (this.isBroken) throw new Error('the disk refuses');
    this.#db.transaction(() => {
      for (const { sql, values = [] } of statements) this.#db.prepare(sql).run(...values);
    })();
    if (this.isDeaf) await new Promise(() => {});
  }

  /** For one run of a program: after `kill` nothing it asks for happens, and it hears of nothing. */
  run(): Access & { kill(): void } {
    let isDead = false;
    const never = new Promise<never>(() => {});
    const live = <T>(answer: () => Promise<T>): Promise<T> =>
      isDead ? never : answer().then((value) => (isDead ? never : value));
    return {
      all: (sql, values) => live(() => this.all(sql, values)),
      write: (statements) => live(() => this.write(statements)),
      kill: () => (isDead = true),
    };
  }
}
