import { readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openForReading } from '../../../main/log/database.ts';
import { LogWriter } from '../../../main/log/writer.ts';
import type { Row } from '../../../main/log/row.ts';
import { toRow } from '../../../main/log/row.ts';
import { mixture } from '../../fixture/log/entries.ts';
import { useDirectory } from '../../fixture/log/scratch.ts';

const path = useDirectory();
const stamp = '20260301T120000Z';
const rows = [...mixture(500)].map(toRow);
const aside = 'alarms.damaged-20260301T120000Z.db';

function withWriter<T>(work: (writer: LogWriter) => T): T {
  const writer = new LogWriter(path('alarms.db'));
  try {
    return work(writer);
  } finally {
    writer.close();
  }
}

function stored(): readonly Row[] {
  const db = openForReading(path('alarms.db'));
  const found = db.prepare<[], Row>('SELECT * FROM entry ORDER BY id').all();
  db.close();
  return found;
}

describe('a writer', () => {
  it('writes rows as they are, and tells the newest when it opens again', () => {
    withWriter((writer) => {
      expect(writer.open(stamp)).toEqual({ lastId: 0, checkpoint: null, setAside: null });
      writer.write({ rows: rows, checkpoint: null });
    });
    expect(stored()).toEqual(rows);
    expect(withWriter((writer) => writer.open(stamp))).toEqual({
      lastId: rows.at(-1)?.id,
      checkpoint: null,
      setAside: null,
    });
  });

  it('writes a batch that is sent twice once', () => {
    withWriter((writer) => {
      writer.write({ rows: rows.slice(0, 300), checkpoint: null });
      writer.write({ rows: rows, checkpoint: null });
    });
    expect(stored()).toEqual(rows);
  });

  it('keeps the newest checkpoint, and the later one of two for the same entry', () => {
    withWriter((writer) => {
      writer.write({ rows: rows.slice(0, 2), checkpoint: { through: 1, data: 'first' } });
      writer.write({ rows: [], checkpoint: { through: 2, data: 'second' } });
      writer.write({ rows: [], checkpoint: { through: 2, data: 'third' } });
    });
    expect(withWriter((writer) => writer.open(stamp)).checkpoint).toEqual({ through: 2, data: 'third' });
  });

  it('writes all of a batch or nothing', () => {
    const bad = { ...rows[1], body: null } as unknown as Row;
    withWriter((writer) => {
      expect(() => writer.write({ rows: [...rows.slice(0, 1), bad], checkpoint: null })).toThrow('NOT NULL');
      writer.write({ rows: rows.slice(2, 3), checkpoint: null });
    });
    expect(stored()).toEqual(rows.slice(2, 3));
  });
});

describe('a damaged file is set aside and a fresh one started', () => {
  it.each([
    ['no database at all', () => writeFileSync(path('alarms.db'), 'not a database, '.repeat(1_000))],
    ['garbage for a header', () => writeFileSync(path('alarms.db'), Buffer.alloc(100, 0x5a), { flag: 'r+' })],
    ['cut off in the middle', () => truncateSync(path('alarms.db'), 60_000)],
    ['a shred of a page', () => truncateSync(path('alarms.db'), 700)],
  ])('%s', (_, damage) => {
    withWriter((writer) => writer.write({ rows: rows, checkpoint: null }));
    damage();
    withWriter((writer) => {
      expect(writer.open(stamp)).toEqual({ lastId: 0, checkpoint: null, setAside: path(aside) });
      writer.write({ rows: rows.slice(0, 3), checkpoint: null });
    });
    expect(readdirSync(path()).sort()).toEqual([aside, 'alarms.db']);
    expect(stored()).toEqual(rows.slice(0, 3));
  });

  it('but not the file of a newer program', () => {
    withWriter((writer) => writer.write({ rows: rows, checkpoint: null }));
    const newer = new LogWriter(path('alarms.db'), (db) => db.pragma('user_version = 30'));
    newer.open(stamp);
    newer.close();
    withWriter((writer) =>
      expect(() => writer.open(stamp)).toThrow('has version 30, this program knows up to 20'),
    );
    expect(readdirSync(path())).toEqual(['alarms.db']);
    expect(stored()).toEqual(rows);
  });
});
