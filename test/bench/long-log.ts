import { cpSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { AlarmBook } from '../../main/alarm/book.ts';
import { systemClock } from '../../main/lib/clock.ts';
import { firstIdAt } from '../../main/lib/entry-id.ts';
import { openAlarmLog } from '../../main/log/alarm-log.ts';
import { LogReader } from '../../main/log/reader.ts';
import type { Entry } from '../../preload/contract/log.ts';
import { mixture, morning } from '../fixture/log/entries.ts';
import type { BenchContext } from './bench.ts';
import { logFile, logger, logWorker } from './station.ts';

/** 5,000,000 entries are a year of a room with 40 sites. */
const stepMs = 6_300;
export const longLogSites = 40;
/** As many wait in memory at most. */
const atOnce = 20_000;
/** The alarms of so many last entries are the ones present when the log is opened. */
const inBook = 2_000;

type Size = 'middle' | 'large';

/** How many entries they hold: 1,000,000 and 5,000,000, or few for trying. */
export function sizeOf(size: Size, isQuick: boolean): number {
  const large = isQuick ? 50_000 : 5_000_000;
  return size === 'large' ? large : large / 5;
}

/**
 * A directory with a log of that size, index and checkpoint complete, made once per run by the log room
 * itself. The large one begins as a copy of the middle one.
 */
export async function ensureLongLog(context: BenchContext, size: Size): Promise<string> {
  const directory = join(context.shared, `log-${size}`);
  if (existsSync(directory)) return directory;
  const { isQuick, say } = context;
  const begun = performance.now();
  // Under its own name once it is whole: a benchmark that fails on the way leaves nothing that looks like one.
  const making = `${directory}-in-the-making`;
  const isLarge = size === 'large';
  if (isLarge) cpSync(await ensureLongLog(context, 'middle'), making, { recursive: true });
  else mkdirSync(making, { recursive: true });
  const from = isLarge ? sizeOf('middle', isQuick) : 0;
  await grow(making, entries(from, sizeOf(size, isQuick), sizeOf('large', isQuick)));
  renameSync(making, directory);
  const seconds = (performance.now() - begun) / 1_000;
  say(`made a log of ${sizeOf(size, isQuick).toLocaleString('en-US')} entries in ${seconds.toFixed(0)} s`);
  return directory;
}

async function grow(directory: string, made: Iterable<Entry>): Promise<void> {
  const { log } = await openAlarmLog({ directory, worker: logWorker, clock: systemClock, logger });
  const last: Entry[] = [];
  let appended: Promise<void>[] = [];
  for (const entry of made) {
    appended.push(log.append(entry));
    if (appended.length === atOnce) {
      await Promise.all(appended);
      appended = [];
    }
    last.push(entry);
    if (last.length >= 2 * inBook) last.splice(0, inBook);
  }
  await Promise.all(appended);
  const book = new AlarmBook();
  book.replay(last);
  log.checkpoint(book.through, book.toCheckpoint());
  await log.close();

  // The index follows the log at its leisure; nobody is to ask before it has caught up.
  const reader = new LogReader(logFile(directory));
  while (reader.index());
  reader.close();
}

/** The numbers `from` to `to` of a year's mixture, of which the last is of about now. */
function* entries(from: number, to: number, year: number): Generator<Entry> {
  const shift = Date.now() - (year - from) * stepMs - morning;
  for (const entry of mixture(to - from, { seed: 1 + from, sites: longLogSites, stepMs })) {
    yield { ...entry, id: entry.id + firstIdAt(shift), at: entry.at + shift };
  }
}
