import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { codeOf, isDamageCode, spoilsConnection, wordsOf } from '../../../main/sqlite/failure.ts';

const failure = (code: string, words = 'words') => new Database.SqliteError(words, code);

describe('an error', () => {
  it.each([
    [failure('SQLITE_FULL'), 'SQLITE_FULL', 'words (SQLITE_FULL)'],
    [failure('SQLITE_FULL', 'SQLITE_FULL: words'), 'SQLITE_FULL', 'SQLITE_FULL: words'],
    [Object.assign(new Error('ENOENT: gone'), { code: 'ENOENT' }), 'ENOENT', 'ENOENT: gone'],
    [Object.assign(new Error('words'), { code: 7 }), '', 'words'],
    [new TypeError('our own mistake'), '', 'our own mistake'],
    ['thrown text', '', 'thrown text'],
  ])('%j has the code "%s" and says %s', (error, code, words) => {
    expect([codeOf(error), wordsOf(error)]).toEqual([code, words]);
  });

  it.each([
    ['SQLITE_CORRUPT', true, false],
    ['SQLITE_CORRUPT_VTAB', true, false],
    ['SQLITE_NOTADB', true, false],
    ['SQLITE_IOERR_WRITE', false, true],
    ['SQLITE_READONLY_DIRECTORY', false, true],
    ['SQLITE_FULL', false, false],
    ['SQLITE_CONSTRAINT_UNIQUE', false, false],
  ])('of code %s says damage: %s, and spoils the connection: %s', (code, isDamage, spoils) => {
    expect([isDamageCode(code), spoilsConnection(failure(code))]).toEqual([isDamage, spoils]);
  });
});
