import { codeOf, FileFailure, isDamageCode, wordsOf, type Failure as FailureOf } from '../sqlite/failure.ts';

/** The file was written by a newer program. It is left as it is: start the newer program. */
export class StoreVersionError extends Error {
  override readonly name = 'StoreVersionError';
}

/** The thread ended without being told to; what it was asked last may or may not have happened. */
export class StoreGoneError extends Error {
  override readonly name = 'StoreGoneError';
}

/**
 * What went wrong, as it crosses from the thread. `damaged`: the file is wrong and is set aside. `unwritable`:
 * the disk refuses, now, and may be better in a second. `newer`: a person must act. `statement`: this
 * statement alone is wrong or breaks a rule of the tables; others are not concerned.
 */
export type FailureKind = 'damaged' | 'unwritable' | 'newer' | 'statement';

export type Failure = FailureOf<FailureKind>;

const statementCodes = /^SQLITE_(ERROR|CONSTRAINT|MISMATCH|RANGE|TOOBIG|MISUSE)/;

/** Sorts an error of SQLite or of the file system. What has no code was thrown over a wrong statement. */
export function toFailure(error: unknown): Failure {
  const message = wordsOf(error);
  if (error instanceof StoreVersionError) return { kind: 'newer', message };
  const code = codeOf(error);
  if (isDamageCode(code)) return { kind: 'damaged', message };
  if (code === '' || statementCodes.test(code)) return { kind: 'statement', message };
  return { kind: 'unwritable', message };
}

/** A failure that the thread answered with, as an error on this side. */
export class StoreFailure extends FileFailure<FailureKind> {
  override readonly name = 'StoreFailure';
}
