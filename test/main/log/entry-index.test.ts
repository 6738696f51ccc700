import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { EntryIndex, findSql, isNarrow } from '../../../main/log/entry-index.ts';
import type { Question } from '../../../main/log/question.ts';
import { answers, toQuestion } from '../../../main/log/question.ts';
import { toRow } from '../../../main/log/row.ts';
import type { LogQuery } from '../../../preload/contract/log.ts';
import { mixture } from '../../fixture/log/entries.ts';
import { useDirectory } from '../../fixture/log/scratch.ts';

const path = useDirectory();
const rows = [...mixture(1_000)].map(toRow);
const oldest = rows[0]?.id ?? 0;
let index: EntryIndex | null = null;
afterEach(() => {
  index?.close();
  index = null;
});

const ask = (query: Partial<LogQuery>): Question => toQuestion({ limit: 1, ...query });
const right = (question: Question) =>
  rows
    .filter((row) => answers(row, question))
    .map(({ id }) => id)
    .reverse();

describe('an index', () => {
  it.each([1_000_000, 150])('finds across shards of %i rows what the rows say', (shardRows) => {
    index = EntryIndex.open(path('i.db'), oldest, shardRows);
    for (let n = 0; n < rows.length; n += 100) index.add(rows.slice(n, n + 100));
    const [early, late] = [rows[250]?.id ?? 0, rows[700]?.id ?? 0];
    const questions = [
      ask({ site: 'ima-main/3' }),
      ask({ kind: 'cctv-9' }),
      ask({ operator: 'lee' }),
      ask({ severities: ['critical'] }),
      ask({ types: ['link', 'rejected'] }),
      ask({ site: 'ima-main/3', severities: ['critical', 'high'] }),
      ask({ text: '꽃감' }),
      ask({ text: '농도', site: 'ima-main/4' }),
      ask({ text: 'cam' }),
      ask({ alarm: rows.find((row) => row.alarm !== null)?.alarm ?? '' }),
    ].flatMap((question) => [question, { ...question, from: early, to: late }]);
    for (const question of questions) {
      const found = [...index.find(question)];
      expect(found).toEqual(right(question));
      expect(question.from > 0 || found.length > 0).toBe(true);
    }
    expect(index.through).toBe(rows.at(-1)?.id);
  });

  it('goes on after it is opened again', () => {
    index = EntryIndex.open(path('i.db'), oldest, 150);
    index.add(rows.slice(0, 300));
    index.close();
    index = EntryIndex.open(path('i.db'), oldest, 150);
    expect(index.through).toBe(rows[299]?.id);
    index.add(rows.slice(300));
    const question = ask({ site: 'ima-main/3' });
    expect([...index.find(question)]).toEqual(right(question));
  });

  it('of another log is made anew', () => {
    index = EntryIndex.open(path('i.db'), oldest);
    index.add(rows);
    index.close();
    index = EntryIndex.open(path('i.db'), oldest + 1);
    expect([index.through, [...index.find(ask({ site: 'ima-main/3' }))]]).toEqual([0, []]);
  });

  it('takes a site by its whole name, whatever signs are in it', () => {
    const sites = ['a/1', 'a/11', 'a-1', 'a"1', 'A/1', '가/1', 'a/1 OR b', ''];
    const odd = sites.map((site, n) => ({ ...rows[n]!, id: n + 1, site }));
    index = EntryIndex.open(path('i.db'), 1);
    index.add(odd);
    for (const [n, site] of sites.entries()) {
      const ids = [...index.find(ask({ site }))];
      expect(ids.includes(n + 1)).toBe(true);
      expect(
        odd
          .filter((row) => ids.includes(row.id))
          .filter((row) => row.site.toLowerCase() !== site.toLowerCase()),
      ).toEqual([]);
    }
  });

  it('is deleted whole', () => {
    index = EntryIndex.open(path('i.db'), oldest);
    index.add(rows);
    EntryIndex.discard(path('i.db'));
    expect(['', '-wal', '-shm'].map((suffix) => existsSync(path(`i.db${suffix}`)))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('walks the lists from the newest back, with the range in the walk and nothing sorted', () => {
    index = EntryIndex.open(path('i.db'), oldest);
    index.add(rows);
    const db = new Database(path('i.db'), { readonly: true });
    const plan = db
      .prepare<[object], { detail: string }>(`EXPLAIN QUERY PLAN ${findSql('shard_1')}`)
      .all({ match: 'x', from: 0, to: 1 });
    db.close();
    // 192: by rowid, descending. M: by match. The signs: both ends of the range are FTS5's. No temporary B-tree.
    expect(plan.map(({ detail }) => detail)).toEqual(['SCAN shard_1 VIRTUAL TABLE INDEX 192:M1><']);
  });
});

describe('isNarrow', () => {
  it.each([
    [{}, false],
    [{ from: 0, to: 5 }, false],
    [{ types: ['hazard', 'command'] }, false],
    [{ types: ['command'] }, true],
    [{ severities: ['low'] }, true],
    [{ site: 'a/1' }, true],
    [{ text: 'gas' }, true],
  ] as const)('for %j is %j', (query, narrow) => {
    expect(isNarrow(ask(query))).toBe(narrow);
  });
});
