import Database from 'better-sqlite3';
import { rmSync } from 'node:fs';

import type { EntryId } from '../../preload/contract/alarm.ts';
import { areNearlyAll } from './facet.ts';
import type { Question } from './question.ts';
import type { Row } from './row.ts';
import { toEntry } from './row.ts';
import { textOf, tokensOf, toMatch } from './words.ts';

/** Raise when tokens or tables change: every index is then made anew. */
const version = 1;

/** Rows of one shard: what a question reads in vain at most, before it comes to its place in time. */
const shardRows = 250_000;

interface Shard {
  readonly number: number;
  /** The oldest and the newest entry in it. */
  readonly first: EntryId;
  readonly through: EntryId;
  readonly entries: number;
}

interface Find {
  readonly match: string;
  readonly from: EntryId;
  readonly to: EntryId;
}

/**
 * For every word, and for every value of a filter, the list of entries that have it: FTS5 meets any mixture of
 * them in one walk from the newest back. The lists are cut into shards by time, because FTS5 walks a list from
 * its end and the whole of it for the beginning of a word.
 *
 * All this lives in a file of its own, made from the log by the reading thread alone, many rows at a time. So
 * a commit writes nothing but the entries themselves, as fast in the fifth year as on the first day (B-tree
 * indexes inside the log cost three times as much as the entries); the index's merges never stand before a
 * commit; and its damage is never the log's: it is thrown away and made again. When the power goes it may lose
 * its last rows (synchronous NORMAL): `through`, written with them, says which.
 */
export class EntryIndex {
  readonly #db: Database.Database;
  readonly #shardRows: number;
  readonly #finds = new Map<number, Database.Statement<[Find], EntryId>>();
  readonly #keep: Database.Statement<[Shard]>;
  /** Oldest first. */
  #shards: readonly Shard[];

  private constructor(db: Database.Database, shardRows: number) {
    this.#db = db;
    this.#shardRows = shardRows;
    this.#shards = db.prepare<[], Shard>('SELECT * FROM shard ORDER BY number').all();
    this.#keep = db.prepare(
      `INSERT INTO shard (number, first, through, entries) VALUES (@number, @first, @through, @entries)
       ON CONFLICT (number) DO UPDATE SET through = @through, entries = @entries`,
    );
  }

  /**
   * @param oldest the log's oldest entry, by which an index knows its log: that of another is made anew
   * @param rows of one shard
   */
  static open(file: string, oldest: EntryId, rows = shardRows): EntryIndex {
    let db = connect(file);
    try {
      if (!isOf(db, oldest)) {
        db.close();
        EntryIndex.discard(file);
        db = connect(file);
        create(db, oldest);
      }
      return new EntryIndex(db, rows);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /** Deletes an index that is damaged or another log's; nothing is lost but time. */
  static discard(file: string): void {
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  }

  /** The newest entry that is in the index; all older ones are, too. */
  get through(): EntryId {
    return this.#shards.at(-1)?.through ?? 0;
  }

  /** Adds the rows that follow, in one transaction. */
  add(rows: readonly Row[]): void {
    const first = rows[0];
    const last = rows.at(-1);
    if (first === undefined || last === undefined) return;
    const newest = this.#shards.at(-1);
    const isFull = newest === undefined || newest.entries >= this.#shardRows;
    const shard: Shard = isFull
      ? { number: (newest?.number ?? 0) + 1, first: first.id, through: last.id, entries: rows.length }
      : { ...newest, through: last.id, entries: newest.entries + rows.length };
    this.#db.transaction(() => {
      if (isFull) createShard(this.#db, shard.number);
      const insert = this.#db.prepare(`INSERT INTO ${tableOf(shard.number)} (rowid, tokens) VALUES (?, ?)`);
      for (const row of rows) insert.run(row.id, toTokens(row));
      this.#keep.run(shard);
    })();
    this.#shards = [...this.#shards.slice(0, isFull ? undefined : -1), shard];
  }

  /**
   * Entries that may answer, newest first: never one too few, a few too many. The question is narrow (see
   * `isNarrow`), or there is nothing to look up.
   */
  *find(question: Question): Generator<EntryId> {
    const { from, to } = question;
    const match = matchOf(question);
    for (const shard of this.#shards.toReversed())
      if (shard.first < to && shard.through >= from) yield* this.#findIn(shard).iterate({ match, from, to });
  }

  /** Twice is fine. */
  close(): void {
    this.#db.close();
  }

  #findIn(shard: Shard): Database.Statement<[Find], EntryId> {
    const known = this.#finds.get(shard.number);
    if (known !== undefined) return known;
    const find = this.#db.prepare<[Find], EntryId>(findSql(tableOf(shard.number))).pluck();
    this.#finds.set(shard.number, find);
    return find;
  }
}

