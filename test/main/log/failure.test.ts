import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { LogDamagedError, LogVersionError, toFailure } from '../../../main/log/failure.ts';

describe('toFailure', () => {
  it.each([
    ['SQLITE_CORRUPT', 'damaged'],
    ['SQLITE_CORRUPT_VTAB', 'damaged'],
    ['SQLITE_NOTADB', 'damaged'],
    ['SQLITE_FULL', 'unwritable'],
    ['SQLITE_READONLY_DIRECTORY', 'read-only'],
    ['SQLITE_IOERR_WRITE', 'unwritable'],
    ['SQLITE_CANTOPEN', 'unwritable'],
    ['SQLITE_BUSY', 'unwritable'],
    ['SQLITE_CONSTRAINT', 'unknown'],
  ])('takes %s for %s', (code, kind) => {
    expect(toFailure(new Database.SqliteError('words', code))).toEqual({ kind, message: `words (${code})` });
  });

  it.each([
    [
      Object.assign(new Error('ENOTDIR: not a directory'), { code: 'ENOTDIR' }),
      'unwritable',
      'ENOTDIR: not a directory',
    ],
    [new LogVersionError('newer'), 'newer', 'newer'],
    [new LogDamagedError('entry 7 is not readable'), 'damaged', 'entry 7 is not readable'],
    [new TypeError('our own mistake'), 'unknown', 'our own mistake'],
    ['thrown text', 'unknown', 'thrown text'],
  ])('takes %j for %s', (error, kind, message) => {
    expect(toFailure(error)).toEqual({ kind, message });
  });
});
