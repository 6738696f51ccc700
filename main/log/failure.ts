import { codeOf, FileFailure, isDamageCode, wordsOf, type Failure as FailureOf } from '../sqlite/failure.ts';

/** Another console holds this data directory. Nothing is wrong with the log: close one of the two. */
export class LogInUseError extends Error {
  override readonly name = 'LogInUseError';

  constructor(directory: string) {
    super(`the alarm log in ${directory} is in use by another console`);
  }
}

/** The file was written by a newer program. It is left as it is: start the newer program. */
export class LogVersionError extends Error {
  override readonly name = 'LogVersionError';
}

/** The file is not what was written to it. */
export class LogDamagedError extends Error {
  override readonly name = 'LogDamagedError';
}

/**
 * What went wrong with the file, as it crosses from a thread. `damaged`: the file is wrong and is set aside.
 * `unwritable`: the disk is, now, and may be better in a second. `read-only`: the same, and whoever has the file
 * open stays so until it is opened again. `newer`: a person must act. `unknown`: none
 * of these, most likely our own mistake; treated as unwritable, because an alarm must be told all the same.
 */
export type FailureKind = 'damaged' | 'unwritable' | 'read-only' | 'newer' | 'unknown';

export type Failure = FailureOf<FailureKind>;

const readOnlyCodes = /^(SQLITE_READONLY|EROFS)/;
const unwritableCodes =
  /^(SQLITE_(FULL|IOERR|CANTOPEN|BUSY|LOCKED|PERM|AUTH|NOMEM|NOLFS)|EACCES|EPERM|ENOSPC|EDQUOT|EIO|ENOTDIR|EISDIR|ENOENT|EEXIST|EMFILE|ENFILE|EBUSY|ELOOP|ENAMETOOLONG)/;

/** Sorts an error of SQLite or of the file system. */
export function toFailure(error: unknown): Failure {
  const message = wordsOf(error);
  if (error instanceof LogVersionError) return { kind: 'newer', message };
  if (error instanceof LogDamagedError) return { kind: 'damaged', message };
  const code = codeOf(error);
  if (isDamageCode(code)) return { kind: 'damaged', message };
  if (readOnlyCodes.test(code)) return { kind: 'read-only', message };
  if (unwritableCodes.test(code)) return { kind: 'unwritable', message };
  return { kind: 'unknown', message };
}

/** A failure that a thread answered with, as an error on this side. */
export class LogFailure extends FileFailure<FailureKind> {
  override readonly name = 'LogFailure';
}
