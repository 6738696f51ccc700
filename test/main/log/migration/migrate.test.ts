import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { LogVersionError } from '../../../../main/log/failure.ts';
import { migrate, migrations, newestVersion } from '../../../../main/log/migration/migrate.ts';
import { versionOf } from '../../../../main/sqlite/migrate.ts';
import { useDirectory } from '../../../fixture/log/scratch.ts';

const path = useDirectory();

describe('migrate', () => {
  it('knows its migrations in order, counted in tens, up to the newest', () => {
    expect(migrations.map(({ version }) => version)).toEqual([10, 20]);
    expect(newestVersion).toBe(20);
  });

  it('brings an empty file to the newest version, and does nothing to one that is there', () => {
    const db = new Database(path('a.db'));
    migrate(db);
    const schema = db.prepare('SELECT * FROM sqlite_schema').all();
    migrate(db);
    expect([versionOf(db), db.prepare('SELECT * FROM sqlite_schema').all()]).toEqual([newestVersion, schema]);
    db.close();
  });

  it('refuses the file of a newer program and leaves it as it is', () => {
    const db = new Database(path('a.db'));
    db.pragma('user_version = 30');
    expect(() => migrate(db)).toThrow(LogVersionError);
    expect([versionOf(db), db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()]).toEqual([30, 0]);
    db.close();
  });

  it('leaves the version before when a step fails', () => {
    const db = new Database(path('a.db'));
    migrate(db, 10);
    db.exec('CREATE TABLE checkpoint (in_the_way TEXT)');
    expect(() => migrate(db)).toThrow('already exists');
    expect(versionOf(db)).toBe(10);
    db.close();
  });
});
