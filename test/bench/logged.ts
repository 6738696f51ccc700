import Database from 'better-sqlite3';
import { firstIdAt } from '../../main/lib/entry-id.ts';

export interface Published {
  /** Epoch ms: nothing of it was logged before, so that a log of years is not searched. */
  readonly since: number;
  /** `publish_time` of the first event, and one past the last; no two events of a load share one. */
  readonly from: number;
  readonly to: number;
}

/** How many different events of those published a closed log holds. */
export function countLogged(file: string, { since, from, to }: Published): number {
  const db = new Database(file, { readonly: true });
  try {
    const count = db
      .prepare<[number, number, number], number>(
        `SELECT count(DISTINCT at)
         FROM (SELECT body ->> '$.report.sourceTime' AS at FROM entry WHERE id >= ?)
         WHERE at >= ? AND at < ?`,
      )
      .pluck();
    return count.get(firstIdAt(since), from, to) ?? 0;
  } finally {
    db.close();
  }
}

/** How many commands of operators were taken. */
export function countAcknowledged(file: string): number {
  const db = new Database(file, { readonly: true });
  try {
    const count = db
      .prepare<[], number>(
        "SELECT count(*) FROM entry WHERE operator IS NOT NULL AND body ->> '$.outcome' = 'accepted'",
      )
      .pluck();
    return count.get() ?? 0;
  } finally {
    db.close();
  }
}
