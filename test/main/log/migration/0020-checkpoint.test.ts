import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../../../main/log/migration/migrate.ts';
import { useDirectory } from '../../../fixture/log/scratch.ts';

const path = useDirectory();

describe('migration 20, from version 10', () => {
  it('makes room for checkpoints and keeps every entry', () => {
    const db = new Database(path('a.db'));
    migrate(db, 10);
    db.exec(`INSERT INTO entry VALUES (1, 0, 'a/1', 'gas', 'a/1|gas|device:1', NULL, '{"id":1}')`);
    migrate(db, 20);
    db.exec(`INSERT INTO checkpoint VALUES (1, 'state')`);
    expect([
      db.prepare('SELECT id, body FROM entry').all(),
      db.prepare('SELECT * FROM checkpoint').all(),
    ]).toEqual([[{ id: 1, body: '{"id":1}' }], [{ through: 1, data: 'state' }]]);
    db.close();
  });
});
