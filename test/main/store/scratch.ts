import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { createLogger } from '../../../main/lib/logger.ts';
import type { DeskStore, DeskStoreOptions } from '../../../main/store/desk-store.ts';
import { openDeskStore } from '../../../main/store/desk-store.ts';
import { ManualClock } from '../manual-clock.ts';

export const worker = new URL('../../../main/store/worker.ts', import.meta.url);

/** The same worker with troubles that a test can switch on: see the file. */
export const troubledWorker = new URL('./troubled-worker.ts', import.meta.url);

export interface StoreBench {
  readonly clock: ManualClock;
  readonly lines: readonly string[];
  /** A path in the test's own directory. */
  path(name?: string): string;
  open(differences?: Partial<DeskStoreOptions>): Promise<DeskStore>;
}

/** A directory of its own for every test of the file; closes and removes whatever a test left. */
export function useStores(): () => StoreBench {
  let bench: StoreBench;
  let opened: DeskStore[] = [];
  beforeEach(() => {
    const directory = mkdtempSync(join(tmpdir(), 'gwanje-store-'));
    const clock = new ManualClock();
    const lines: string[] = [];
    const logger = createLogger(
      'store',
      (line) => lines.push(line),
      () => clock.now(),
    );
    bench = {
      clock,
      lines,
      path: (name) => (name === undefined ? directory : join(directory, name)),
      async open(differences = {}) {
        const store = await openDeskStore({ directory, worker, clock, logger, ...differences });
        opened.push(store);
        return store;
      },
    };
  });
  afterEach(async () => {
    await Promise.all(opened.map((store) => store.close()));
    opened = [];
    rmSync(bench.path(), { recursive: true, force: true, maxRetries: 5 });
  });
  return () => bench;
}
