import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EntryId } from '../preload/contract/alarm.ts';
import type { EntryBody } from '../preload/contract/log.ts';
import type { AlarmBook } from './alarm/book.ts';
import { restoreBook } from './alarm/restore.ts';
import type { Clock } from './lib/clock.ts';
import { createEntryIds } from './lib/entry-id.ts';
import { nobodyWaits, type Logger } from './lib/logger.ts';
import { openAlarmLog, type AlarmLog } from './log/alarm-log.ts';
import { openDeskStore, type DeskStore } from './store/desk-store.ts';

/** What this desk has on disk, and how to add a line to it. */
export interface Records {
  readonly log: AlarmLog;
  /** The alarms as they stood when the log was last written. */
  readonly book: AlarmBook;
  /** Messages, and what desks share. */
  readonly store: DeskStore;
  readonly nextId: (epochMs: number) => EntryId;
  /** Adds what is no alarm's to the log. Nobody waits for it. */
  readonly record: (body: EntryBody) => void;
}

/** Opens log and store; a drill has its own of each. Rejects where another console has them. */
export async function openRecords(parts: {
  readonly data: string;
  readonly out: string;
  readonly isDrill: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
}): Promise<Records> {
  const { data, out, isDrill, clock, logger } = parts;
  const worker = (name: string) => pathToFileURL(join(out, `main/${name}.cjs`));
  const opened = await openAlarmLog({
    directory: data,
    file: isDrill ? 'drill.db' : 'alarms.db',
    worker: worker('log-worker'),
    clock,
    logger: logger.child('log'),
  });
  const { log } = opened;
  const nextId = createEntryIds(opened.lastId);
  const record = (body: EntryBody) => {
    const at = clock.now();
    nobodyWaits(log.append({ id: nextId(at), at, ...body }), logger, `record ${body.type}`);
  };
  const book = await restoreBook(opened, logger.child('alarm'));
  const store = await openDeskStore({
    directory: data,
    file: isDrill ? 'desk-drill.db' : 'desk.db',
    worker: worker('store-worker'),
    clock,
    logger: logger.child('store'),
  });
  if (store.setAside !== null) record({ type: 'system', what: 'store-set-aside', detail: store.setAside });
  return { log, book, store, nextId, record };
}
