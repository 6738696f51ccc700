import type { Database } from 'better-sqlite3';

import { answerCalls, type CallPort } from '../sqlite/answer-calls.ts';
import type { Call, ThreadData, Value } from './call.ts';
import { toFailure } from './failure.ts';
import { LogReader } from './reader.ts';
import { LogWriter } from './writer.ts';

/** How long after the last commit the WAL is moved into the file. */
const tidyAfterMs = 2_000;

/** How often the reading thread looks for rows to index, and how long it leaves a disk alone that refused. */
const indexEveryMs = 250;
const indexAfterRefusalMs = 5_000;
const restShare = 3;

/** What a role does with a call; `end` stops its timers and closes its files. */
interface Role {
  answer(call: Call): Value;
  end(): void;
}

/**
 * Answers the calls that come in on a port, one after the other, until it is told to close.
 * @param onOpen for tests: see `LogWriter`
 */
export function serve(port: CallPort, data: ThreadData, onOpen?: (db: Database) => void): void {
  const role =
    data.role === 'writer' ? createWriting(new LogWriter(data.file, onOpen)) : createReading(data.file);
  const answer = (call: Call): Value => {
    if (call.name !== 'close') return role.answer(call);
    role.end();
    return null;
  };
  answerCalls(port, { answer, toFailure });
}

function createWriting(writer: LogWriter): Role {
  let tidying: NodeJS.Timeout | undefined;
  const tidy = (how: 'tidy' | 'settle') => {
    try {
      writer[how]();
    } catch {
      // What is in the WAL is on disk already; and the next write or open meets the same disk and reports it.
    }
  };
  return {
    answer(call) {
      if (call.name === 'open') return writer.open(call.argument.stamp);
      if (call.name === 'set-aside') return writer.setAside(call.argument.stamp);
      if (call.name !== 'write') throw new Error(`log writer: no answer to ${call.name}`);
      writer.write(call.argument);
      clearTimeout(tidying);
      tidying = setTimeout(() => tidy('tidy'), tidyAfterMs);
      return null;
    },
    end() {
      clearTimeout(tidying);
      tidy('settle');
      writer.close();
    },
  };
}

function createReading(file: string): Role {
  let reader: LogReader | null = null;
  const open = () => (reader ??= new LogReader(file));
  let indexing = setTimeout(index, indexEveryMs);

  /** One step, then whoever asked meanwhile has the turn. */
  function index(): void {
    const startedAt = performance.now();
    let waitMs = indexEveryMs;
    try {
      // Behind: rests three times as long as it works, so that who logs has the machine.
      if (open().index()) waitMs = restShare * (performance.now() - startedAt);
    } catch {
      // No file yet, or a disk that refuses: rows outside the index are found all the same, only slower.
      waitMs = indexAfterRefusalMs;
    }
    indexing = setTimeout(index, waitMs);
  }

  return {
    answer(call) {
      if (call.name === 'summary') return open().summary();
      if (call.name === 'page') return open().page(call.argument);
      if (call.name === 'tail') return open().tail(call.argument);
      throw new Error(`log reader: no answer to ${call.name}`);
    },
    end() {
      clearTimeout(indexing);
      reader?.close();
      reader = null;
    },
  };
}
