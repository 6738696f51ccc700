import { FileThread } from '../sqlite/file-thread.ts';
import type { Calls, ThreadData } from './call.ts';
import type { FailureKind } from './failure.ts';
import { LogFailure } from './failure.ts';

/** The thread ended without being told to; what it was asked last may or may not have happened. */
export class ThreadGoneError extends Error {
  override readonly name = 'ThreadGoneError';
}

/** One thread of the log, seen from main. Calls reject with `LogFailure` or `ThreadGoneError`. */
export class LogThread extends FileThread<Calls, FailureKind> {
  constructor(worker: URL | string, data: ThreadData) {
    super(worker, {
      data,
      name: `log-${data.role}`,
      called: 'the log thread',
      Failed: LogFailure,
      Gone: ThreadGoneError,
    });
  }
}
