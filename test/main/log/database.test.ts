import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { indexFileOf, openForReading, openForWriting, summarize } from '../../../main/log/database.ts';
import { LogDamagedError } from '../../../main/log/failure.ts';
import { useDirectory } from '../../fixture/log/scratch.ts';

const path = useDirectory();

describe('openForWriting', () => {
  it('is in WAL mode with synchronous FULL, also when it opens the file again', () => {
    const settings = [1, 2].map(() => {
      const db = openForWriting(path('a.db'));
      const read = ['journal_mode', 'synchronous', 'foreign_keys'].map((name) =>
        db.pragma(name, { simple: true }),
      );
      db.close();
      return read;
    });
    expect(settings).toEqual([
      ['wal', 2, 1],
      ['wal', 2, 1],
    ]);
  });

  it('finds out when the newest entries are not what was written', () => {
    const db = openForWriting(path('a.db'));
    db.exec(`INSERT INTO entry VALUES (7, 0, NULL, NULL, NULL, NULL, '{"id":8}')`);
    db.close();
    expect(() => openForWriting(path('a.db'))).toThrow(new LogDamagedError('entry 7 is not readable'));
  });
});

describe('openForReading', () => {
  it('reads while another writes, and cannot write', () => {
    const writer = openForWriting(path('a.db'));
    const reader = openForReading(path('a.db'));
    writer.exec(`INSERT INTO entry VALUES (7, 0, NULL, NULL, NULL, NULL, '{"id":7}')`);
    expect(summarize(reader)).toEqual({ lastId: 7, checkpoint: null });
    expect(() => reader.exec('DELETE FROM checkpoint')).toThrow('readonly');
    reader.close();
    writer.close();
  });

  it('does not make a file that is not there', () => {
    expect(() => openForReading(path('a.db'))).toThrow('unable to open');
    expect(existsSync(path('a.db'))).toBe(false);
  });
});

it('the index lies beside its log', () => {
  expect(indexFileOf('/data/drill.db')).toBe('/data/drill.index.db');
});

it('a SQLite of the kind that this runs on falls back to NORMAL unless told', () => {
  // The reason why openForWriting reads the setting back: when this fails, the build has changed.
  openForWriting(path('a.db')).close();
  const db = new Database(path('a.db'));
  db.prepare('SELECT count(*) FROM entry').get();
  expect(db.pragma('synchronous', { simple: true })).toBe(1);
  db.close();
});
