import { FileThread } from '../sqlite/file-thread.ts';
import type { Calls } from './call.ts';
import type { FailureKind } from './failure.ts';
import { StoreFailure, StoreGoneError } from './failure.ts';
import type { ThreadData } from './serve.ts';

/** The thread of the store, seen from main. Calls reject with `StoreFailure` or `StoreGoneError`. */
export class StoreThread extends FileThread<Calls, FailureKind> {
  constructor(worker: URL | string, data: ThreadData) {
    super(worker, {
      data,
      name: 'desk-store',
      called: 'the store thread',
      Failed: StoreFailure,
      Gone: StoreGoneError,
    });
  }
}
