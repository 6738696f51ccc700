/**
 * The store's worker with real troubles, switched on by files beside the store:
 * `disk-is-full`  SQLite may not take one more page, so it answers SQLITE_FULL as on a full disk;
 * `die-once`      the thread ends with the next jobs, before it does them; once;
 * `die-after`     the thread ends after the next jobs, before anybody hears of them; once;
 * `hang`          the thread answers nothing any more.
 */
import type { Database } from 'better-sqlite3';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { Answer, Call } from '../../../main/store/call.ts';
import type { ThreadData } from '../../../main/store/serve.ts';
import { serve } from '../../../main/store/serve.ts';

if (parentPort === null) throw new Error('troubled worker: runs as a worker thread only');
const port = parentPort;
const data = workerData as ThreadData;
const has = (trouble: string) => existsSync(join(dirname(data.file), trouble));
const runs = new Set<number>();
let db: Database | null = null;

function dieOf(trouble: string): void {
  if (!has(trouble)) return;
  rmSync(join(dirname(data.file), trouble));
  process.exit(3);
}

serve(
  {
    on(event: string, listener: (call: Call) => void) {
      port.on(event, (call: Call) => {
        if (has('hang')) return;
        if (call.name === 'run') {
          runs.add(call.id);
          dieOf('die-once');
        }
        if (db?.open) db.pragma(`max_page_count = ${has('disk-is-full') ? 1 : 0xfffffffe}`);
        listener(call);
      });
      return this;
    },
    postMessage(answer: Answer) {
      if (runs.has(answer.id)) dieOf('die-after');
      port.postMessage(answer);
    },
    close: () => port.close(),
  } as Parameters<typeof serve>[0],
  data,
  (opened) => {
    db = opened;
  },
);