/** From the newest back, as far as whoever asks wants to go. */
export function findSql(table: string): string {
  return `SELECT rowid FROM ${table} WHERE ${table} MATCH @match AND rowid >= @from AND rowid < @to
    ORDER BY rowid DESC`;
}

/** Whether a question names anything that the index lists. A range of time is a range of ids and needs none. */
export function isNarrow(question: Question): boolean {
  return matchOf(question) !== '';
}

/** The question in FTS5's words. */
function matchOf(question: Question): string {
  const { site, kind, alarm, operator, facets, text } = question;
  const anyFacet = facets.map((facet) => `"${toToken('facet', facet)}"`).join(' OR ');
  return [
    site === null ? '' : `"${toToken('site', site)}"`,
    kind === null ? '' : `"${toToken('kind', kind)}"`,
    alarm === null ? '' : `"${toToken('alarm', alarm)}"`,
    operator === null ? '' : `"${toToken('operator', operator)}"`,
    // A list of nearly everything narrows nothing: looking at the rows costs less.
    areNearlyAll(facets) ? '' : `(${anyFacet})`,
    text === null ? '' : toMatch(text),
  ]
    .filter((term) => term !== '')
    .join(' AND ');
}

function toTokens(row: Row): string {
  const { facet, site, kind, alarm, operator, body } = row;
  const tokens = new Set(tokensOfText(textOf(toEntry(body))));
  tokens.add(toToken('facet', facet));
  if (site !== null) tokens.add(toToken('site', site));
  if (kind !== null) tokens.add(toToken('kind', kind));
  if (alarm !== null) tokens.add(toToken('alarm', alarm));
  if (operator !== null) tokens.add(toToken('operator', operator));
  return [...tokens].join(' ');
}

/** A flood repeats the same devices: the tokens of the texts that came last. */
const lastTexts = new Map<string, ReadonlySet<string>>();
const mostTexts = 5_000;

function tokensOfText(text: string): ReadonlySet<string> {
  const known = lastTexts.get(text);
  if (known !== undefined) return known;
  const tokens = tokensOf(text);
  if (lastTexts.size >= mostTexts) lastTexts.clear();
  lastTexts.set(text, tokens);
  return tokens;
}

/**
 * One word that no text holds: it opens with a letter of Unicode's private use area, and whatever the `ascii`
 * tokenizer would cut at is moved there as well.
 */
function toToken(filter: 'facet' | 'site' | 'kind' | 'alarm' | 'operator', value: string | number): string {
  const word = String(value).replace(/[^a-z0-9\u0080-\uffff]/gi, (sign) =>
    privateUse(0x100 + sign.charCodeAt(0)),
  );
  return `${privateUse(0)}${filter}${privateUse(1)}${word}`;
}

function privateUse(offset: number): string {
  return String.fromCharCode(0xe000 + offset);
}

function connect(file: string): Database.Database {
  const db = new Database(file);
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma('cache_size = -8000');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function isOf(db: Database.Database, oldest: EntryId): boolean {
  if (db.pragma('user_version', { simple: true }) !== version) return false;
  return db.prepare<[], EntryId>('SELECT oldest FROM log').pluck().get() === oldest;
}

function create(db: Database.Database, oldest: EntryId): void {
  db.transaction(() => {
    db.exec(`
      CREATE TABLE log (oldest INTEGER NOT NULL) STRICT;
      CREATE TABLE shard (
        number INTEGER PRIMARY KEY,
        first INTEGER NOT NULL,
        through INTEGER NOT NULL,
        entries INTEGER NOT NULL
      ) STRICT;
    `);
    db.prepare('INSERT INTO log (oldest) VALUES (?)').run(oldest);
    db.pragma(`user_version = ${version}`);
  }).immediate();
}

/** Which entries have a word is all that is kept: no text, no positions, no sizes. */
function createShard(db: Database.Database, number: number): void {
  db.exec(`CREATE VIRTUAL TABLE ${tableOf(number)}
    USING fts5 (tokens, content = '', columnsize = 0, detail = none, tokenize = 'ascii')`);
}

function tableOf(shard: number): string {
  return `shard_${shard}`;
}
