import type { EntryId } from '../../preload/contract/alarm.ts';
import type { Entry } from '../../preload/contract/log.ts';
import type { Logger } from '../lib/logger.ts';
import { AlarmBook } from './book.ts';

/** What an opened log gives for rebuilding the book. */
export interface Recorded {
  readonly checkpoint: { readonly data: string } | null;
  /** Entries after the checkpoint, or after `after`, oldest first, in batches. */
  readonly tail: (after?: EntryId) => AsyncIterable<readonly Entry[]>;
}

/**
 * The book as it was when the last entry was written: the checkpoint and what followed it. A checkpoint that
 * cannot be read costs time and nothing else: everything is replayed.
 */
export async function restoreBook(recorded: Recorded, logger: Logger): Promise<AlarmBook> {
  let book = new AlarmBook();
  let after: EntryId | undefined = recorded.checkpoint ? undefined : 0;
  if (recorded.checkpoint) {
    try {
      book = AlarmBook.fromCheckpoint(recorded.checkpoint.data);
    } catch (failure) {
      logger.warn('the checkpoint cannot be read, the whole log is replayed', failure);
      after = 0;
    }
  }
  for await (const entries of recorded.tail(after)) book.replay(entries);
  return book;
}
