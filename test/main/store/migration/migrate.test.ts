import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, migrations, newestVersion } from '../../../../main/store/migration/migrate.ts';
import { versionOf } from '../../../../main/sqlite/migrate.ts';

let db: Database.Database;
beforeEach(() => {
  db = new Database(':memory:');
});
afterEach(() => db.close());

const put = `INSERT INTO message VALUES (?, 'chat', ?, 'r', ?, ?, 'kim', 'Kim', ?, 1, '{}', 'received', NULL, 0, 1)`;

describe('migrate', () => {
  it('knows its migrations in order, counted in tens, up to the newest', () => {
    expect(migrations.map(({ version }) => version)).toEqual([10, 20, 30]);
    expect(newestVersion).toBe(30);
  });

  it('brings an empty file to the newest version, and does nothing to one that is there', () => {
    migrate(db);
    const schema = db.prepare('SELECT * FROM sqlite_schema').all();
    migrate(db);
    expect([versionOf(db), db.prepare('SELECT * FROM sqlite_schema').all()]).toEqual([newestVersion, schema]);
  });

  it('refuses the file of a newer program', () => {
    db.pragma('user_version = 40');
    expect(() => migrate(db)).toThrow('has version 40');
  });
});

describe('migration 10, from an empty file', () => {
  it("holds a server's message once per user, and one's own key once", () => {
    migrate(db, 10);
    db.prepare(put).run(1, 'a', 'm1', 'k1', 1);
    db.prepare(put).run(2, 'b', 'm1', 'k1', 1);
    db.prepare(put).run(3, 'a', null, 'k2', 1);
    db.prepare(put).run(4, 'a', null, 'k3', 1);
    expect(() => db.prepare(put).run(5, 'a', 'm1', null, 0)).toThrow('UNIQUE');
    expect(() => db.prepare(put).run(6, 'a', null, 'k2', 1)).toThrow('UNIQUE');
    // The key of somebody else is theirs.
    db.prepare(put).run(7, 'a', 'm7', 'k2', 0);
    expect(db.prepare('SELECT count(*) FROM message').pluck().get()).toBe(5);
  });
});

describe('migration 20, from version 10', () => {
  it('makes room for operations and keeps every message', () => {
    migrate(db, 10);
    db.prepare(put).run(1, 'a', 'm1', null, 0);
    migrate(db, 20);
    const counts = 'SELECT (SELECT count(*) FROM message) AS m, (SELECT count(*) FROM operation) AS o';
    expect(db.prepare(counts).get()).toEqual({ m: 1, o: 0 });
  });
});
