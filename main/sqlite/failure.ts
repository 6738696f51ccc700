/**
 * What went wrong with a file, as it crosses from the thread that works on it. The kinds are the room's own: they
 * say what the room does about it.
 */
export interface Failure<Kind extends string> {
  readonly kind: Kind;
  readonly message: string;
}

/** A failure that a thread answered with, as an error on this side. Each room gives it a name of its own. */
export class FileFailure<Kind extends string> extends Error {
  readonly kind: Kind;

  constructor(failure: Failure<Kind>) {
    super(failure.message);
    this.kind = failure.kind;
  }
}

/** The code of an error of SQLite or of the file system; empty where there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** What the error says, with its code where the words leave it out. */
export function wordsOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  return code === '' || message.includes(code) ? message : `${message} (${code})`;
}

/** Whether SQLite says that the file is not what was written to it. */
export function isDamageCode(code: string): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(code);
}

/**
 * Whether the connection that met this error has to be closed. After an error of the disk, what it remembers is no
 * proof of what is on it; and one that was opened on a read-only disk stays read-only.
 */
export function spoilsConnection(error: unknown): boolean {
  return /^SQLITE_(IOERR|READONLY)/.test(codeOf(error));
}
