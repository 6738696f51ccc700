import Database from 'better-sqlite3';
import fc from 'fast-check';
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { severities } from '../../../preload/contract/hazard.ts';
import type { LogQuery } from '../../../preload/contract/log.ts';
import { answers, toQuestion } from '../../../main/log/question.ts';
import { LogReader, nextSql, rangeSql, tailSql } from '../../../main/log/reader.ts';
import { toEntry, toRow } from '../../../main/log/row.ts';
import { LogWriter } from '../../../main/log/writer.ts';
import { mixture, morning } from '../../fixture/log/entries.ts';
import { useDirectory } from '../../fixture/log/scratch.ts';

const path = useDirectory();
const rows = [...mixture(2_500, { sites: 6 })].map(toRow);
let writer: LogWriter;
let reader: LogReader;

beforeEach(() => {
  writer = new LogWriter(path('alarms.db'));
  writer.write({ rows: rows, checkpoint: null });
  reader = new LogReader(path('alarms.db'));
});
afterEach(() => {
  reader.close();
  writer.close();
});

/** What the rows themselves answer. */
function right(query: LogQuery): readonly string[] {
  const question = toQuestion(query);
  return rows
    .filter((row) => answers(row, question))
    .map(({ body }) => body)
    .reverse()
    .slice(0, question.limit + 1);
}

const indexAll = () => {
  while (reader.index()) continue;
};

const queries: fc.Arbitrary<LogQuery> = fc
  .record(
    {
      site: fc.constantFrom('ima-main/1', 'ima-main/6', 'ima-main/99'),
      kind: fc.constantFrom('gas', 'cctv-9', 'none'),
      operator: fc.constantFrom('kim', 'choi', 'nobody'),
      alarm: fc.constantFrom(...rows.slice(0, 3).map((row) => row.alarm ?? 'x')),
      severities: fc.subarray([...severities]),
      types: fc.subarray([
        'hazard',
        'command',
        'link',
        'system',
        'rejected',
        'notice',
        'notification',
      ] as const),
      from: fc.integer({ min: morning - 10, max: morning + 100_100 }),
      to: fc.integer({ min: morning - 10, max: morning + 100_100 }),
      before: fc.constantFrom(...[0, 1_200, 2_400].map((n) => rows[n]?.id ?? 0)),
      text: fc.constantFrom(
        '꽃감',
        '불꽃감지 경보',
        '농도',
        '안',
        'cam',
        'Camera lost',
        '3',
        'ima',
        '없음',
        '?',
        ' ',
      ),
    },
    { requiredKeys: [] },
  )
  .chain((query) => fc.integer({ min: 1, max: 300 }).map((limit) => ({ ...query, limit })));

describe('a page', () => {
  it.each([
    ['with no row in the index', () => undefined],
    ['with the older rows in the index', () => reader.index()],
    ['with all rows in the index', indexAll],
  ])('%s is what the rows themselves answer', (_, prepare) => {
    prepare();
    fc.assert(
      fc.property(queries, (query) => {
        expect(reader.page(toQuestion(query))).toEqual(right(query));
      }),
      { numRuns: 80 },
    );
  });

  it('finds part of a Korean word, also in an entry that came this moment', () => {
    indexAll();
    const last = rows.at(-1)?.id ?? 0;
    const row = rows.find(({ body }) => body.includes('불꽃감지'));
    const body = row?.body.replace(`"id":${row.id}`, `"id":${last + 1}`) ?? '';
    writer.write({ rows: [{ ...rows[0]!, id: last + 1, body }], checkpoint: null });
    const found = reader.page(toQuestion({ limit: 2, text: '꽃감' })).map((each) => toEntry(each).id);
    expect([found[0], found.length]).toEqual([last + 1, 3]);
  });

  it('pages through everything once, without gap or repetition', () => {
    indexAll();
    for (const query of [{}, { severities: ['high', 'low'] as const }, { text: '경보' }]) {
      const seen: string[] = [];
      for (let before = Number.MAX_SAFE_INTEGER; ;) {
        const page = reader.page(toQuestion({ ...query, limit: 70, before })).slice(0, 70);
        if (page.length === 0) break;
        seen.push(...page);
        before = toEntry(page.at(-1) ?? '').id;
      }
      const question = toQuestion({ ...query, limit: 1 });
      expect(seen).toEqual(
        rows
          .filter((row) => answers(row, question))
          .map(({ body }) => body)
          .reverse(),
      );
    }
  });

  it('is right, and the index made anew, when the index is damaged', () => {
    indexAll();
    reader.close();
    writeFileSync(path('alarms.index.db'), 'not a database, '.repeat(1_000));
    reader = new LogReader(path('alarms.db'));
    const query = { limit: 20, text: '꽃감' };
    expect(reader.page(toQuestion(query))).toEqual(right(query));
    indexAll();
    expect(reader.page(toQuestion(query))).toEqual(right(query));
  });

  it('is right when there can be no index', () => {
    reader.close();
    // A directory in its place: nothing can be opened there.
    mkdirSync(path('alarms.index.db'));
    reader = new LogReader(path('alarms.db'));
    const query = { limit: 20, site: 'ima-main/3' };
    expect([reader.index(), reader.page(toQuestion(query))]).toEqual([false, right(query)]);
  });
});

describe('the tail', () => {
  it('is hazards and commands after an entry, up to another, oldest first', () => {
    const [after, through] = [rows[100]?.id ?? 0, rows[200]?.id ?? 0];
    const expected = rows
      .slice(101, 201)
      .map(({ body }) => toEntry(body))
      .filter((entry) => entry.type === 'hazard' || entry.type === 'command');
    expect(reader.tail({ after, through, limit: 1_000 }).map(toEntry)).toEqual(expected);
    expect(reader.tail({ after, through, limit: 7 }).map(toEntry)).toEqual(expected.slice(0, 7));
  });
});

it('every walk of the table goes by its key: none scans it and none sorts', () => {
  const db = new Database(path('alarms.db'), { readonly: true });
  const plans = [rangeSql, nextSql, tailSql].map((sql) =>
    db
      .prepare<[object], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all({ from: 0, to: 1, after: 0, through: 1, limit: 1 })
      .map(({ detail }) => detail),
  );
  db.close();
  expect(plans).toEqual([
    ['SEARCH entry USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)'],
    ['SEARCH entry USING INTEGER PRIMARY KEY (rowid>?)'],
    ['SEARCH entry USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)'],
  ]);
});
