import type { Database } from 'better-sqlite3';
import { existsSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { codeOf, isDamageCode } from '../../../main/sqlite/failure.ts';
import { openDurable } from '../../../main/sqlite/file.ts';
import { WritingConnection } from '../../../main/sqlite/writing-connection.ts';
import { useDirectory } from '../../fixture/log/scratch.ts';

const path = useDirectory();
const opened: { readonly close: () => void }[] = [];
afterEach(() => opened.splice(0).forEach((each) => each.close()));

function connect() {
  const seen: Database[] = [];
  const connection = new WritingConnection({
    file: path('a.db'),
    connect: (file) => {
      const db = openDurable(file, (fresh) => fresh.exec('CREATE TABLE IF NOT EXISTS t (a)'));
      seen.push(db);
      return { db };
    },
    isDamage: (error) => isDamageCode(codeOf(error)),
  });
  opened.push(connection);
  return { connection, seen };
}
const count = ({ db }: { readonly db: Database }) => ({
  rows: db.prepare('SELECT count(*) FROM t').pluck().get(),
});

describe('a writing connection', () => {
  it('is opened once, and again after it was closed', () => {
    const { connection, seen } = connect();
    expect(connection.handle()).toBe(connection.handle());
    connection.close();
    connection.close();
    connection.handle();
    expect(seen.map((db) => db.open)).toEqual([false, true]);
  });

  it('looks into a sound file and leaves it where it is', () => {
    const { connection } = connect();
    connection.handle().db.exec('INSERT INTO t VALUES (1)');
    expect(connection.open('now', count)).toEqual({ rows: 1, setAside: null });
  });

  it('takes a fresh file where the one there is damaged', () => {
    writeFileSync(path('a.db'), 'no database'.repeat(1_000));
    const { connection } = connect();
    const aside = path('a.damaged-now.db');
    expect([connection.open('now', count), existsSync(aside)]).toEqual([{ rows: 0, setAside: aside }, true]);
  });

  it('passes on every other failure of what looks', () => {
    const look = () => {
      throw new Error('no good');
    };
    expect(() => connect().connection.open('now', look)).toThrow('no good');
    expect(existsSync(path('a.damaged-now.db'))).toBe(false);
  });

  it('is closed after an error of the disk, and stays after any other', () => {
    const { connection, seen } = connect();
    connection.handle();
    connection.met(Object.assign(new Error('full'), { code: 'SQLITE_FULL' }));
    const after = [seen[0]?.open];
    connection.met(Object.assign(new Error('disk'), { code: 'SQLITE_IOERR_FSYNC' }));
    expect([...after, seen[0]?.open]).toEqual([true, false]);
  });

  it('moves everything from the WAL into the file when nobody reads', () => {
    const { connection } = connect();
    connection.handle().db.exec('INSERT INTO t VALUES (1)');
    connection.checkpoint('TRUNCATE');
    expect(connection.handle().db.pragma('wal_checkpoint', { simple: false })).toEqual([
      { busy: 0, log: 0, checkpointed: 0 },
    ]);
  });
});
