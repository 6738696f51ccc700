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
export interface Failure {
  readonly kind: 'damaged' | 'unwritable' | 'read-only' | 'newer' | 'unknown';
  readonly message: string;
}

const damagedCodes = /^SQLITE_(CORRUPT|NOTADB)/;
const readOnlyCodes = /^(SQLITE_READONLY|EROFS)/;
const unwritableCodes =
  /^(SQLITE_(FULL|IOERR|CANTOPEN|BUSY|LOCKED|PERM|AUTH|NOMEM|NOLFS)|EACCES|EPERM|ENOSPC|EDQUOT|EIO|ENOTDIR|EISDIR|ENOENT|EEXIST|EMFILE|ENFILE|EBUSY|ELOOP|ENAMETOOLONG)/;

/** Sorts an error of SQLite or of the file system. */
export function toFailure(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof LogVersionError) return { kind: 'newer', message };
  if (error instanceof LogDamagedError) return { kind: 'damaged', message };
  const code = codeOf(error);
  const told = code === '' || message.includes(code) ? message : `${message} (${code})`;
  if (damagedCodes.test(code)) return { kind: 'damaged', message: told };
  if (readOnlyCodes.test(code)) return { kind: 'read-only', message: told };
  if (unwritableCodes.test(code)) return { kind: 'unwritable', message: told };
  return { kind: 'unknown', message: told };
}

/** The code of an error of SQLite or of the file system; empty where there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** A failure that a thread answered with, as an error on this side. */
export class LogFailure extends Error {
  override readonly name = 'LogFailure';
  readonly kind: Failure['kind'];

  constructor(failure: Failure) {
    super(failure.message);
    this.kind = failure.kind;
  }
}
