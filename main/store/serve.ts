import type { Database } from 'better-sqlite3';

import { answerCalls, type CallPort } from '../sqlite/answer-calls.ts';
import type { Call, Value } from './call.ts';
import { toFailure } from './failure.ts';
import { StoreFile } from './store-file.ts';

/** How long after the last write the WAL is moved into the file. */
const tidyAfterMs = 2_000;

/** What the thread is started with. */
export interface ThreadData {
  readonly file: string;
}

/**
 * Answers the calls that come in on a port, one after the other, until it is told to close.
 * @param onOpen for tests: see `StoreFile`
 */
export function serve(port: CallPort, data: ThreadData, onOpen?: (db: Database) => void): void {
  const file = new StoreFile(data.file, onOpen);
  let tidying: NodeJS.Timeout | undefined;
  const tidy = () => {
    try {
      file.tidy();
    } catch {
      // What is in the WAL is on disk already; the next write meets the same disk and reports it.
    }
  };
  const answer = (call: Call): Value => {
    clearTimeout(tidying);
    switch (call.name) {
      case 'open':
        return file.open(call.argument.stamp);
      case 'set-aside':
        return file.setAside(call.argument.stamp);
      case 'run':
        tidying = setTimeout(tidy, tidyAfterMs);
        return file.run(call.argument);
      case 'close':
        file.close();
        return null;
    }
  };
  answerCalls(port, { answer, toFailure });
}
