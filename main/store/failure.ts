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
export interface Failure {
  readonly kind: 'damaged' | 'unwritable' | 'newer' | 'statement';
  readonly message: string;
}

const damagedCodes = /^SQLITE_(CORRUPT|NOTADB)/;
const statementCodes = /^SQLITE_(ERROR|CONSTRAINT|MISMATCH|RANGE|TOOBIG|MISUSE)/;

/** Sorts an error of SQLite or of the file system. What has no code was thrown over a wrong statement. */
export function toFailure(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof StoreVersionError) return { kind: 'newer', message };
  const code = codeOf(error);
  const told = code === '' || message.includes(code) ? message : `${message} (${code})`;
  if (damagedCodes.test(code)) return { kind: 'damaged', message: told };
  if (code === '' || statementCodes.test(code)) return { kind: 'statement', message: told };
  return { kind: 'unwritable', message: told };
}

/** The code of an error of SQLite or of the file system; empty where there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** A failure that the thread answered with, as an error on this side. */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure';
  readonly kind: Failure['kind'];

  constructor(failure: Failure) {
    super(failure.message);
    this.kind = failure.kind;
  }
}
