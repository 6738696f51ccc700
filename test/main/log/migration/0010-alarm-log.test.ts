import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../../../main/log/migration/migrate.ts';
import { useDirectory } from '../../../fixture/log/scratch.ts';

const path = useDirectory();

describe('migration 10, from an empty file', () => {
  it('makes a table that takes entries', () => {
    const db = new Database(path('a.db'));
    migrate(db, 10);
    db.exec(`INSERT INTO entry VALUES (1, 0, 'a/1', 'gas', 'a/1|gas|device:1', NULL, '{}')`);
    expect(db.prepare('SELECT * FROM entry').all()).toEqual([
      { id: 1, facet: 0, site: 'a/1', kind: 'gas', alarm: 'a/1|gas|device:1', operator: null, body: '{}' },
    ]);
    db.close();
  });

  it.each([
    "INSERT INTO entry VALUES (1, 0, NULL, NULL, NULL, NULL, '[]')",
    "REPLACE INTO entry VALUES (1, 0, NULL, NULL, NULL, NULL, '[]')",
  ])('keeps the first of an id against %s', (sql) => {
    const db = new Database(path('a.db'));
    migrate(db, 10);
    db.exec(`INSERT INTO entry VALUES (1, 0, NULL, NULL, NULL, NULL, '{}')`);
    db.exec(sql);
    expect(db.prepare('SELECT body FROM entry').pluck().all()).toEqual(['{}']);
    db.close();
  });

  it.each(["UPDATE entry SET body = '[]'", 'DELETE FROM entry'])('refuses %s', (sql) => {
    const db = new Database(path('a.db'));
    migrate(db, 10);
    db.exec(`INSERT INTO entry VALUES (1, 0, NULL, NULL, NULL, NULL, '{}')`);
    expect(() => db.exec(sql)).toThrow('the alarm log is append only');
    expect(db.prepare('SELECT body FROM entry').pluck().all()).toEqual(['{}']);
    db.close();
  });

  it('takes no value of a wrong type', () => {
    const db = new Database(path('a.db'));
    migrate(db, 10);
    expect(() => db.exec(`INSERT INTO entry VALUES (1, 'high', NULL, NULL, NULL, NULL, '{}')`)).toThrow(
      'TEXT',
    );
    db.close();
  });
});
