import type Database from 'better-sqlite3';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openDurable, openReadOnly, setAside, stampOf } from '../../../main/sqlite/file.ts';
import { useDirectory } from '../../fixture/log/scratch.ts';

const path = useDirectory();
const nothing = () => undefined;

describe('openDurable', () => {
  it('is in WAL mode with synchronous FULL, which what prepares the file sees, and one that opens it again', () => {
    const settings: unknown[] = [];
    const note = (db: Database.Database) =>
      settings.push(['journal_mode', 'synchronous'].map((name) => db.pragma(name, { simple: true })));
    for (let n = 0; n < 2; n += 1) openDurable(path('a.db'), note).close();
    expect(settings).toEqual([
      ['wal', 2],
      ['wal', 2],
    ]);
  });

  it('refuses a file that cannot be in WAL mode', () => {
    expect(() => openDurable(':memory:', nothing)).toThrow('journal mode is memory, not wal');
  });

  it('leaves nothing open when preparing fails', () => {
    let opened: Database.Database | null = null;
    const prepare = (db: Database.Database) => {
      opened = db;
      throw new Error('no good');
    };
    expect(() => openDurable(path('a.db'), prepare)).toThrow('no good');
    expect(opened).toMatchObject({ open: false });
  });
});

describe('openReadOnly', () => {
  it('cannot write, and does not make a file that is not there', () => {
    openDurable(path('a.db'), (db) => db.exec('CREATE TABLE t (a)')).close();
    const db = openReadOnly(path('a.db'), nothing);
    expect(() => db.exec('INSERT INTO t VALUES (1)')).toThrow('readonly');
    db.close();
    expect(() => openReadOnly(path('b.db'), nothing)).toThrow('unable to open');
    expect(existsSync(path('b.db'))).toBe(false);
  });
});

describe('setAside', () => {
  it('moves the file with all that belongs to it, and never over another', () => {
    const moved = ['first', 'second'].map((text) => {
      for (const suffix of ['', '-wal', '-shm']) writeFileSync(path(`alarms.db${suffix}`), text + suffix);
      return setAside(path('alarms.db'), '20260301T120000Z');
    });
    expect(moved).toEqual([
      path('alarms.damaged-20260301T120000Z.db'),
      path('alarms.damaged-20260301T120000Z-2.db'),
    ]);
    expect(['', '-wal', '-shm'].map((suffix) => readFileSync(`${moved[0] ?? ''}${suffix}`, 'utf8'))).toEqual([
      'first',
      'first-wal',
      'first-shm',
    ]);
    expect(['', '-wal', '-shm'].filter((suffix) => existsSync(path(`alarms.db${suffix}`)))).toEqual([]);
  });
});

it('a stamp is a moment in UTC, to the second', () => {
  expect(stampOf(Date.UTC(2026, 2, 1, 12, 0, 0, 999))).toBe('20260301T120000Z');
});
